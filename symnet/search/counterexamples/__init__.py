"""Small worlds at which the two sides of a claim differ, and how users see them. Not trusted."""

from symnet.search.counterexamples.draws import may_be
from symnet.search.counterexamples.find import contradiction, find_counterexample
from symnet.search.counterexamples.witness import MAX_ARRAY, as_witness, rational

__all__ = ["MAX_ARRAY", "as_witness", "contradiction", "find_counterexample", "may_be", "rational"]
