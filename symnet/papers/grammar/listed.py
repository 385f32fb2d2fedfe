"""Commands and words in tables, written with blanks between them."""


def listed(text: str) -> tuple[str, ...]:
    """The words of a text, in their order."""
    return tuple(text.split())
