"""Values of terms and matrices modulo a prime, with which the search guesses. Not trusted."""

from symnet.search.modular.matrices import P, Rows, identity, product, scaled, total, transposed
from symnet.search.modular.residues import Residues

__all__ = ["P", "Residues", "Rows", "identity", "product", "scaled", "total", "transposed"]
