"""Models of PyTorch, as graphs of affine operations and opaque ones."""

from symnet.models.torch.exported import read
from symnet.models.torch.serialized import read as read_archive
from symnet.models.torch.states import read_states

__all__ = ["read", "read_archive", "read_states"]
