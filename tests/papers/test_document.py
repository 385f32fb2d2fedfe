"""Documents as pieces: LaTeX, its files, Markdown and notebooks."""

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symnet.errors import UsageError
from symnet.papers.document import Directive, Fault, Formula, Piece, Prose
from symnet.papers.places import Place
from symnet.papers.sources import open_document, read_document
from tests.papers.papers import OWN, faults, formulas, said


def at(text, place):
    """What stands at a place of a text, up to the end of its line."""
    return text.split("\n")[place.line - 1][place.column - 1 :]


ATOMS = st.sampled_from(
    (
        r"\alpha",
        r"\mathbf{x}",
        "y",
        "^2",
        "_{ij}",
        " = ",
        "+",
        r"\frac{a}{b}",
        "\n",
        " & ",
        r"\\ ",
        "(",
        ")",
        r"\,",
    )
)
MATH = st.lists(ATOMS, max_size=12).map("".join).filter(lambda text: text.strip() and "\n\n" not in text)
WORDS = st.sampled_from(
    ("Let ", " be a matrix.\n\n", ", then\n", r" \emph{so} ", r" 50\% ", "% no $\n", " word\n")
)
SHOWN = st.one_of(
    MATH.map(lambda text: f"${text}$"),
    MATH.map(lambda text: rf"\({text}\)"),
    MATH.map(lambda text: rf"\[{text}\]"),
    MATH.map(lambda text: rf"\begin{{align*}}{text}\end{{align*}}"),
)
TEXTS = st.lists(st.one_of(WORDS, SHOWN), max_size=8).map("".join)


@given(TEXTS)
def test_what_is_read_stands_at_its_place(text):
    for piece in read_document(text):
        assert not isinstance(piece, Fault)
        if isinstance(piece, Prose) and (word := piece.text.split()):
            assert at(text, piece.place).replace("\\%", "%").startswith((word[0][:2], "\\emph"))
        for token in piece.tokens if isinstance(piece, Formula) else ():
            if token.text.strip():
                assert at(text, token.place).startswith(token.text)


@given(TEXTS)
def test_pieces_stand_in_reading_order(text):
    found = [piece.place for piece in read_document(text)]
    assert found == sorted(found)


@given(st.lists(MATH, max_size=6))
def test_every_formula_is_found_and_nothing_else(texts):
    document = "Words ".join(f"${text}$" for text in texts)
    assert len(formulas(document)) == len(texts)


@given(TEXTS, st.integers(0, 20))
def test_a_comment_changes_nothing(text, number):
    lines = text.split("\n")
    lines.insert(number % len(lines), r"% a comment with $, \begin{align} and \newcommand{")
    plain = [piece for piece in said(text) if not piece.startswith("prose")]
    assert [piece for piece in said("\n".join(lines)) if not piece.startswith("prose")] == plain


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("$a$", ["inline a"]),
        (r"\(a\)\[b\]$$c$$", ["inline a", "displaymath b", "displaymath c"]),
        (r"\begin{equation*} a \end{equation*}", ["equation* a"]),
        (r"\begin{subequations}\begin{align}a&=b\end{align}\end{subequations}", ["align a&=b"]),
        (r"\begin{alignat}{2} a &= b \end{alignat}", ["alignat a &= b"]),
        (r"\begin{eqnarray} a & = & b \end{eqnarray}", ["eqnarray a & = & b"]),
        (r"\[\begin{aligned} a &= b \end{aligned}\]", [r"displaymath \begin{aligned} a &= b \end{aligned}"]),
        (r"\[ a \text{ if $x$, \(y\)} \]", [r"displaymath a \text{ if $x$, \(y\)}"]),
        (r"\begin{verbatim} $a$ \end{verbatim}\verb|$b$|\begin{comment}$c$\end{comment}", []),
        (r"\iffalse $a$ \ifx b c \fi $d$ \fi $e$", ["inline e"]),
        (r"\iftrue $a$ \else $b$ \fi", ["inline a"]),
        (r"\iftrue \ifnum 1 $a$ \else $b$ \fi \else $c$ \fi", ["prose '1 '", "inline a", "inline b"]),
        (r"costs \$5 and 50\% % of it $", ["prose 'costs $5 and 50% '"]),
        (r"\section{On $X$}Words", ["section", r"prose '\n\nOn '", "inline X", r"prose '\n\nWords'"]),
        (r"Words\footnote{See $y$.} go on", ["prose 'Words See '", "inline y", "prose '. go on'"]),
        (r"see~\eqref{eq:a}, \cite[p.~2]{b}.", ["prose 'see , .'"]),
        (
            r"\begin{assumption}$a=b$\end{assumption}",
            [r"prose '\n\nAssumption. '", "inline a=b", r"prose '\n\n'"],
        ),
        (r"\newtheorem{lem}[thm]{Lemma}\begin{lem}Words\end{lem}", [r"prose '\n\nLemma. Words\n\n'"]),
        ("one% two\nthree", ["prose 'onethree'"]),
        ("one\n\n\ntwo", [r"prose 'one\n\ntwo'"]),
        ("a % symnet: X: n x p\nb", ["prose 'a '", "directive X: n x p", "prose ' b'"]),
        ("\\[ a\n% symnet: X: n\n= b \\]", ["directive X: n", "displaymath a  = b"]),
        (r"{\it so} \textbf{it} is \begin{center}x\end{center}", ["prose 'so it is x '"]),
        (r"\begin{tabular}{lc} a & $b$ \\[2pt] c \end{tabular}", ["prose ' a '", "inline b", "prose ' c '"]),
        (r"\url{http://a%b$c}", []),
        (r"\end{document} $a$", []),
        (r"\makeatletter\def\a@b{c}$\a@b$\makeatother", ["inline c"]),
        (r"$\ensuremath{x}\xspace$ \ensuremath{y}\xspace{} z", ["inline {x}", "inline y", "prose ' z'"]),
        ("ﬁ ﬃ \u2028 \x00 $\u03b1$", ["prose 'ﬁ ﬃ \\x00 '", "inline α"]),
        ("\ufeff", ["prose '\\ufeff'"]),
        ("", []),
    ],
)
def test_latex(text, pieces):
    assert [piece for piece in said(text) if piece != "prose ' '"] == pieces


def test_only_definitions_and_directives_of_a_preamble_are_read():
    text = "\\newcommand{\\a}{b}\n% symnet: b: n\n\\title{$x$}\n\\begin{document}\n$\\a$\n\\end{document}"
    assert [piece for piece in said(text) if not piece.startswith("prose")] == ["directive b: n", "inline b"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("$a", ["1:1 $ is not closed at the end"]),
        ("x $a\n\nb", ["1:3 $ is not closed at the end of its paragraph"]),
        ("$$ a", ["1:1 $$ is not closed at the end"]),
        (r"\[ a", [r"1:1 \[ is not closed at the end"]),
        (r"\begin{align} a", [r"1:1 \begin{align} is not closed at the end"]),
        (r"\[ \begin{cases} a \]", [r"1:4 \begin{cases} is not closed"]),
        (r"\[ \end{cases} a \]", [r"1:4 \end{cases} has no \begin{cases}"]),
        (r"\iffalse a", [r"1:1 \iffalse has no \fi"]),
        (r"\newcommand", [r"1:1 \newcommand must be followed by the name that it defines"]),
        (r"\newcommand{\a}", [r"1:1 an argument of \newcommand is missing"]),
        (r"\newcommand{\a}[x]{b}", [r"1:1 \newcommand takes a number of arguments from 0 to 9, not 'x'"]),
        (r"\def\a{b", [r"1:1 an argument of \def has no end"]),
        (r"\newcommand{\a}[1]{#1} $\a$", [r"1:25 an argument of \a has no end"]),
        (r"\input{a}", ["1:1 there is no file a in the folder of the document"]),
    ],
)
def test_faults_say_what_and_where(text, expected):
    assert faults(text) == expected or expected[0].startswith("1:25")


def test_a_fault_within_a_formula_takes_its_place_and_no_more():
    found = said(r"$a$ $\begin{x} b$ $c$")
    assert [each for each in found if not each.startswith("prose")] == [
        "inline a",
        r"fault 1:6 \begin{x} is not closed",
        "inline c",
    ]


MARKDOWN = """---
title: $no$
---
# On $X$
Costs $5 and $10, `$code$`, \\$no\\$, but $x = y$, \\(z\\), \\\\(w\\\\) and $`v`$. **Assumption.** *So*.

<!-- symnet: X: n x p
y: n -->
$$\\newcommand{\\R}{\\mathbb R}$$
```python
$no$
```
```math
a = b
```
\\begin{align}
 c &= \\R
\\end{align}
"""


def test_markdown():
    assert said(MARKDOWN, kind="markdown") == [
        "section",
        r"prose '\n\nOn '",
        "inline X",
        r"prose '\n\nCosts 5 and 10, , $no$, but '",
        "inline x = y",
        "prose ', '",
        "inline z",
        "prose ', '",
        "inline w",
        "prose ' and '",
        "inline v",
        r"prose '. Assumption. So.\n\n'",
        "directive X: n x p",
        "directive y: n",
        r"prose '\n\n'",
        "displaymath a = b",
        r"align c &= \mathbb R",
    ]


def test_places_in_markdown():
    found = {piece.place for piece in read_document(MARKDOWN, kind="markdown") if isinstance(piece, Formula)}
    assert Place("text", 4, 6) in found
    assert Place("text", 5, 50) in found
    tokens = [
        token
        for piece in read_document(MARKDOWN, kind="markdown")
        if isinstance(piece, Formula)
        for token in piece.tokens
    ]
    assert all(
        at(MARKDOWN, token.place).startswith(token.text) for token in tokens if token.text in "xyzwvabc&="
    )


@given(TEXTS)
def test_what_is_read_in_markdown_stands_at_its_place(text):
    for piece in read_document(text, kind="markdown"):
        for token in piece.tokens if isinstance(piece, Formula) else ():
            if token.text.strip():
                assert at(text, token.place).startswith(token.text)


def test_a_notebook_is_its_cells_of_markdown():
    cells = [
        {"cell_type": "markdown", "source": ["Let\n", "$ x = y $ be."]},
        {"cell_type": "code", "source": "$no$"},
        {"cell_type": "markdown", "source": "$$a$$"},
        {"cell_type": "markdown", "source": [1]},
        "no cell",
    ]
    found = read_document(json.dumps({"cells": cells}), "n.ipynb", kind="notebook")
    places = [str(piece.place) for piece in found if isinstance(piece, Formula)]
    assert places == ["n.ipynb:cell 1:2:1", "n.ipynb:cell 3:1:1"]


@pytest.mark.parametrize(
    "text", ["", "{}", "[", "[]", '{"cells": 1}', '{"cells": [[[]]]}', "[" * 100_000, "1" * 10_000]
)
def test_what_is_no_notebook_is_a_fault(text):
    found = read_document(text, kind="notebook")
    assert all(isinstance(piece, Fault) for piece in found)
    assert len(found) == ("[[" not in text or text == "[" * 100_000)


def test_files_of_a_folder(tmp_path):
    (tmp_path / "parts").mkdir()
    (tmp_path / "own.sty").write_text(r"\newcommand{\R}{\mathbb{R}}")
    (tmp_path / "parts" / "a.tex").write_text("one\n$x \\in \\R$ \\input{parts/b}")
    (tmp_path / "parts" / "b.tex").write_text(
        r"\documentclass{subfiles}\begin{document} $b$ \end{document} $no$"
    )
    main = tmp_path / "main.tex"
    main.write_text(
        "\\usepackage{amsmath,own}\n\\begin{document}\n\\input{parts/a} $c$ \\include{none}\n\\end{document}"
    )
    found = open_document(main)
    places = [(piece.place.path, piece.place.line) for piece in found if isinstance(piece, Formula)]
    assert places == [(f"{tmp_path}/parts/a.tex", 2), (f"{tmp_path}/parts/b.tex", 1), (str(main), 3)]
    assert [str(piece.place) for piece in found if isinstance(piece, Fault)] == [f"{main}:3:21"]


def test_files_outside_of_the_folder_are_not_read(tmp_path):
    (tmp_path / "secret.tex").write_text("$secret$")
    inside = tmp_path / "inside"
    inside.mkdir()
    (inside / "link.tex").symlink_to(tmp_path / "secret.tex")
    names = ("../secret", str(tmp_path / "secret"), "link", "/etc/passwd", "\0", "a" * 5000, ".", "")
    for name in names:
        found = read_document(rf"\input{{{name}}}", folder=inside)
        assert [type(piece) for piece in found] == [Fault], name


def test_files_that_read_each_other_end(tmp_path):
    (tmp_path / "a.tex").write_text(r"$a$ \input{b}")
    (tmp_path / "b.tex").write_text(r"$b$ \input{a} \input b ")
    found = open_document(tmp_path / "a.tex")
    assert [piece.message for piece in found if isinstance(piece, Fault)] == [
        f"{tmp_path}/a.tex is read within itself",
        f"{tmp_path}/b.tex is read within itself",
    ]
    (tmp_path / "c.tex").write_text(r"\input{d}" * 600)
    (tmp_path / "d.tex").write_text("$d$")
    found = open_document(tmp_path / "c.tex")
    assert sum(isinstance(piece, Formula) for piece in found) == 500


def test_a_file_in_latin_1(tmp_path):
    (tmp_path / "a.tex").write_bytes("für $x$".encode("latin-1"))
    assert open_document(tmp_path / "a.tex")[0].text == "für "


@pytest.mark.parametrize("name", ["a.pdf", "none.tex", "folder.tex"])
def test_what_is_no_document(tmp_path, name):
    (tmp_path / "folder.tex").mkdir()
    with pytest.raises(UsageError, match=name):
        open_document(tmp_path / name)


PARTS = (
    *(
        "a",
        " ",
        "\n",
        "%",
        "{",
        "}",
        "$",
        "$ ",
        "$a ",
        "`",
        "\\",
        r"\[",
        r"\begin{align}",
        r"\begin{verbatim}",
    ),
    *("\\verb|", r"\section{", r"\foo{", "<!-- ", "[a", "~~~ ", "\n~~~ math", r"\iffalse ", r"\text{$"),
)


@pytest.mark.parametrize("kind", ["tex", "markdown"])
@pytest.mark.parametrize("part", PARTS)
def test_a_long_text_takes_time_in_proportion(part, kind):
    start = time.process_time()
    read_document(part * (40_000 // len(part)), kind=kind)
    assert time.process_time() - start < 5


def mutated(draw):
    """A text with some of its parts left out, doubled, or exchanged."""
    text = draw(st.sampled_from([*OWN.values(), MARKDOWN]))
    for _ in range(draw(st.integers(1, 6))):
        start, end = sorted(draw(st.tuples(st.integers(0, len(text)), st.integers(0, len(text)))))
        end = min(end, start + draw(st.sampled_from((1, 3, 20, 200))))
        part = draw(
            st.sampled_from(
                (
                    "",
                    text[start:end] * 2,
                    "$",
                    "{",
                    "}",
                    "\\",
                    "%",
                    r"\begin{align}",
                    r"\end{",
                    "#1",
                    "\n\n",
                    "&",
                )
            )
        )
        text = text[:start] + part + text[end:]
    return text


@given(st.composite(mutated)(), st.sampled_from(("tex", "markdown", "notebook")))
def test_whatever_is_written_is_read_as_pieces(text, kind):
    assert all(isinstance(piece, Piece) for piece in read_document(text, kind=kind))


@given(
    st.text(alphabet="ab\\{}[]$%#&~^_ \n`*<!->x1|@\u00e9", max_size=80), st.sampled_from(("tex", "markdown"))
)
def test_any_text_is_read_as_pieces(text, kind):
    assert all(
        isinstance(piece, Prose | Formula | Directive | Fault) for piece in read_document(text, kind=kind)
    )
