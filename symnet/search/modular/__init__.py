"""Values of terms and matrices modulo a prime, with which the search guesses. Not trusted."""

from symnet.search.modular.matrices import P, Rows, identity, product, scaled, total, transposed
from symnet.search.modular.residues import Residues, orthogonal

__all__ = ["P", "Residues", "Rows", "identity", "orthogonal", "product", "scaled", "total", "transposed"]
