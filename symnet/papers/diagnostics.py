"""What is said of a paper as lines of text, in the form in which compilers speak and editors listen."""

import re
from typing import Final

from symnet.papers.outcomes import Checked, Outcome, Step
from symnet.papers.places import Place
from symnet.papers.summary import counted, details, sizes

LONGEST: Final = 160
"""A formula of more characters is shortened."""
INDENT: Final = "    "
_MATRIX: Final = re.compile(r"\\begin\{pmatrix\}(.*?)\\end\{pmatrix\}", re.DOTALL)
_FRACTION: Final = re.compile(r"\\frac\{(\d+)\}\{(\d+)\}")


def first_line(step: Step) -> str:
    r"""A step behind its outcome: its formula, or what is not read.

    >>> print(first_line(Step(Place("paper.tex", 1, 1), "A B", "=", "B A", Outcome.REFUTED)))
    refuted: A B = B A
    """
    formula = shortened(" ".join(f"{step.left} {step.sign} {step.right}".split()))
    label = f" ({step.label})" if step.label else ""
    return (
        f"{step.outcome.value}: {plain(step.message) if step.outcome is Outcome.UNREAD else formula}{label}"
    )


def further_lines(step: Step) -> list[str]:
    """What else is to be known of a step."""
    return [] if step.outcome is Outcome.UNREAD else [INDENT + plain(line) for line in details(step)]


def last_lines(checked: Checked) -> list[str]:
    """The sizes that were inferred, and how many steps have which outcome."""
    found = [
        f"{INDENT}{plain(size)}: {', '.join(each.letter for each in letters)}"
        for size, letters in sizes(checked).items()
    ]
    heading = [f"{checked.path}: sizes inferred:"] if found else []
    return [*heading, *found, f"{checked.path}: {counted(checked.steps)}"]


def fault_line(place: Place, message: str) -> str:
    """What cannot be read of a file, and where."""
    return f"{place}: {Outcome.UNREAD.value}: {plain(message)}"


def plain(text: str) -> str:
    r"""A text without dollars, in which a matrix of numbers is a list of its rows.

    >>> print(plain(r"at $A = \begin{pmatrix} 1 & \frac{1}{2} \end{pmatrix}$"))
    at A = [[1, 1/2]]
    """
    text = _FRACTION.sub(r"\1/\2", text)
    return " ".join(_MATRIX.sub(lambda found: _rows(found[1]), text).replace("$", "").split())


def _rows(cells: str) -> str:
    rows = (", ".join(cell.strip() for cell in row.split("&")) for row in cells.split(r"\\"))
    return f"[{', '.join(f'[{row}]' for row in rows)}]"


def shortened(text: str) -> str:
    """A text of at most `LONGEST` characters."""
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def printable(text: str) -> str:
    r"""A text in which characters that cannot be seen are escaped, so that a terminal does nothing but print.

    >>> print(printable("\x1b[31mred"))
    \x1b[31mred
    """
    return "".join(each if each.isprintable() else each.encode("unicode_escape").decode() for each in text)
