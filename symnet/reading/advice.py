"""What to write instead of what is not read, by the message that refuses it."""

from collections.abc import Mapping
from typing import Final

CANNOT: Final = "the core cannot read "
_NUMBER = (
    "numbers of the language are rational; a symbol, declared positive if need be, stands for any number"
)
_TENSOR = "write matrices, or entries of an IndexedBase under sums"
ADVICE: Final[Mapping[str, str]] = {
    f"{CANNOT}Integral": "write its value, or a symbol for it",
    f"{CANNOT}Derivative": "write its value; `verify_gradient` proves gradients, and `theorem` reads them",
    f"{CANNOT}Limit": "write its value, or a symbol for it",
    f"{CANNOT}Pi": _NUMBER,
    f"{CANNOT}Exp1": _NUMBER,
    f"{CANNOT}GoldenRatio": _NUMBER,
    f"{CANNOT}EulerGamma": _NUMBER,
    f"{CANNOT}ImaginaryUnit": "numbers are real: state the real and the imaginary parts as two claims",
    f"{CANNOT}Infinity": "sums end at a size, which may be any positive integer",
    f"{CANNOT}NegativeInfinity": "sums begin at a number or a size",
    f"{CANNOT}NaN": "a part of the term has no value",
    f"{CANNOT}ComplexInfinity": "a part of the term divides by zero",
    f"{CANNOT}Mod": "write the index as n*q + r with two indices q and r",
    f"{CANNOT}ArraySymbol": _TENSOR,
    f"{CANNOT}ArrayElement": _TENSOR,
    f"{CANNOT}ArrayTensorProduct": _TENSOR,
    f"{CANNOT}ArrayContraction": _TENSOR,
    f"{CANNOT}ArrayAdd": _TENSOR,
    f"{CANNOT}Moment": "write it by Expectation, such as Expectation(X**2)",
    f"{CANNOT}CentralMoment": "write it by Expectation, such as Expectation((X - Expectation(X))**2)",
    f"{CANNOT}Probability": "write it by Expectation, of a number that is 1 where the event happens, else 0",
    f"{CANNOT}Permanent": "write its entries under sums",
    f"{CANNOT}CompanionMatrix": "write its entries, in a Matrix or a FunctionMatrix",
    f"{CANNOT}DFT": "write its entries, in a Matrix or a FunctionMatrix",
    f"{CANNOT}MatrixSet": "matrices stand for sets of none; name one of them",
    "a position must lie inside its matrix": "where a part of a matrix is taken, write its "
    "extents as sums, such as k + l columns of which k are taken",
    "an exponent must be an integer": "what holds for each natural exponent is proved by `induct`",
    "a product runs forwards from one number to another": "n equal factors are a power; other products of n "
    "factors are proved by `induct`, one factor more at a time",
}
"""What to write, by how a message begins."""


def advised(message: str) -> str:
    """A message that refuses a term, and what to write instead.

    >>> advised("the core cannot read Pi")[:65]
    'the core cannot read Pi: numbers of the language are rational; a '
    """
    found = next((text for start, text in ADVICE.items() if _begins(message, start)), None)
    return f"{message}: {found}" if found else message


def _begins(message: str, start: str) -> bool:
    return message.startswith(start) and not message[len(start) :][:1].isalnum()
