"""Pictures of networks as in textbooks: inputs, nodes, weights on edges, dots where sizes are symbolic."""

from symnet.picture.picture import Picture

__all__ = ["Picture"]
