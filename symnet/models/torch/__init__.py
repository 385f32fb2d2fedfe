"""Models of PyTorch, as graphs of affine operations and opaque ones."""

from symnet.models.torch.exported import read

__all__ = ["read"]
