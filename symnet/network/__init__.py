"""Networks: layers in order, the canonical form of what they compute, and the same in numbers."""

from symnet.network.canonical import CanonicalForm
from symnet.network.network import SHOWN, Network

__all__ = ["SHOWN", "CanonicalForm", "Network"]
