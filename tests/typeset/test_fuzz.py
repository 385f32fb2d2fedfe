"""Whatever text the reader is given, it answers with a term or with its own error, and soon.

The number of texts is 50 times the environment variable SYMNET_EXAMPLES, 2,000 by default; a long run of
100,000 is `SYMNET_EXAMPLES=2000 python -m pytest tests/typeset/test_fuzz.py`.
"""

import os
import random
import re
import time

import pytest
from sympy import (
    Abs,
    Basic,
    Determinant,
    Function,
    HadamardPower,
    IndexedBase,
    Lambda,
    MatrixSymbol,
    Max,
    Symbol,
    Trace,
)

from symnet import Notation, UnreadableLatex, UsageError, derive, sizes
from symnet.derive import VIEWS
from symnet.typeset import Printer, read_latex, read_lines, vocabulary
from symnet.typeset.formula import LATEX
from symnet.typeset.reader.parse import DEEPEST, LONGEST
from tests.networks import NETWORKS

COUNT = 50 * int(os.environ.get("SYMNET_EXAMPLES", "40"))
SLOWEST = 2.0
"""The most seconds of processor time that a text may take."""
n, p = sizes("n p")
SYMBOLS = [
    Function("f"),
    *(MatrixSymbol("A", n, p), MatrixSymbol("B", p, p), MatrixSymbol("x", p, 1), MatrixSymbol("c", 1, 3)),
    *(Symbol("s"), Symbol("k", integer=True), IndexedBase("a"), n, p),
]
PIECES = [
    *"ABcxsaknpijq0123456789+-*()[]{}&=_^%$#~,.;'\"<>|/ \n\t",
    *(
        r"\mathbf{A}",
        r"\mathbf{B}",
        r"\mathbf{x}",
        r"\mathbf{c}",
        r"\mathbf{0}",
        r"\mathbf{1}",
        r"\mathbf{I}",
    ),
    *(r"x_{1}", r"a_{k}", r"A_{1,2}", r"B_{p,p}", r"^{\top}", r"^{-1}", r"^{2}", r"^{*}", r"^{(2)}", r"_{i}"),
    *(
        r"\sum_{i=1}^{p} ",
        r"\sum_{i=1}^{p} x_{i}",
        r"\cdots",
        r" + \cdots + ",
        r"\vdots",
        r"\ddots",
        r"\cdot ",
    ),
    *(r"\begin{bmatrix}", r"\end{bmatrix}", r"\begin{pmatrix}", r" & ", r" \\ ", r"\begin{align*}", "\\"),
    *(
        r"\frac{1}{2}",
        r"\frac",
        r"\odot",
        r"\otimes",
        r"\operatorname{tr}",
        r"\operatorname{diag}(",
        r"\text{a}",
    ),
    *(
        r"\biggl(",
        r"\biggr)",
        r"\left(",
        r"\right)",
        r"\underbrace{x}_{y}",
        r"\delta_{i,j}",
        *(r"\times ", "^T", "_1", r"_{p+1}", r"_{-1}", r"_{n \cdot p}", r"\mathbf{1}_{n,p}", r"\mathbf B"),
        *(r"\left[", r"\right]", r"\{", r"\}", r"\dots", r"\sum\limits^p_{k=1}", r"\quad", "{}", "% a\n"),
        r"\hat{y}",
        r"\qquad",
        *(
            r"f(x)",
            "f",
            r"\max(",
            r"\det(",
            r"\operatorname{relu}",
            r"(z \mapsto ",
            r"\lvert",
            r"\rvert",
            r"^{\circ 2}",
        ),
    ),
    *(
        "é",
        "∑",
        "\x00",
        "\u2028",
        "\U0001f600",
        r"\input{x}",
        r"\def",
        "__import__('os')",
        "9" * 120,
        r"\\[2pt]",
    ),
]
TOKEN = re.compile(r"\\[a-zA-Z]+\*?|\\.|[a-zA-Z0-9]+|\s+|.", re.DOTALL)


def printed():
    """Formulas and displays as they are printed, each with the names in it."""
    found = []
    for network in ("a hidden layer", "several outputs", "a layer", "numeric activation"):
        for view in VIEWS:
            for notation in (Notation.article, Notation.statistics):
                derivation = derive(NETWORKS[network], view, notation)
                lines = [derivation.subject, *(step.term for step in derivation.steps)]
                named = [part for each in derivation.where for part in (each.name, each.term)]
                glyphs = dict(derivation.glyphs)
                names = vocabulary(*lines, *named, glyphs=glyphs, notation=notation)
                data = derivation.json()
                texts = [step["latex"] for step in data["steps"]]
                found.append((derivation.latex(), names, notation, read_lines))
                found += [(text, names, notation, read_latex) for text in texts]
    A, x, f, z = SYMBOLS[1], SYMBOLS[3], Function("f"), Symbol("z")
    term = Trace((A * x).applyfunc(f) * x.T) + f(Max(0, Symbol("s"))) + Abs(Determinant(SYMBOLS[2]))
    for each in (term, HadamardPower(x, 2), x.applyfunc(Lambda(z, z**2 + f(z)))):
        found.append((Printer(LATEX)(each), vocabulary(each), Notation.article, read_latex))
    return found


def mutated(chance, text):
    """A text with some of its tokens dropped, doubled, exchanged or replaced, or with others inserted."""
    tokens = TOKEN.findall(text)
    for _ in range(chance.randint(1, 4)):
        place = chance.randrange(len(tokens) + 1)
        match chance.randrange(6):
            case 0:
                del tokens[place : place + chance.randint(1, 3)]
            case 1:
                tokens[place:place] = tokens[place : place + chance.randint(1, 6)]
            case 2:
                tokens[place:place] = [chance.choice(PIECES)]
            case 3 if place < len(tokens):
                tokens[place] = chance.choice(PIECES)
            case 4 if tokens:
                other = chance.randrange(len(tokens))
                tokens[place : place + 1] = [tokens[other]]
            case 5:
                del tokens[place:]
    return "".join(tokens)


def answer(reader, text, names, notation):
    """What a reader makes of a text: a term, its lines, or its own error."""
    begun = time.process_time()
    try:
        found = reader(text, names=names, notation=notation)
    except UnreadableLatex as error:
        assert 1 <= error.line <= text.count("\n") + 1, text
        assert 1 <= error.column <= len(text) + 1, text
        assert str(error).startswith(f"line {error.line}, column {error.column}: "), text
        found = error
    assert time.process_time() - begun < SLOWEST, text
    return found


def test_random_texts_are_read_or_refused():
    chance, names = random.Random(1), vocabulary(*SYMBOLS)  # noqa: S311 - no secret
    read = 0
    for number in range(COUNT // 2):
        text = "".join(chance.choice(PIECES) for _ in range(chance.randint(0, 12)))
        reader = read_lines if number % 10 == 0 else read_latex
        read += isinstance(answer(reader, text, names, Notation.article), Basic)
    assert 0 < read < COUNT // 4


def test_mutated_formulas_are_read_or_refused():
    chance, seeds = random.Random(2), printed()  # noqa: S311
    read = 0
    for _ in range(COUNT - COUNT // 2):
        text, names, notation, reader = chance.choice(seeds)
        if len(text) > 1500:
            text, names, notation, reader = chance.choice(seeds)
        found = answer(reader, mutated(chance, text), names, notation)
        read += isinstance(found, Basic | tuple)
    assert COUNT // 50 < read < COUNT // 2


HOSTILE = {
    "braces": "{" * 100_000,
    "parentheses": "(" * 100_000,
    "nested parentheses": "(" * (DEEPEST + 1) + "s" + ")" * (DEEPEST + 1),
    "subscripts": "x_{" * 50_000,
    "superscripts": "s^{" * 50_000 + "2" + "}" * 50_000,
    "matrices": r"\begin{bmatrix} " * 20_000,
    "begun displays": r"\begin{align}" * 10_000,
    "ended displays": r"\end{align}" * 10_000,
    "too long": "s + " * LONGEST,
    "a long number": "9" * 10_000,
    "a tower": "9" + "^{9" * 50 + "}" * 50,
    "a tower of powers": "(" * 50 + "9" + "^{999})" * 50,
    "a large power": "(9^{999})^{999} s",
    "divided by nothing": r"\frac{1}{0}",
    "nothing to a negative power": r"0^{-1} \mathbf{A}",
    "out of range": "c_{4}",
    "before the first": "x_{0}",
    "backslashes": "\\" * 50_000,
    "open text": r"\text{" + "a" * 50_000,
    "text of commands": r"\text{" + r"\ab" * 20_000,
    "an accent on commands": r"\hat{\text{" + r"\ab{}" * 20_000,
    "text of groups": r"\text{" + r"\a{}" * 20_000,
    "reasons": r"\begin{align} s &= s && \text{" + "{a}" * 20_000 + r"\end{align}",
    "spaces": " " * 100_000,
    "empty": "",
    "code": "__import__('os').system('true')",
    "lambda": "lambda: 0",
    "nul": "\x00",
    "square brackets": "[" * 100_000,
    "escaped braces": r"\{" * 50_000,
    "fractions": r"\frac{" * 50_000,
    "fractions of fractions": r"\frac{1}{" * (DEEPEST + 1) + "s" + "}" * (DEEPEST + 1),
    "many scripts": "s" + "^{2}" * 10_000,
    "open and shut": "()" * 50_000,
    "no rows": r"\mathbf{0}_{0}",
    "fewer rows than none": r"\mathbf{1}_{-1}",
    "after the last": "x_{p + 1}",
    "a transpose of a transpose": r"\mathbf{A}^{\top}^{\top}",
    "unicode digits": "s^{２}",
    "unicode letters": "ѕ + ｓ",
    "right to left": "\u202es",
    "spaces of no width": "s\u200bs",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_texts_are_refused(name):
    for reader in (read_latex, read_lines):
        found = answer(reader, HOSTILE[name], vocabulary(*SYMBOLS), Notation.article)
        assert isinstance(found, UnreadableLatex)


LARGE = {
    "a long sum": " + ".join(["s"] * 20_000),
    "a long product": " ".join(["s"] * 20_000),
    "a long matrix product": " ".join([r"\mathbf{B}"] * 5_000),
    "many dots": " + ".join(r"x_{1} + \cdots + x_{p}" for _ in range(2_000)),
    "a wide matrix": r"\begin{bmatrix} " + " & ".join(["s"] * 5_000) + r" \end{bmatrix}",
    "as deep as may be": "(" * DEEPEST + "s" + " + s)" * DEEPEST,
    "fractions in fractions": r"\frac{1}{s + " * (DEEPEST - 1) + "s" + "}" * (DEEPEST - 1),
    "sums in sums": r"\sum_{i=1}^{p} (" * 45 + "x_{i}" + " + s)" * 45,
    "deep products": r"\mathbf{B} (" * (DEEPEST - 1) + r"\mathbf{x}" + r" + \mathbf{x})" * (DEEPEST - 1),
    "deep transposes": "(" * (DEEPEST - 1) + r"\mathbf{B}" + r" \mathbf{B})^{\top}" * (DEEPEST - 1),
}


@pytest.mark.parametrize("name", LARGE)
def test_large_formulas_are_read_soon(name):
    begun = time.process_time()
    assert isinstance(read_latex(LARGE[name], names=SYMBOLS), Basic)
    assert time.process_time() - begun < 20


def test_what_is_no_text_is_refused():
    with pytest.raises(UsageError, match="LaTeX to read must be text; found int"):
        read_latex(3, names=SYMBOLS)
    with pytest.raises(UsageError, match="names must be symbols"):
        read_latex("s", names="s")
    with pytest.raises(UsageError, match="a term of a vocabulary must be"):
        read_latex("s", names=["s"])
