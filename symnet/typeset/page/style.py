"""How a derivation is laid out in LaTeX: one small value."""

import re
from dataclasses import dataclass, fields
from typing import Final

from symnet.errors import UsageError
from symnet.reading.terms import told

CHOICES: Final = {
    "environment": ("align", "aligned", "gather"),
    "reasons": ("beside", "above", "numbered", "none"),
    "numbering": ("none", "last", "all"),
}
_LABEL: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9:._-]*")
_NARROWEST: Final = 100
_WIDEST: Final = 10_000


@dataclass(frozen=True, slots=True)
class Style:
    """How a derivation is laid out in LaTeX.

    `environment`: `align` and `gather` put one relation on a line; `aligned` is a single equation, which
    cannot be broken across pages: where it does not fit on one, `align` is used instead.
    `reasons`: `beside` the line (as tags or numbered where they do not fit), `above` the relation,
    `numbered` with a list below, or `none`.
    `numbering`: equation numbers for `none`, the `last` or `all` lines; `label` is the label of the last
    line or, with a number after a colon, of each; `tag` replaces the last number.
    `braces` names b*_0 and b*_i under the line in which they are collected, where they fit in a row.
    `terms` is the number of summands after which a line is broken; 0 breaks by width alone.
    `width` is the width of a line in points, 345 in the article class.
    `theorem` is the title of a theorem whose proof the derivation is; empty for the derivation alone.
    `macros` writes letters as the commands that `Derivation.macros()` defines.

    >>> Style(environment="eqnarray")
    Traceback (most recent call last):
      ...
    symnet.errors.UsageError: environment must be one of align, aligned, gather; found 'eqnarray'
    """

    environment: str = "align"
    reasons: str = "beside"
    numbering: str = "none"
    label: str = ""
    tag: str = ""
    braces: bool = False
    terms: int = 0
    width: int = 345
    theorem: str = ""
    macros: bool = False

    def __post_init__(self) -> None:
        for field in fields(self):
            value, wanted = getattr(self, field.name), type(field.default)
            if type(value) is not wanted:
                raise UsageError(f"{field.name} must be a {wanted.__name__}; found {told(value)}")
        for name, choices in CHOICES.items():
            if (value := getattr(self, name)) not in choices:
                raise UsageError(f"{name} must be one of {', '.join(choices)}; found {told(value)}")
        if self.label and not _LABEL.fullmatch(self.label):
            raise UsageError(f"a label must be letters, digits and any of : . _ -; found {told(self.label)}")
        if self.label and self.numbering == "none" and not self.tag:
            raise UsageError("a label needs a number or a tag: set numbering to last or all, or give a tag")
        if self.environment == "aligned" and self.numbering == "all":
            raise UsageError("aligned is one equation and has one number: set numbering to last")
        if self.terms < 0:
            raise UsageError(f"terms must be 0 or a number of summands; found {told(self.terms)}")
        if not _NARROWEST <= self.width <= _WIDEST:
            raise UsageError(f"width must be from {_NARROWEST} to {_WIDEST} points; found {told(self.width)}")

    @property
    def numbered(self) -> bool:
        """Whether a line has a number or a tag."""
        return bool(self.numbering != "none" or self.tag)


PLAIN: Final = Style()
