"""Arrays of NumPy, PyTorch, JAX and others, by the array API standard; none is imported unless it is used."""

import importlib
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from math import isfinite
from typing import Any, Final

import numpy as np

from symnet.errors import MissingExtra, UsageError
from symnet.reading.terms import told
from symnet.rounding import Format, as_format

Nested = Any
"""A number, or nested lists of numbers."""
_WRITTEN: Final = {"numpy": "np", "torch": "torch", "jax": "jnp"}
LARGEST: Final = 1000
"""Bits of the largest integer that is a number here."""
_SPACES: Final = {"torch": "array_api_compat.torch", "jax": "jax.numpy"}


@dataclass(frozen=True, slots=True)
class Arrays:
    """The arrays of one library and one number format."""

    library: str
    format: Format
    dtype: Any
    asarray: Callable[..., Any]

    def make(self, numbers: Nested) -> Any:
        """A new array of exact numbers, which the format holds."""
        return self.asarray(_plain(numbers, self.format.is_integer), dtype=self.dtype)

    def owns(self, value: Any) -> bool:
        """Whether a value is an array of the library, or a scalar of NumPy."""
        if self.library == "numpy":
            return isinstance(value, np.ndarray | np.generic)
        return isinstance(value, type(self.make(0)))

    def code(self, numbers: Nested) -> str:
        """The array as Python code."""
        short = _WRITTEN.get(self.library, self.library)
        return f"{short}.asarray({shown(numbers)}, dtype={short}.{self.format.name})"


def shown(nested: Nested) -> str:
    """Nested numbers as text, whole ones as integers.

    >>> shown([[1.0, 0.5]])
    '[[1, 0.5]]'
    """
    if isinstance(nested, list):
        return "[" + ", ".join(map(shown, nested)) + "]"
    number = Fraction(nested) if isfinite(nested) else nested
    return str(number if isinstance(number, Fraction) and number.denominator == 1 else float(nested))


def numbers_of(array: Any) -> Nested:
    """The entries of an array as nested lists of Python's numbers."""
    array = array.detach() if hasattr(array, "detach") else array
    return array.tolist()


def is_array(value: Any) -> bool:
    """Whether a value is an array, of any library, that gives its entries as real numbers."""
    try:
        return hasattr(value, "dtype") and _is_real(numbers_of(value))
    except Exception:  # the object is a user's, and may do anything
        return False


def is_number(value: Any) -> bool:
    """Whether a value is a number of Python, not larger than floats are; one of NumPy is an array."""
    if isinstance(value, bool | np.generic) or not isinstance(value, int | float):
        return False
    return isinstance(value, float) or value.bit_length() <= LARGEST


def _is_real(nested: Nested) -> bool:
    return all(map(_is_real, nested)) if isinstance(nested, list) else isinstance(nested, int | float)


def dtype_name(array: Any) -> str:
    """The name of an array's format, such as float32."""
    return str(array.dtype).rsplit(".", 1)[-1]


def _plain(numbers: Nested, integers: bool) -> Nested:
    if isinstance(numbers, list):
        return [_plain(each, integers) for each in numbers]
    return int(numbers) if integers else float(numbers)


def arrays_of(dtype: Any) -> Arrays:
    """The arrays that a dtype asks for: its name, such as "float32" or "torch.float16", or a library's own.

    Raises `UsageError` for a format that symnet or the library does not have, `MissingExtra` for a library
    that is not installed.

    >>> arrays_of("float16").make([[1, 2]])
    array([[1., 2.]], dtype=float16)
    """
    if isinstance(dtype, str):
        library, _, name = dtype.rpartition(".")
        return _arrays(library or "numpy", name)
    library = getattr(type(dtype), "__module__", "").split(".")[0]
    if library == "torch":
        return _arrays("torch", str(dtype).removeprefix("torch."))
    if library in {"jax", "jaxlib"}:
        return _arrays("jax", np.dtype(dtype).name)
    try:
        return _arrays("numpy", np.dtype(dtype).name)
    except TypeError:
        raise UsageError(
            f"dtype must be a name or a dtype of an array library; found {told(dtype)}"
        ) from None


def _arrays(library: str, name: str) -> Arrays:
    form = as_format(name)
    space = np if library == "numpy" else _space(library)
    dtype = getattr(space, name, None)
    if dtype is None:
        raise UsageError(f"{library} has no {name}")
    made = Arrays(library, form, dtype, space.asarray)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = dtype_name(made.make(0))
    if found != name:
        raise UsageError(f"{library} makes {found} of {name}: enable {name} in its settings")
    return made


def _space(library: str) -> Any:
    """The namespace of a library by the array API standard."""
    try:
        return importlib.import_module(_SPACES.get(library, library))
    except ImportError as error:
        missing = error.name or library
        raise MissingExtra(
            f"arrays of {library} need the package {missing}: pip install 'symnet[arrays]' {library}"
        ) from None
