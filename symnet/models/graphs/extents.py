"""How long axes are: integers, names where that is free, and products of them such as 12*n*t.

An extent that follows from a free one is a name too, which says all that it depends on: windows[3,2,0](n).
"""

from collections.abc import Callable, Iterable
from math import prod
from typing import TypeAlias

Extent: TypeAlias = int | str
Shape: TypeAlias = tuple[Extent, ...]


def factors(extent: Extent) -> tuple[tuple[str, ...], int]:
    """The free extents in a product, in order, and its number.

    >>> factors("12*n*t"), factors(3)
    ((('n', 't'), 12), ((), 3))
    """
    parts = _parts(str(extent))
    names = sorted(part for part in parts if not part.isdecimal())
    return tuple(names), prod(int(part) for part in parts if part.isdecimal())


def product(extents: Iterable[Extent]) -> Extent:
    """The product of extents, as an extent.

    >>> product(("t", 4, "n")), product(("4*n*t", 3)), product((2, 3))
    ('4*n*t', '12*n*t', 6)
    """
    found = [factors(extent) for extent in extents]
    names = sorted(name for each, _ in found for name in each)
    number = prod(number for _, number in found)
    if not names or number == 0:
        return number
    return "*".join(names if number == 1 else [str(number), *names])


def derived(kind: str, numbers: Iterable[int], extent: Extent) -> str:
    """The name of an extent that a rule with these numbers makes of a free one.

    >>> derived("windows", (3, 2, 0), "4*n")
    'windows[3,2,0](4*n)'
    """
    return f"{kind}[{','.join(map(str, numbers))}]({extent})"


def renamed(name: str, new: Callable[[Extent], Extent]) -> str | None:
    """A derived extent of another one, or None if the name is not derived.

    >>> renamed("windows[3,2,0](4*n)", lambda extent: "4*t"), renamed("n", lambda extent: "t")
    ('windows[3,2,0](4*t)', None)
    """
    head, bracket, rest = name.partition("](")
    return f"{head}{bracket}{new(rest[:-1])})" if bracket and rest.endswith(")") else None


def quotient(whole: Extent, part: Extent) -> Extent | None:
    """The extent by which a part is multiplied to give the whole, if there is one.

    >>> quotient("12*n", 3), quotient("n", "t"), quotient("n*t", "t")
    ('4*n', None, 'n')
    """
    (names, number), (others, divisor) = factors(whole), factors(part)
    left = list(names)
    for name in others:
        if name not in left:
            return None
        left.remove(name)
    if not divisor or number % divisor:
        return None
    return product((number // divisor, *left))


def _parts(text: str) -> list[str]:
    """The factors of a product; what stands in brackets is not split."""
    parts, depth = [""], 0
    for letter in text:
        depth += (letter == "(") - (letter == ")")
        if letter == "*" and depth == 0:
            parts.append("")
        else:
            parts[-1] += letter
    return parts
