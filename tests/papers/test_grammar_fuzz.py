"""Whatever tokens are read: the grammar answers with chains, soon, and never with an error."""

import os
import random
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symnet.papers.document import Formula
from symnet.papers.grammar import read_formula, read_term
from symnet.papers.places import Place
from symnet.papers.syntax import Chain, Unread
from symnet.papers.tokens import Token
from symnet.papers.written import write_chain
from tests.papers.formulas import formula, tokens
from tests.papers.test_grammar import TREES, recorded

ENVIRONMENTS = (
    "",
    "displaymath",
    "align",
    "align*",
    "equation",
    "gather",
    "multline",
    "eqnarray",
    "alignat",
    "nonsense",
)
SEEDS = [latex for _, latex, _ in recorded(TREES.read_text())]
WORDS = sorted(
    {token.text for latex in SEEDS for token in tokens(latex)}
    | {
        "{",
        "}",
        r"\left",
        r"\right",
        r"\begin{array}",
        r"\end{array}",
        r"\begin{cases}",
        r"\end{cases}",
        r"\frac",
        r"\over",
        r"\bf",
        r"\rm",
        r"\sum",
        r"\nabla",
        r"\partial",
        r"\text",
        r"\label",
        r"\intertext",
        r"\underbrace",
        r"\overset",
        r"\mathbf",
        r"\operatorname",
        r"\hat",
        r"\sqrt",
        "|",
        r"\|",
        "^",
        "_",
        "'",
        "&",
        r"\\",
        ",",
        ";",
        ".",
        "(",
        ")",
        "[",
        "]",
        "=",
        "+",
        "-",
        "/",
        r"\odot",
        r"\mid",
        r"\langle",
        r"\rangle",
        r"\lvert",
        r"\quad",
        r"\substack",
        r"\kern",
        r"\not",
        ":",
        "!",
        "1",
        "x",
        "d",
        "T",
        r"\unknown",
        " ",
        "\n\n",
    }
)


def read(pieces, environment):
    """The chains of pieces, which can be written too."""
    place = Place("t", 1, 1)
    found = read_formula(Formula(environment, tuple(Token(piece, place) for piece in pieces), place, place))
    assert all(isinstance(chain, Chain) and len(chain.terms) == len(chain.relations) + 1 for chain in found)
    for chain in found:
        write_chain(chain)
    return found


@given(st.lists(st.sampled_from(WORDS), max_size=40), st.sampled_from(ENVIRONMENTS))
def test_random_tokens_are_read_without_errors(pieces, environment):
    read(pieces, environment)


def mutated(latex, source):
    """The tokens of a formula with a few of them dropped, doubled, exchanged or replaced."""
    pieces = [token.text for token in tokens(latex)]
    for _ in range(source.randint(1, 4)):
        at = source.randrange(len(pieces) + 1)
        length = source.choice((0, 0, 1, 1, 2, 5))
        other = source.randrange(len(pieces) + 1)
        new = source.choice(([], [source.choice(WORDS)], pieces[other : other + length + 1]))
        pieces[at : at + length] = new
    return pieces


def test_mutated_formulas_are_read_without_errors():
    source = random.Random(22)  # noqa: S311
    for _ in range(int(os.environ.get("SYMNET_EXAMPLES", "2000"))):
        read(mutated(source.choice(SEEDS), source), source.choice(ENVIRONMENTS))


DEEP = {
    "braces": ("{", "x", "}"),
    "brackets": ("(", "x", ")"),
    "left brackets": (r"\left(", "x", r"\right)"),
    "fractions": (r"\frac{1}{", "x", "}"),
    "scripts": ("x^{", "x", "}"),
    "indices": ("x_{", "x", "}"),
    "accents": (r"\hat{", "x", "}"),
    "accents without braces": (r"\hat", "x", ""),
    "bars": (r"\lvert ", "x", r"\rvert "),
    "plain bars": ("|", "x", "|"),
    "sums": (r"\sum_i ", "x", ""),
    "functions": (r"\log ", "x", ""),
    "gradients": (r"\nabla ", "x", ""),
    "typefaces": (r"\mathbf{", "x", "}"),
    "matrices": (r"\begin{pmatrix}", "x", r"\end{pmatrix}"),
    "cases": (r"\begin{cases}", "x", r" & x \end{cases}"),
    "aligned": (r"\begin{aligned}", "x", r"\end{aligned}"),
    "colours": (r"\textcolor{red}{", "x", "}"),
    "open braces": ("{", "x", ""),
    "open brackets": ("(", "x", ""),
    "tops": (r"x^{\top", "", ""),
    "bold": (r"{\bf ", "x", "}"),
    "over": (r"{x \over ", "x", "}"),
    "functions below": (r"\log_{", "x", "}"),
    "functions above": (r"\operatorname{tr}(A)^{", "x", "}"),
    "functions with an argument": (r"\log_{", "x", "} x"),
    "powers of functions": (r"\log^{", "x", "} x"),
    "differentials": (r"\frac{d a}{d ", "x", "}"),
    "differentials above": (r"\frac{d ", "a", "}{d x}"),
    "gradients of letters": (r"\nabla_x L ", "x", ""),
    "operators": (r"\frac{\partial}{\partial x} x ", "x", ""),
    "expectations": (r"\mathbb{E}(x", "x", ")^{2}"),
    "operator names": (r"\operatorname{", "x", "}"),
    "moments below": (r"\mathbb{E}_{x \sim ", "x", "}[x]"),
}


@pytest.mark.parametrize("name", DEEP)
@pytest.mark.parametrize("depth", [5, 19, 38, 1000])
def test_what_is_nested_deep_is_read_or_refused(name, depth):
    opened, inner, closed = DEEP[name]
    chains = read_formula(formula("y = " + opened * depth + inner + closed * depth))
    assert len(chains) >= 1
    write_chain(chains[0])


LONG = {
    "factors": "x",
    "summands": "+x",
    "divisions": "/x",
    "equations": "=x",
    "rows": r"= x \\ ",
    "commas": "x,",
    "primes": "'",
    "bars": "|x",
    "norms": "||x||",
    "double bars": r"\|x",
    "marks": "(a)",
    "scripts": "^{x}",
    "gaps": r"x\quad ",
    "words": r"\text{and}x",
    "rows in brackets": r"(x \\ x)",
    "open brackets and rows": r"(x \\ ",
    "dots": ".",
    "digits": "1",
    "relations": "<",
    "gradients": r"\nabla_x L ",
    "differentials": r"\frac{d}{dx} L ",
    "functions": r"\log x ",
    "products": r"\prod_i x_i ",
}


def calls(function):
    """How many functions are called."""
    count = 0

    def profile(_frame, _event, _argument):
        nonlocal count
        count += 1

    before = sys.getprofile()
    sys.setprofile(profile)
    try:
        function()
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize("name", LONG)
def test_what_is_long_is_read_in_linear_time(name):
    short, long = ("y" + LONG[name] * count for count in (500, 1000))
    assert calls(lambda: read_formula(formula(long, "align"))) < 2.2 * calls(
        lambda: read_formula(formula(short, "align"))
    )
    read_formula(formula("y" + LONG[name] * 8000, "align"))


def test_what_cannot_be_read_costs_its_term_only():
    (chain,) = read_formula(formula(r"a = \unknown + 1 = b"))
    assert isinstance(chain.terms[1], Unread)
    assert chain.terms[1].message == r"\unknown is not known"
    assert str(chain.terms[1].place) == "t:1:5"
    assert not isinstance(chain.terms[2], Unread)


def test_a_term_that_is_not_there():
    assert read_term(()) == Unread("a term is missing", Place("", 1, 1))
