r"""A syntax tree as LaTeX: short, and read back as the same tree."""

import re
from fractions import Fraction
from typing import Final, assert_never

from symnet.papers.syntax import (
    Bars,
    Call,
    Cases,
    Chain,
    Derivative,
    Dots,
    Entries,
    Face,
    Group,
    Inner,
    Large,
    Letter,
    Mark,
    Matrix,
    Node,
    Norm,
    Number,
    Product,
    Quotient,
    Scripted,
    Sum,
    Superscript,
    Times,
    Unread,
)

FACES: Final = {
    Face.BOLD: r"\mathbf",
    Face.ROMAN: r"\mathrm",
    Face.SANS: r"\mathsf",
    Face.SCRIPT: r"\mathcal",
    Face.BLACKBOARD: r"\mathbb",
    Face.ARROW: r"\vec",
}
SUPERSCRIPTS: Final = {
    Superscript.TRANSPOSE: r"\top",
    Superscript.INVERSE: "-1",
    Superscript.INVERSE_TRANSPOSE: r"-\top",
    Superscript.PLUS: "+",
    Superscript.STAR: "*",
    Superscript.PRIME: r"\prime",
}
COMMANDS: Final = frozenset(
    {"exp", "log", "ln", "det", "max", "min", "sin", "cos", "tan", "sinh", "cosh", "tanh", "sup", "inf"}
)
"""Functions that are commands of LaTeX."""
SPELLINGS: Final = {"relu": "ReLU", "gelu": "GELU", "silu": "SiLU", "elu": "ELU"}
OPENED: Final = {"(": ("(", ")"), "[": ("[", "]"), "{": (r"\{", r"\}"), "": ("", "")}
IN_FACES: Final = (r"\mathfrak", r"\mathscr", r"\mathtt", r"\mathcal")
"""Typefaces that stand in the text of a letter."""
ACCENTED: Final = re.compile(r"(\\[a-z]+)\{(.*)\}", re.DOTALL)


def write(node: Node) -> str:
    r"""A tree as LaTeX in its shortest usual form.

    Read again, it is the same tree but for places; a tree that the grammar never yields, such as a sum as a
    factor, is written as it reads best.

    >>> from symnet.papers.places import Place
    >>> here = Place("paper.tex", 1, 1)
    >>> x = Letter("x", Face.BOLD, here)
    >>> write(Scripted(x, (Letter("i", Face.PLAIN, here),), (Superscript.TRANSPOSE,), here))
    '\\mathbf{x}_i^\\top'
    """
    match node:
        case Number(value):
            return _number(value)
        case Letter():
            return _letter(node)
        case Scripted():
            return _scripted(node)
        case Sum(signs, terms):
            pieces = [
                f"{'+' if sign > 0 else '-'} {write(term)}" for sign, term in zip(signs, terms, strict=True)
            ]
            return " ".join([pieces[0].removeprefix("+ ").replace("- ", "-", signs[0] < 0), *pieces[1:]])
        case Product(factors, signs):
            return _product(factors, signs)
        case Quotient(top, bottom):
            return rf"\frac{{{write(top)}}}{{{write(bottom)}}}"
        case Group("|", parts):
            return rf"\mid {_parts(parts)}"
        case Group(bracket, parts):
            opened, closed = OPENED[bracket]
            return f"{opened}{_parts(parts)}{closed}"
        case Norm(inner):
            return rf"\lVert {write(inner)} \rVert"
        case Bars(inner):
            return rf"\lvert {write(inner)} \rvert"
        case Inner(left, right):
            return rf"\langle {write(left)}, {write(right)} \rangle"
        case Matrix(rows, determinant):
            cells = [[write(each) for each in row] for row in rows]
            return _environment("vmatrix" if determinant else "bmatrix", cells)
        case Entries(body, letters):
            return rf"({write(body)})_{{{', '.join(map(write, letters))}}}"
        case Cases(rows):
            return _environment("cases", [[write(value), _condition(chain)] for value, chain in rows])
        case Dots(command):
            return command
        case Large():
            return _large(node)
        case Call():
            return _call(node)
        case Derivative(of, by):
            return _derivative(of, by)
        case Unread():
            return r"\text{?}"
    assert_never(node)


def write_chain(chain: Chain) -> str:
    """A chain as LaTeX, without its words and its label."""
    pieces = [write(chain.terms[0]) if chain.terms[0] is not None else ""]
    for relation, term in zip(chain.relations, chain.terms[1:], strict=True):
        pieces += [relation.text, write(term) if term is not None else ""]
    return " ".join(pieces).strip()


def _number(value: Fraction) -> str:
    """Digits with a point where the number has finitely many, otherwise a fraction."""
    places = 0
    while (value * 10**places).denominator > 1:
        places += 1
        if 10**places % value.denominator and places > value.denominator.bit_length():
            return rf"\frac{{{value.numerator}}}{{{value.denominator}}}"
    digits = f"{int(value * 10**places):0{places + 1}}"
    return f"{digits[: len(digits) - places]}.{digits[len(digits) - places :]}" if places else digits


def _letter(letter: Letter) -> str:
    r"""A letter in its typeface, accents outside: `\hat{\mathbf{x}}`."""
    text, face = letter.text, letter.face
    accent = ACCENTED.fullmatch(text)
    if accent and accent[1] not in IN_FACES:
        return f"{accent[1]}{{{_letter(Letter(accent[2], face, letter.place))}}}"
    if face is Face.PLAIN:
        return text if len(text) == 1 or text.startswith("\\") else rf"\mathit{{{text}}}"
    if face is Face.ROMAN and not text.replace("-", "").isalnum():
        return rf"\text{{{text}}}" if " " in text else text
    if face is Face.ROMAN and text in COMMANDS:
        return rf"\{text}"
    command = r"\boldsymbol" if face is Face.BOLD and text.startswith("\\") else FACES[face]
    return f"{command}{{{text}}}"


def _scripted(node: Scripted) -> str:
    """Indices, primes, and the superscripts; one that cannot stand with others has braces before it."""
    base = write(node.base)
    if isinstance(node.base, Scripted | Call):
        base = f"{{{base}}}"
    written = base + (f"_{_braced(_parts(node.below, ','))}" if node.below else "")
    is_open = True
    for at, each in enumerate(node.above):
        if each is Superscript.PRIME and is_open:
            written += "'"
            continue
        before = node.above[at - 1] if at else None
        if isinstance(before, Mark) and each is Superscript.TRANSPOSE and before.text[:1] in ("(", "["):
            written = f"{written.removesuffix('}')}\\top}}"
            continue
        is_open = is_open and (not at or before is Superscript.PRIME)
        written = (written if is_open else f"{{{written}}}") + f"^{_braced(_superscript(each))}"
        is_open = False
    return written


def _superscript(each: Superscript | Mark | Node) -> str:
    match each:
        case Superscript():
            return SUPERSCRIPTS[each]
        case Mark(text):
            return text
        case Quotient(Number() | Letter() as top, Number() | Letter() as bottom):
            return f"{write(top)}/{write(bottom)}"
        case Sum((-1,), (Quotient() as only,)):
            return f"-{_superscript(only)}"
        case _:
            return write(each)


def _braced(text: str) -> str:
    r"""A script, in braces unless it is one letter or one command."""
    return text if re.fullmatch(r"[^\\{}]|\\[A-Za-z]+", text) else f"{{{text}}}"


def _parts(parts: tuple[Node, ...], comma: str = ", ") -> str:
    r"""Parts with commas between them; a condition stands behind `\mid`."""
    *before, last = [write(part) for part in parts] or [""]
    if before and isinstance(parts[-1], Group) and parts[-1].bracket == "|":
        return f"{comma.join(before)} {last}"
    return comma.join([*before, last])


def _product(factors: tuple[Node, ...], signs: tuple[Times, ...]) -> str:
    pieces = []
    for at, each in enumerate(factors):
        after = factors[at + 1] if at + 1 < len(factors) else None
        is_followed = isinstance(each, Call) and isinstance(after, Group) and after.bracket == "("
        pieces.append(f"{{{write(each)}}}" if is_followed else write(each))
        if at < len(signs) and signs[at] is not Times.BESIDE:
            pieces.append(signs[at].value)
    return " ".join(pieces)


def _environment(name: str, rows: list[list[str]]) -> str:
    return rf"\begin{{{name}}} " + r" \\ ".join(" & ".join(row) for row in rows) + rf" \end{{{name}}}"


def _condition(chain: Chain | None) -> str:
    if chain is None:
        return r"\text{otherwise}"
    return (rf"\text{{{chain.words} }} " if chain.words else "") + write_chain(chain)


def _large(node: Large) -> str:
    below = ", ".join(write_chain(chain) for chain in node.below)
    scripts = (f"_{_braced(below)}" if below else "") + (f"^{_braced(write(node.over))}" if node.over else "")
    return f"{node.sign}{scripts} {write(node.body)}"


def _call(node: Call) -> str:
    """A function with its argument in brackets: square ones for an expectation."""
    name = node.function
    if name == "sqrt":
        return rf"\sqrt{{{write(node.arguments[0])}}}"
    if name == "root":
        inner, degree = (write(each) for each in node.arguments)
        return rf"\sqrt[{{{degree}}}]{{{inner}}}" if "]" in degree else rf"\sqrt[{degree}]{{{inner}}}"
    if name in ("E", "P"):
        written = rf"\mathbb{{{name}}}"
    elif name in COMMANDS:
        written = rf"\{name}"
    else:
        written = rf"\operatorname{{{SPELLINGS.get(name, name)}}}"
    below = f"_{_braced(_parts(node.below, ','))}" if node.below else ""
    opened, closed = OPENED["[" if name == "E" else "("]
    return f"{written}{below}{opened}{_parts(node.arguments)}{closed}"


def _derivative(of: Node, by: Node | None) -> str:
    if by is None and isinstance(of, Derivative):
        return rf"\nabla^2 {write(of.of)}"
    if by is None:
        return rf"\nabla {write(of)}"
    return rf"\frac{{\partial {write(of)}}}{{\partial {write(by)}}}"
