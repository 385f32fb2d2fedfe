"""Macros: what they yield, where it stands, and that whatever is defined comes to an end."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symnet.papers.document import Formula
from symnet.papers.sources import read_document
from tests.papers.papers import faults, formulas


def tokens(text):
    """The tokens of the only formula of a text, blanks left out."""
    (formula,) = [piece for piece in read_document(text) if isinstance(piece, Formula)]
    return [token for token in formula.tokens if token.text.strip()]


def texts(text):
    return [token.text for token in tokens(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r"\newcommand{\R}{\mathbb{R}}$\R^n$", r"\mathbb{R}^n"),
        (r"\newcommand\R{\mathbb{R}}$\R$", r"\mathbb{R}"),
        (r"\newcommand*{\R} {R}$\R$", "R"),
        (r"\newcommand{\v}[1]{\mathbf{#1}}$\v x \v{yz}$", r"\mathbf{x}\mathbf{yz}"),
        (r"\newcommand{\a}[2][n]{#1#2}$\a x \a[m]{x}$", "nxmx"),
        (r"\renewcommand{\vec}[1]{\mathbf{#1}}$\vec{x}$", r"\mathbf{x}"),
        (r"\newcommand{\a}{x}\renewcommand{\a}{y}$\a$", "y"),
        (r"\newcommand{\a}{x}\providecommand{\a}{y}\providecommand{\b}{z}$\a\b$", "xz"),
        (r"\def\a#1#2{#2#1}$\a xy$", "yx"),
        (r"\def\a<#1|#2>{#2#1}$\a<x|yz>$", "yzx"),
        (r"\def\a{x}\let\b\a\def\a{y}$\a\b$", "yx"),
        (r"\let\old\vec\renewcommand{\vec}[1]{\old{\mathbf{#1}}}$\vec{x}$", r"\vec{\mathbf{x}}"),
        (r"\let\b=\beta$\b$", r"\beta"),
        (r"\DeclareMathOperator{\tr}{tr}$\tr A$", r"\operatorname{tr}A"),
        (r"\DeclareMathOperator*{\am}{arg\,min}$\am$", r"\operatorname*{arg\,min}"),
        (r"\DeclarePairedDelimiter{\nm}{\lVert}{\rVert}$\nm{x}\nm*{x}\nm[\big]{x}$", r"\lVert x\rVert" * 3),
        (r"\NewDocumentCommand{\a}{m O{n} m}{#1#2#3}$\a{x}{y}\a{x}[m]{y}$", "xnyxmy"),
        (r"\NewDocumentCommand{\a}{s m}{\IfBooleanTF#1{+}{-}#2}$\a x\a*x$", "-x+x"),
        (r"\NewDocumentCommand{\a}{o m}{\IfNoValueTF{#1}{#2}{#1#2}}$\a x\a[n]x$", "xnx"),
        (r"\newcommand{\T}{^{\mathsf T}}$A\T B$", r"A^{\mathsf T}B"),
        (r"\newcommand{\m}[1]{\newcommand{#1}{\mathbf{x}}}\m\y$\y$", r"\mathbf{x}"),
        (r"\def\m#1{\def#1##1{(##1)}}\m\y$\y z$", "(z)"),
        (r"\expandafter\def\csname bx\endcsname{x}$\bx$", "x"),
        (r"\newcommand{\a}{x}{\renewcommand{\a}{y}}$\a$", "x"),
        (r"\newcommand{\a}{x}{\gdef\a{y}}$\a$", "y"),
        (r"\newif\ifb\bfalse$\ifb x\else y\fi$", "y"),
        (r"\newif\ifb\btrue$\ifb x\else y\fi$", "x"),
        (r"\newcommand{\a}{x % not this" + "\n}$\\a$", "x "),
        (r"\newcommand{\be}{\begin{equation}}\newcommand{\ee}{\end{equation}}\be x \ee", "x"),
        (r"\newenvironment{e}[1]{\begin{equation}#1=}{\end{equation}}\begin{e}{y}x\end{e}", "y=x"),
        (r"\newcommand{\d}{$$}\d x \d", "x"),
        (r"\newcommand{\bo}{\ensuremath{\mathbf{x}}\xspace}\bo", r"\mathbf{x}"),
    ],
)
def test_what_a_macro_yields(text, expected):
    assert texts(text) == texts(f"${expected}$")


def test_a_loop_over_letters():
    text = r"""\def\loop#1{\ifx\loop#1\else\one{#1}\expandafter\loop\fi}
\def\one#1{\expandafter\def\csname bb#1\endcsname{\ensuremath{\mathbb{#1}}}}
\loop ABCDEFGHIJKLMNOPQRSTUVWXYZ\loop
$\bbA \bbZ$"""
    assert formulas(text) == [r"{\mathbb{A}}{\mathbb{Z}}"]


def test_a_body_stands_at_its_call_and_arguments_at_their_own_places():
    found = tokens("\\newcommand{\\n}[1]{\\lVert #1 \\rVert}\n$a +\n \\n{x y}$")
    assert [(token.text, token.place.line, token.place.column) for token in found] == [
        ("a", 2, 2),
        ("+", 2, 4),
        (r"\lVert", 3, 2),
        ("x", 3, 5),
        ("y", 3, 7),
        (r"\rVert", 3, 2),
    ]


ATOMS = st.sampled_from(
    (r"\alpha", r"\mathbf{x}", "y", "^{2}", "_{ij}", "=", "+", r"\frac{a}{b}", "&", r"\\", "(", ")")
)
ROWS = st.lists(ATOMS, min_size=1, max_size=10)


@st.composite
def rows_with_macros(draw):
    """A formula, and a document with macros that says the same."""
    atoms = draw(ROWS)
    written, definitions = list(atoms), []
    for name in draw(st.lists(st.sampled_from((r"\ma", r"\mb", r"\mc")), unique=True)):
        start, end = sorted(draw(st.tuples(st.integers(0, len(written)), st.integers(0, len(written)))))
        inner = "".join(written[start:end])
        definition, call = draw(
            st.sampled_from(
                (
                    (rf"\newcommand{{{name}}}{{{inner}}}", f"{name} "),
                    (rf"\def{name}{{{inner}}}", f"{name}{{}}"),
                    (rf"\newcommand{{{name}}}[1]{{#1}}", f"{name}{{{inner}}}"),
                    (rf"\newcommand{{{name}}}[2][{{{inner}}}]{{#1#2}}", f"{name}{{}}"),
                    (rf"\def{name}#1;{{#1}}", f"{name} {inner};"),
                    (rf"\NewDocumentCommand{{{name}}}{{m o}}{{#1}}", f"{name}{{{inner}}}[z]"),
                )
            )
        )
        definitions.append(definition)
        written[start:end] = [call]
    return "".join(atoms), "\n".join(definitions) + "$" + "".join(written) + "$"


@given(rows_with_macros())
def test_macros_say_what_their_bodies_say(pair):
    plain, written = pair
    assert [text for text in texts(written) if text not in "{}"] == [
        text for text in texts(f"${plain}$") if text not in "{}"
    ]


BOMBS = {
    r"\a": r"\def\a{\a}",
    r"\b": r"\def\b{\b x}",
    r"\c": r"\def\c{x\c}",
    r"\d": r"\def\d#1{\d{#1#1}}",
    r"\e": r"\def\e{\f}\def\f{\e}",
    r"\g": r"\def\g{" + "x" * 20 + "}" + r"\edef\g{\g\g}" * 2,
    r"\k": r"\newcommand{\h}{xxxxxxxxxx}\newcommand{\i}{"
    + r"\h" * 100
    + r"}\newcommand{\j}{"
    + r"\i" * 100
    + r"}\newcommand{\k}{"
    + r"\j" * 100
    + "}",
    r"\l": r"\def\l#1{" + "#1" * 1000 + "}",
    r"\begin{m}": r"\newenvironment{m}{\begin{m}}{\end{m}}",
}


RECURSIVE = (r"\a", r"\b", r"\c", r"\e", r"\g", r"\begin{m}")


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_a_fault_with_its_name_and_place(name):
    call = {r"\d": r"\d x", r"\l": r"\l{\l{\l{x}}}"}.get(name, name)
    start = time.process_time()
    found = faults(f"{BOMBS[name]}\n$y$ ${call}$\n\n$z$")
    if name in RECURSIVE:
        assert found[0] == f"2:6 {name} calls itself, or more than 200 macros call each other"
    else:
        assert found[0] == f"2:6 {name} takes or yields more than 200000 tokens"
    assert time.process_time() - start < 5


@pytest.mark.parametrize("name", BOMBS)
def test_what_stands_beside_a_bomb_is_read(name):
    call = {r"\d": r"\d x", r"\l": r"\l{\l{\l{x}}}"}.get(name, name)
    found = formulas(f"{BOMBS[name]}\n$y$ ${call}$\n\n$z$")
    assert found == ["y", "z"]


def test_what_a_bomb_yields_is_not_read():
    assert formulas(r"$x$ \def\a{$y$ \a}\a" + "\n\n$z$") == ["x", "z"]


def test_many_bombs_end_together():
    text = r"\def\a{\a}" + r"\a x" * 2000
    start = time.process_time()
    found = faults(text)
    assert "the rest is not read" in found[-1]
    assert time.process_time() - start < 10


ENDLESS = (
    *(r"\expandafter", r"\csname ", r"\let\a", r"{\def\a", r"\newcommand{", r"\def\a#1", r"\foo{"),
    *(r"\newif\ifa\ifa", r"\newcommand{\a}[9]{x}\a"),
)


@pytest.mark.parametrize("part", ENDLESS)
def test_definitions_without_end_are_read(part):
    start = time.process_time()
    faults(part * 20_000)
    assert time.process_time() - start < 5


def test_text_keeps_its_meaning_whatever_a_class_does_to_its_look():
    assert formulas(r"\renewcommand{\section}[1]{}\section{$x$}") == ["x"]


def test_names_that_many_papers_define():
    assert formulas(r"$\R \norm{x}$") == [r"\mathbb{R}\lVert x \rVert"]
    assert formulas(r"\newcommand{\R}{S}\providecommand{\norm}[1]{(#1)}$\R \norm{x}$") == ["S(x)"]
