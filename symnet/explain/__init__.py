"""Guesses at what is wrong: each is tried on everything that is known before it is told."""

from symnet.explain.guesses import Case, explanation
from symnet.explain.near import Hint, near
from symnet.explain.variations import variations, words

__all__ = ["Case", "Hint", "explanation", "near", "variations", "words"]
