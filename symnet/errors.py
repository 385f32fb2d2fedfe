"""Every way in which symnet says no.

All errors are children of `SymnetError`, so one `except` catches whatever symnet refuses.
Each message says what was found, what was required, and where.
"""


class SymnetError(Exception):
    """Base of all errors of symnet: catch this one to catch them all."""


class UsageError(SymnetError):
    """An argument is not what the function takes: correct the call that the message names."""


class UnreadableLatex(UsageError):
    """LaTeX is not in the dialect that is printed: correct what stands at the line and column named."""

    def __init__(self, message: str, line: int = 1, column: int = 1) -> None:
        super().__init__(message, line, column)
        self.line = line
        self.column = column

    def __str__(self) -> str:
        return f"line {self.line}, column {self.column}: {self.args[0]}"


class ShapeError(SymnetError):
    """Sizes do not fit: make the two sizes that the message names equal where they meet."""


class UnsupportedTerm(SymnetError):
    """A term lies outside the language that symnet decides: rewrite the part that is named."""


class LimitExceeded(SymnetError):
    """The work would pass a limit: raise the limit that is named, or state a smaller claim."""


class UnprovedStep(SymnetError):
    """A line of a derivation does not follow from the line before it: correct that line."""


class Disagreement(SymnetError):
    """Two independent computations differ: a defect in symnet, please report the instance shown."""


class MissingExtra(SymnetError):
    """A framework of an optional extra is not installed: run the `pip install` that the message names."""


class Rejected(SymnetError):
    """A certificate does not prove its claim: find another one, the claim may be true all the same."""
