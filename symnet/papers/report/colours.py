"""The colour of each verdict."""

from collections.abc import Iterable
from typing import Final

from symnet.papers.outcomes import Outcome

COLOURS: Final = {
    Outcome.PROVED: ("1a7f37", "6fd083"),
    Outcome.REFUTED: ("c1121f", "ff7b72"),
    Outcome.ILL_SIZED: ("b3400a", "ffa657"),
    Outcome.UNKNOWN: ("8a6100", "e3b341"),
    Outcome.UNREAD: ("7b3fa0", "d2a8ff"),
    Outcome.DEFINITION: ("2459a8", "85b8ff"),
    Outcome.ASSUMPTION: ("2459a8", "85b8ff"),
    Outcome.UNDECIDED: ("606770", "a9adb3"),
}
"""On white and on black; each has a contrast of at least 4.5 to 1."""


def name(outcome: Outcome) -> str:
    """The name of an outcome as a class of HTML and as a colour of LaTeX."""
    return outcome.value.replace(" ", "-")


def css() -> str:
    """Colours as properties of classes, by the light in which a page is read."""
    light, dark = (_rules((each, hues[at]) for each, hues in COLOURS.items()) for at in (0, 1))
    return f"{light}@media screen and (prefers-color-scheme:dark){{{dark}}}"


def _rules(hues: Iterable[tuple[Outcome, str]]) -> str:
    return "".join(f".{name(outcome)}{{--hue:#{hue}}}" for outcome, hue in hues)


def definitions() -> str:
    """Colours as LaTeX."""
    return "".join(
        rf"\definecolor{{{name(each)}}}{{rgb}}{{{_parts(hue)}}}" "\n" for each, (hue, _) in COLOURS.items()
    )


def _parts(hue: str) -> str:
    """Red, green and blue, each from 0 to 1."""
    return ",".join(f"{each / 255:.3f}" for each in bytes.fromhex(hue))
