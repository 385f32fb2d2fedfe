"""`implements`: a function held against a term."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from symnet.errors import SymnetError
from symnet.instances.given import Entries
from symnet.testing.arrays import arrays_of
from symnet.testing.calls import bind
from symnet.testing.drawing import LARGEST, drawing_of
from symnet.testing.examine import Examination
from symnet.testing.layout import as_layout
from symnet.testing.property import Property, plain
from symnet.testing.report import report
from symnet.testing.target import as_target


def implements(
    of: Any,
    *,
    names: Mapping[str, Any] | None = None,
    layout: Mapping[str, str] | None = None,
    dtype: Any = "float64",
    sizes: Any = (1, LARGEST),
    entries: Entries = None,
) -> Callable[[Callable[..., Any]], Callable[..., None]]:
    """Make a test of a function: that it computes a term, or a network, whatever the sizes and entries.

    The test is run by pytest, or by calling it without arguments; with arguments it is the function. It
    raises `Mismatch`, an `AssertionError`, with the smallest instance at which the function is wrong. `of` is
    a SymPy term, a `Network`, a layer, or a tuple of terms for a function of several results.

    `names` maps parameters to symbols, where they are not called the same. `layout` says how arrays are
    stored, by parameter, and for the result under "return": "matrix" (the default, m×n as in the term),
    "transposed", "vector", "scalar", or, for a batch of vectors, "rows" or "columns". `dtype` is a dtype of
    NumPy, PyTorch or JAX, or its name, such as "float32", "torch.bfloat16" or "jax.float32". `sizes` bounds
    all sizes, or each in a mapping; `entries` is a strategy for all entries, or for some symbols.

    There is no tolerance: entries are such that every sum is exact in the dtype. Where a division, a root or
    a function rounds, the result must be within a proven bound. Raises `UnsupportedTerm` for a term of which
    neither is known, `UsageError` for parameters that are no symbols.

    >>> from sympy import MatrixSymbol
    >>> from symnet import sizes
    >>> h, p = sizes("h p")
    >>> W, x, b = MatrixSymbol("W", h, p), MatrixSymbol("x", p, 1), MatrixSymbol("b", h, 1)
    >>> @implements(W * x + b)
    ... def dense(W, x, b):
    ...     return W @ x
    >>> dense()
    Traceback (most recent call last):
      ...
    symnet.testing.Mismatch: dense is not W*x + b
      at h = 1, p = 1, numbers in float64:
        W = [[0]]
        x = [[0]]
        b = [[1]]
      the result
        expected [[1]]
        got      [[0]]
      why: b is missing (this explains all 31 instances tried)
      reproduce: dense(W=np.asarray([[0]], dtype=np.float64), x=np.asarray([[0]], \
dtype=np.float64), b=np.asarray([[1]], dtype=np.float64))
      (algebra is tested, not precision: every sum of these numbers is exact in float64)
    """
    __tracebackhide__ = True
    try:
        examine = examinations(of, names, layout, dtype, sizes=sizes, entries=entries)
    except SymnetError as error:
        raise plain(error) from None
    options = f"{of} {dtype} {layout} {sizes} {names}"

    def decorate(function: Callable[..., Any]) -> Callable[..., None]:
        __tracebackhide__ = True
        try:
            examination = examine(function)
        except SymnetError as error:
            raise plain(error) from None
        binding = examination.binding
        key = f"{binding.where} {options}"
        tell = partial(report, examination)
        prop = Property(examination.drawing, examination.judge, examination.judged, tell, key)
        return prop.test(function, binding.receiver)

    return decorate


def examinations(
    of: Any,
    names: Mapping[str, Any] | None = None,
    layout: Mapping[str, str] | None = None,
    dtype: Any = "float64",
    *,
    sizes: Any = (1, LARGEST),
    entries: Entries = None,
) -> Callable[[Callable[..., Any]], Examination]:
    """How functions are held against a term; the arguments are those of `implements`, and checked here."""
    words, arrays = as_layout(layout or {}), arrays_of(dtype)
    symbols = {argument: _name(symbol) for argument, symbol in (names or {}).items()}
    target = as_target(of).with_batches(symbols, words)
    drawing = drawing_of(target, arrays.format, sizes, entries)
    drawing.probe()
    sized = frozenset(target.signature.sizes)

    def examination(function: Callable[..., Any]) -> Examination:
        return Examination(bind(function, target.arguments, names, words, arrays, sizes=sized), drawing)

    return examination


def _name(symbol: Any) -> str:
    return symbol if isinstance(symbol, str) else getattr(symbol, "name", str(symbol))
