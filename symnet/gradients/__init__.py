"""Gradients and jacobians, each proved: `slope` finds them as people write them, `ask` asks for the proof."""

from symnet.gradients.ask import gradient, jacobian, verify_gradient

__all__ = ["gradient", "jacobian", "verify_gradient"]
