"""Syntax trees of formulas in papers: what LaTeX says before any letter has a meaning."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from enum import Enum
from fractions import Fraction
from typing import TypeAlias

from symnet.papers.places import Place


class Face(Enum):
    """A typeface of a letter."""

    PLAIN = "plain"
    BOLD = "bold"
    ROMAN = "roman"
    SANS = "sans"
    SCRIPT = "script"
    BLACKBOARD = "blackboard"
    ARROW = "arrow"


@dataclass(frozen=True, slots=True)
class Number:
    """A number as written in digits, exactly: 2, 0.5."""

    value: Fraction
    place: Place


@dataclass(frozen=True, slots=True)
class Letter:
    r"""A letter with its accents, such as `x`, `\beta`, `\hat{\beta}`, or a word in `\text` or `\mathrm`.

    `text` is LaTeX without the typeface, accents with braces: `\mathbf{\hat x}`, `\hat{\mathbf x}` and
    `\hat{\bm{x}}` are all `\hat{x}` in the face BOLD.
    """

    text: str
    face: Face
    place: Place


class Superscript(Enum):
    """What a superscript or a prime can be that is no exponent."""

    TRANSPOSE = "transpose"
    INVERSE = "inverse"
    INVERSE_TRANSPOSE = "inverse transpose"
    PLUS = "pseudoinverse"
    STAR = "star"
    PRIME = "prime"


@dataclass(frozen=True, slots=True)
class Mark:
    r"""A superscript that is part of a name, as written: `(l)`, `[1]`, `\text{new}`, `\dagger`, `\odot 2`."""

    text: str


@dataclass(frozen=True, slots=True)
class Scripted:
    """Something with indices below and superscripts above, in their order.

    `below` has the parts between commas; a part of several letters that stand together, such as `ij`, is a
    `Product` of them. A word below is a `Letter` in the face ROMAN. An exponent is a `Node`; `T` above is
    TRANSPOSE.
    """

    base: "Node"
    below: tuple["Node", ...]
    above: tuple["Superscript | Mark | Node", ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Sum:
    """Summands, each with its sign, 1 or -1."""

    signs: tuple[int, ...]
    terms: tuple["Node", ...]
    place: Place


class Times(Enum):
    """The sign between two factors."""

    BESIDE = ""
    DOT = r"\cdot"
    CROSS = r"\times"
    HADAMARD = r"\odot"
    CIRCLE = r"\circ"
    KRONECKER = r"\otimes"
    ASTERISK = "*"
    r"""Also `\ast`."""


@dataclass(frozen=True, slots=True)
class Product:
    r"""Factors and the signs between them, one fewer; `\odot`, `\circ`, `\otimes` are unmixed."""

    factors: tuple["Node", ...]
    signs: tuple[Times, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Quotient:
    """A fraction, or a/b."""

    top: "Node"
    bottom: "Node"
    place: Place


@dataclass(frozen=True, slots=True)
class Group:
    r"""What stands in brackets, `(`, `[` or `{`, with commas between its parts if there are several.

    Whether it is an argument of the letter before it, or a factor, is not decided here. The bracket is "" in
    a list without brackets (`x, y \in \mathbb{R}^n`, `i = 1, \dots, n`), "|" around a condition (see `Call`).
    """

    bracket: str
    parts: tuple["Node", ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Norm:
    r"""`\lVert x \rVert`, `\|x\|`; what stands below (2, F, M) is the `below` of a `Scripted` around it."""

    inner: "Node"
    place: Place


@dataclass(frozen=True, slots=True)
class Bars:
    """`|x|`: an absolute value or a determinant."""

    inner: "Node"
    place: Place


@dataclass(frozen=True, slots=True)
class Inner:
    r"""`\langle x, y \rangle`."""

    left: "Node"
    right: "Node"
    place: Place


@dataclass(frozen=True, slots=True)
class Matrix:
    r"""A matrix by its cells, row by row: `pmatrix`, `bmatrix`, `array` in brackets, `[X_1 \quad X_2]`.

    `determinant` if it stands between bars (`vmatrix`).
    """

    rows: tuple[tuple["Node", ...], ...]
    determinant: bool
    place: Place


@dataclass(frozen=True, slots=True)
class Entries:
    r"""A matrix by its general entry, where dots leave out entries: what `(x_1, \dots, x_n)^\top` stands for.

    `letters` are the indices of its rows and of its columns, which run from `lows` to `highs`.
    """

    body: "Node"
    letters: tuple[Letter, Letter]
    lows: tuple["Node", "Node"]
    highs: tuple["Node | None", "Node | None"]
    """None where the size is the one that is needed."""
    place: Place


@dataclass(frozen=True, slots=True)
class Cases:
    """A brace with a value and its condition in each row; None is "otherwise"."""

    rows: tuple[tuple["Node", "Chain | None"], ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Dots:
    r"""`\dots`, `\cdots`, `\vdots`, `\ddots`, by its command: a summand, factor, cell or part of a list."""

    command: str
    place: Place


@dataclass(frozen=True, slots=True)
class Large:
    r"""`\sum` or `\prod` of a body.

    `below` is what is written under it: a chain with relations (`i=1`, `j \le i`, `i \ne j`), bare letters
    (`i,j`: one chain each without a relation); `over` is what is written above it.
    """

    sign: str
    below: tuple["Chain", ...]
    over: "Node | None"
    body: "Node"
    place: Place


@dataclass(frozen=True, slots=True)
class Call:
    r"""A function known by its name: `\exp x`, `\operatorname{tr}(AB)`, `\mathbb{E}[x]`, `\mathrm{ReLU}(z)`.

    `function` is the bare name: exp, log, ln, det, tr, diag, vec, rank, max, min, relu (lower case), softmax,
    E, Var, Cov, sqrt, ...; `below` as in `Scripted`, e.g. the letter over which an expectation is taken.
    `\sqrt[3]{x}` is root of x and 3. In `\mathbb{E}[y \mid X]` the arguments are y and a `Group` of X with
    the bracket "|"; in other brackets, as in `p(y | x)`, such a group is the last part.
    """

    function: str
    below: tuple["Node", ...]
    arguments: tuple["Node", ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Derivative:
    r"""`\nabla_W L`, `\partial L/\partial W`, `\frac{\partial}{\partial W} L`; `by` is None in `\nabla L`."""

    of: "Node"
    by: "Node | None"
    place: Place


@dataclass(frozen=True, slots=True)
class Unread:
    """A formula that could not be read, and why."""

    message: str
    place: Place


Node: TypeAlias = (
    Number
    | Letter
    | Scripted
    | Sum
    | Product
    | Quotient
    | Group
    | Norm
    | Bars
    | Inner
    | Matrix
    | Entries
    | Cases
    | Dots
    | Large
    | Call
    | Derivative
    | Unread
)


class Sign(Enum):
    """What a relation says."""

    EQUALS = "="
    DEFINES = ":="
    DEFINED_BY = "=:"
    IS_IN = r"\in"
    NOT_EQUAL = r"\ne"
    LESS = "<"
    AT_MOST = r"\le"
    GREATER = ">"
    AT_LEAST = r"\ge"
    OTHER = "~"
    r"""Approximations, distributions, arrows, implications: `\approx`, `\sim`, `\to`, `\propto`, ..."""


@dataclass(frozen=True, slots=True)
class Relation:
    """A sign between two terms, as it is written."""

    sign: Sign
    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class Chain:
    """Terms with relations between them, one fewer; a first term of None continues the chain before.

    A single term without relations is a chain too. Words inside of a display, such as `where` and `for all`,
    are the `words` before the chain; those at the end of a formula, which no chain follows, stand in the
    words of its last chain after `... `: "where ... if so". A label or a tag is its `label`.
    """

    terms: tuple["Node | None", ...]
    relations: tuple[Relation, ...]
    words: str
    label: str
    place: Place


def parts(node: Node | Chain) -> Iterator[Node]:
    """The nodes right below a node, in their order."""
    for field in fields(node):
        yield from _nodes(getattr(node, field.name))


def everything(node: Node) -> Iterator[Node]:
    """A node and all below it."""
    stack = [node]
    while stack:
        yield (each := stack.pop())
        stack += parts(each)


def _nodes(value: object) -> Iterator[Node]:
    if isinstance(value, tuple):
        for each in value:
            yield from _nodes(each)
    elif isinstance(value, Chain):
        yield from parts(value)
    elif isinstance(value, Node):
        yield value
