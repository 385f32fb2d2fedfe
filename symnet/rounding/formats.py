"""The number formats of arrays: how many bits they hold exactly, and how far they reach."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from symnet.errors import UsageError
from symnet.reading.terms import told


@dataclass(frozen=True, slots=True)
class Format:
    """A binary format: `bits` of the significand, normal numbers from 2^least to below 2^(most + 1).

    Integers have no exponents. Every integer up to `exact` is a number of the format, and so is the sum of
    two such integers that is again at most `exact`, whatever the rounding.

    >>> FORMATS["float16"].exact, FORMATS["int8"].exact
    (2048, 127)
    """

    name: str
    bits: int
    least: int = 0
    most: int = 0

    @property
    def exact(self) -> int:
        """The integer up to which all integers are exact."""
        return 2**self.bits - self.is_integer

    def holds(self, number: Fraction) -> bool:
        """Whether a number is one of the format, its exponent aside.

        >>> FORMATS["float16"].holds(Fraction(1, 3)), FORMATS["float16"].holds(Fraction(4097, 2))
        (False, False)
        """
        if self.is_integer:
            return number.denominator == 1 and abs(number.numerator) <= self.exact
        odd = abs(number.numerator)
        while odd and odd % 2 == 0:
            odd //= 2
        return number.denominator & (number.denominator - 1) == 0 and odd <= self.exact

    @property
    def is_integer(self) -> bool:
        """Whether the format has integers only."""
        return self.least == self.most


FORMATS: Final = {
    each.name: each
    for each in (
        Format("float64", 53, -1022, 1023),
        Format("float32", 24, -126, 127),
        Format("float16", 11, -14, 15),
        Format("bfloat16", 8, -126, 127),
        Format("int64", 63),
        Format("int32", 31),
        Format("int16", 15),
        Format("int8", 7),
    )
}


def as_format(name: object) -> Format:
    """The format of a name. Raises `UsageError` for one that is not in the table."""
    if isinstance(name, str) and name in FORMATS:
        return FORMATS[name]
    raise UsageError(f"dtype must be one of {', '.join(FORMATS)}; found {told(name)}")
