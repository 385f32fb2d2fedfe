"""How far computed numbers can be from exact ones: the formats of numbers, and proven bounds on rounding."""

from symnet.rounding.balls import Rounded, Unfit, allowed
from symnet.rounding.formats import FORMATS, Format, as_format

__all__ = ["FORMATS", "Format", "Rounded", "Unfit", "allowed", "as_format"]
