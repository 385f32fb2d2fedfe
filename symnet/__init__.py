"""Symbolic verification of neural networks with linear parts.

State an equation about a network: get a proof for every size, a LaTeX derivation in which every printed
line was checked, or a counterexample.

Each public name is imported when it is first used; `__init__.pyi` says from where.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
