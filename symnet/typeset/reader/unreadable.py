"""How the reader says no: with the line and the column of what it cannot read."""

from symnet.errors import UnreadableLatex


class Unreadable(Exception):
    """Raised where a formula cannot be read, with the place in its text."""

    def __init__(self, message: str, place: int) -> None:
        super().__init__(message)
        self.message = message
        self.place = place


def located(message: str, text: str, place: int) -> UnreadableLatex:
    """The error with the line and the column of a place, both counted from 1."""
    before = text[:place]
    return UnreadableLatex(message, before.count("\n") + 1, place - before.rfind("\n"))
