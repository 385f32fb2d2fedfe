"""Products by names of matrices: what an equation between matrices says of their products, and what not."""

from fractions import Fraction
from itertools import product

import pytest

from symnet import SymnetError
from symnet.core import language
from symnet.core.certificates import Certificate, Leaf, Lemma, Multiple, Naming
from symnet.core.check import check
from symnet.core.language import Claim, Letter
from symnet.core.polynomials import variable
from tests.core.hand import Hand, budget, size


class Products(Hand):
    """Where A·B = C: whether the product of two letters, as they are or turned, is C or its transpose."""

    def __init__(self, first, second, whole):
        super().__init__(*(Letter(name, 2, (size, size)) for name in "ABCD"))
        a, b, c, d = (self(language.Matrix(letter)) for letter in range(4))
        given = self(language.Product((a, b))), c
        turned = {
            (each, up): self(language.Transpose(each)) if up else each for each in (a, b, c) for up in (0, 1)
        }
        parts = (turned[(a, b)[letter], up] for letter, up in (first, second))
        left, right = (self(language.Product((*each, d))) for each in (tuple(parts), (turned[c, whole],)))
        self.states(Claim(self.table, ("n",), (), left, right, (given,)))
        places = variable(0), variable(1)
        lemmas = [
            Lemma(*given, Leaf((Multiple(Fraction(sign), (), (), 0, places),)), True) for sign in (1, -1)
        ]
        self.certificates = [
            Certificate(Leaf(), (lemma,), namings=(Naming(left, turned=turn), Naming(right, turned=turn)))
            for lemma in lemmas
            for turn in (False, True)
        ]

    def is_accepted(self):
        found = 0
        for each in self.certificates:
            try:
                check(self.claim, each, budget())
                found += 1
            except SymnetError:
                pass
        return bool(found)


LETTERS = [*product((0, 1), (0, 1))]
"""A or B, as it is or turned."""


@pytest.mark.parametrize("whole", [0, 1])
@pytest.mark.parametrize("second", LETTERS)
@pytest.mark.parametrize("first", LETTERS)
def test_an_equation_says_two_products(first, second, whole):
    """A·B = C and Bᵀ·Aᵀ = Cᵀ, and nothing else."""
    true = {((0, 0), (1, 0), 0), ((1, 1), (0, 1), 1)}
    assert Products(first, second, whole).is_accepted() == ((first, second, whole) in true)
