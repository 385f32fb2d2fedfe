"""Formulas as Typst mathematics."""

from typing import Final, assert_never

from symnet.typeset.formula.boxes import (
    Box,
    Brace,
    Bracket,
    Chain,
    Fence,
    Fraction,
    LayerMark,
    Matrix,
    Number,
    Row,
    Scripts,
    Sign,
    Stack,
    Total,
)
from symnet.typeset.symbols import BOLD_DIGITS, GREEK, Letter

_SIGNS: Final = {Sign.NEGATIVE: "-", Sign.APPLY: "", Sign.DOT: "⋅", Sign.COMMA: r"\,"}
_ACCENTS: Final = {"hat": "hat", "tilde": "tilde", "bar": "macron"}
_VARIANTS: Final = {"epsilon": "epsilon.alt", "phi": "phi.alt"}
"""Greek letters whose LaTeX name means another form of the letter in Typst."""
_MARKS: Final = {
    r"\top": "top",
    "'": "prime",
    "T": "T",
    r"\mathsf{T}": "sans(T)",
    r"\mathrm{T}": "upright(T)",
    r"\intercal": "⊺",
}


def typst_formula(box: Box) -> str:
    """A formula to go between dollar signs."""
    match box:
        case Letter():
            return _letter(box)
        case Number():
            return box.digits
        case Sign():
            return _SIGNS.get(box, box.value)
        case LayerMark():
            return rf"\( {' '.join(map(typst_formula, box.parts))} \)"
        case Row():
            return " ".join(filter(None, map(typst_formula, box.parts)))
        case Scripts():
            above = (
                f"{typst_formula(box.sup) if box.sup else ''} {_MARKS[box.mark] if box.mark else ''}".strip()
            )
            below = r" \, ".join(map(typst_formula, box.sub))
            return (
                typst_formula(box.base) + (f"_({below})" if below else "") + (f"^({above})" if above else "")
            )
        case Fraction():
            return f"frac({typst_formula(box.above)}, {typst_formula(box.below)})"
        case Bracket():
            body = typst_formula(box.body)
            return f"abs({body})" if box.bars else f"({body})" if box.tall else rf"\( {body} \)"
        case Fence():
            side = "|" if box.bars else r"\(" if box.opens else r"\)"
            return f"lr({side}, size: #2.4em)" if box.tall else side
        case Matrix():
            rows = "; ".join(", ".join(map(typst_formula, cells)) for cells in box.rows)
            return f'mat(delim: "[", {rows})'
        case Total():
            below = f"{typst_formula(box.index)} = {typst_formula(box.lower)}"
            return f"sum_({below})^({typst_formula(box.upper)})"
        case Brace():
            return f"underbrace({typst_formula(box.body)}, {typst_formula(box.name)})"
        case Stack():
            first, *others = box.rows
            lines = [typst_formula(first), *(f'#h(1em) "" {typst_formula(each)}' for each in others)]
            return f"mat(delim: #none, align: #left, {'; '.join(f'inline({each})' for each in lines)})"
        case Chain():
            return typst_formula(box.left) + r" \ ".join(
                f" & = {typst_formula(right)}" for right in box.rights
            )
    assert_never(box)


def quoted(text: str) -> str:
    r"""Text as a Typst string.

    >>> print(quoted('a "b" \\'))
    "a \"b\" \\"
    """
    printable = "".join(each if each.isprintable() else " " for each in text)
    return '"' + printable.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _letter(letter: Letter) -> str:
    if letter.is_operator:
        return f"op({quoted(letter.name)})"
    body = _body(letter)
    return f"{_ACCENTS[letter.accent]}({body})" if letter.accent else body


def _body(letter: Letter) -> str:
    name = letter.name
    if name in GREEK:
        greek = _VARIANTS.get(name, name)
        return f"bold({greek})" if letter.bold else greek
    plain = len(name) == 1 and (letter.is_word or name in BOLD_DIGITS)
    if letter.bold:
        return f"upright(bold({name if plain else quoted(name)}))"
    return name if plain else f"italic({quoted(name)})" if letter.is_word else quoted(name)
