"""Words and signs that stand between formulas."""

from typing import Final

from symnet.papers.grammar.listed import listed

CONNECTIVES: Final = frozenset(
    listed(
        "and or where with for if so since because then when whenever let hence thus therefore by but "
        "while iff otherwise else given using minimize minimise maximize maximise subject unless that "
        "which are is define denote note assume suppose similarly likewise also now here i.e. e.g. "
        "s.t. st resp. w.r.t. as all each every any implies gives yields i.e s.t"
    )
)
"""Words that alone are no name."""
SYMBOLS: Final = {
    r"\forall": "for all",
    r"\exists": "there is",
    r"\therefore": "therefore",
    r"\because": "because",
}
"""Signs that are read as words."""


def connects(text: str) -> bool:
    """Whether words begin or end with one that stands between formulas."""
    words = text.split() or [""]
    return any(word.strip(",;:()").lower() in CONNECTIVES for word in (words[0], words[-1]))
