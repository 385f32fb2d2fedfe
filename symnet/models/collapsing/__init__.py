"""Models with fewer layers: each affine segment as one, by exact arithmetic, rounded once."""

from symnet.models.collapsing.graphs import Collapsing, collapsed
from symnet.models.collapsing.maps import Affine
from symnet.models.collapsing.writing import WRITERS, alone, equations, size, tensors, write

__all__ = ["WRITERS", "Affine", "Collapsing", "alone", "collapsed", "equations", "size", "tensors", "write"]
