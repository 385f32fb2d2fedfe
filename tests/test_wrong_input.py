"""Wrong input to everything public gives a result, or an error of symnet that says what was found.

Parameters are those of the signatures, so a new one is tried without a change here. A parameter takes its
right value from `RIGHT`, by its name, with or without that of its function; all others stay right while one
is wrong. Where a right value is a mapping or a sequence, each of its parts is wrong in turn as well.
"""

import inspect
import re
from decimal import Decimal
from fractions import Fraction
from functools import partial, reduce

import numpy as np
import pytest
from sklearn.linear_model import LinearRegression
from sympy import (
    Add,
    Float,
    Function,
    I,
    ImmutableMatrix,
    Indexed,
    Integer,
    Lambda,
    MatAdd,
    MatMul,
    Matrix,
    MatrixExpr,
    MatrixSymbol,
    Mul,
    Q,
    S,
    Symbol,
    Trace,
    Tuple,
    nan,
    oo,
    pi,
)
from sympy.stats.rv import RandomSymbol

import symnet
from symnet import (
    Affine,
    BatchNorm,
    Concat,
    Dense,
    Derivation,
    Dropout,
    LimitExceeded,
    LinearActivation,
    Network,
    Notation,
    Parallel,
    Proved,
    Residual,
    ShapeError,
    Style,
    SymnetError,
    UnprovedStep,
    UnsupportedTerm,
    UsageError,
    any_depth,
    collect,
    derive,
    equal,
    expand,
    induct,
    sizes,
    verify,
)
from symnet.derive import Equation, Step
from symnet.instances.cross_check import counterexample, cross_check
from symnet.models import collapse as collapsing
from symnet.models import sklearn
from symnet.statements import Claim, Theorem
from symnet.typeset import read_latex, read_lines

h, p = sizes("h p")
W, U = MatrixSymbol("W", h, p), MatrixSymbol("U", p, h)
b, x, y = MatrixSymbol("b", h, 1), MatrixSymbol("x", p, 1), MatrixSymbol("y", p, 1)
i = Symbol("i", integer=True)
alpha = Symbol("alpha")
SQUARE = MatrixSymbol("A", p, p)


class OwnSymbol(Symbol):
    """A class of a user's own."""


class OwnMatrix(MatrixSymbol):
    """A class of a user's own."""


class OwnTerm(MatrixExpr):
    """A matrix that symnet does not know."""

    shape = (h, p)


class Plain:
    """An object like no other."""


def deep(term, kinds):
    """Sums and products nested in each other."""
    return reduce(lambda inner, kind: kind(term, inner, evaluate=False), kinds * 60, term)


WRONG = {
    "nothing": None,
    "true": True,
    "zero": 0,
    "a negative integer": -1,
    "an integer": 2,
    "a large integer": 10**30,
    "a huge integer": 10**5000,
    "a fraction": Fraction(1, 2),
    "a decimal": Decimal(1),
    "a float": 0.5,
    "nan": float("nan"),
    "infinity": float("inf"),
    "a complex number": 1j,
    "text": "p",
    "no text": "",
    "text of no name": "1; import os",
    "bytes": b"p",
    "an empty list": [],
    "a list": [1, "a"],
    "a long list": list(range(30_000)),
    "a list of lists": [[1, 2], [3]],
    "an empty tuple": (),
    "a pair": (1, 2),
    "a pair of texts": ("a", "b"),
    "an empty mapping": {},
    "a mapping": {"a": 1},
    "a mapping of symbols": {p: 2.5},
    "a set": {1, 2},
    "an object": Plain(),
    "a class": Plain,
    "a class of SymPy": MatrixSymbol,
    "a function": len,
    "a range": range(3),
    "an array": np.array([1.5, 2.5]),
    "a matrix of numbers": np.eye(2),
    "a number of NumPy": np.int64(3),
    "a symbol": Symbol("s"),
    "a size": h,
    "an expression": p - 1,
    "a matrix": SQUARE,
    "a product": W * x,
    "an explicit matrix": ImmutableMatrix([[1, 2], [3, 4]]),
    "a mutable matrix": Matrix([[1, alpha]]),
    "a matrix of no entries": Matrix([]),
    "an entry": W[0, i],
    "a float of SymPy": Float(0.5),
    "an infinity of SymPy": oo,
    "no number of SymPy": nan,
    "an imaginary number": I,
    "a constant": pi,
    "a truth value of SymPy": S.true,
    "a relation": alpha > 1,
    "an assumption": Q.symmetric(SQUARE),
    "a tuple of SymPy": Tuple(1, 2),
    "a function of SymPy": Function("f"),
    "a function of a symbol": Function("f")(alpha),
    "a lambda": Lambda(alpha, alpha**2),
    "a family": Indexed("c", i),
    "a user's symbol": OwnSymbol("o"),
    "a user's matrix": OwnMatrix("O", h, p),
    "a user's term": OwnTerm(),
    "a layer": Dense(W, b),
    "a network": Network.dense(p, h),
    "an affine map": Affine(W, b),
    "a verdict": verify(x, x),
    "a notation": Notation.article,
    "a deep scalar": deep(alpha, [Add, Mul]),
    "a deep matrix": deep(SQUARE, [MatAdd, MatMul]),
}

DONE = derive(Network.dense(2, 1))
FIELDS = {name: getattr(DONE, name) for name in inspect.signature(Derivation).parameters}
INDUCTION = any_depth(bias=False)
NET = Network.dense(p, h, 1)
OBJECTS = {
    "Affine": Affine(W, b),
    "AnyDepth": INDUCTION,
    "BatchNorm": BatchNorm(*(MatrixSymbol(name, h, 1) for name in ("gamma", "beta", "mu", "rho"))),
    "CanonicalForm": Network.dense(2, 2).canonical(),
    "Claim": Claim(W * x, W * x),
    "Collapsed": collapsing.Collapsed((Fraction(1),), ((Fraction(2), Fraction(3)),)),
    "Concat": Concat((Network.dense(p, h), Network.dense(p, 1, start=2))),
    "Dense": NET.layers[0],
    "Derivation": DONE,
    "Dropout": Dropout(p),
    "Equation": Equation(x, y),
    "Induction": INDUCTION.outputs,
    "LinearActivation": LinearActivation(2, 3),
    "Network": NET,
    "Notation": Notation.article,
    "Parallel": Parallel((Network.dense(p, h), Network.dense(p, h, start=2))),
    "Picture": Network.dense(2, 1).draw(),
    "Residual": Residual(Network.dense(p, h, p)),
    "Step": Step(x, "a reason"),
    "Style": Style(),
    "Theorem": Theorem("A title", lambda: (W * x, W * x)),
}
FUNCTIONS = {
    **{name: getattr(symnet, name) for name in symnet.__all__ if inspect.isfunction(getattr(symnet, name))},
    "collapse": collapsing.collapse,
    "counterexample": counterexample,
    "cross_check": cross_check,
    "prove": collapsing.prove,
    "sklearn.check": sklearn.check,
    "sklearn.collapse": sklearn.collapse,
    "sklearn.read": sklearn.read,
}
READER = {"read_latex": read_latex, "read_lines": read_lines}
GLYPHS = ("weight_", "offset_", "hidden_", "output_", "starred_", "data_")
"""Methods of a notation that only printing calls."""
OPERATORS = ("__call__", "__rmul__", "__sub__")


def public():
    """Everything public that takes arguments, by name."""
    yield from FUNCTIONS.items()
    yield from READER.items()
    for name, each in OBJECTS.items():
        yield name, type(each)
        for method in dir(each):
            if method in OPERATORS or not method.startswith("_"):
                found = getattr(each, method)
                if not inspect.isroutine(getattr(type(each), method)) or method.startswith(GLYPHS):
                    continue
                if inspect.signature(found).parameters:
                    yield f"{name}.{method}", found


PUBLIC = dict(public())
M, M_1, a = MatrixSymbol("M", h, p), MatrixSymbol("M_1", h, p), MatrixSymbol("a", h, 1)
RIGHT = {
    "activation": LinearActivation(2, 3),
    "affine": Affine(W, b),
    "after": None,
    "assuming": [Q.symmetric(SQUARE)],
    "base": INDUCTION.outputs.base,
    "bias": [True],
    "branches": [Network.dense(p, h), Network.dense(p, h, start=2)],
    "check_latex.hints": True,
    "check_latex.kind": "tex",
    "check_latex.path": "text",
    "check_latex.text": "$x = x$",
    "check_latex.timeout": 1,
    "checked": "",
    "compare.accumulate": "float32",
    "compare.adapter": None,
    "compare.after": LinearRegression().fit(np.array([[1.0], [2.0]]), np.array([1.0, 2.0])),
    "compare.before": LinearRegression().fit(np.array([[1.0], [2.0]]), np.array([1.0, 2.0])),
    "compare.dtype": "float32",
    "compare.executor": None,
    "compare.inputs": None,
    "compare.jobs": None,
    "compare.resume": None,
    "compare.told": None,
    "claimed": 2 * W,
    "claim": OBJECTS["Claim"],
    "coefficients": ((1.0, 2.0),),
    "definitions": {y: x},
    "dots": True,
    "down": MatrixSymbol("D", 1, p),
    "estimator": LinearRegression().fit(np.array([[1.0], [2.0]]), np.array([1.0, 2.0])),
    "examples": 2,
    "expect": Proved,
    "extent": p,
    "extents": 3,
    "factor": 2,
    "form": None,
    "inner": Affine(U, y),
    "inputs": p,
    "intercept": (1.0,),
    "layers": [NET.layers[0], NET.layers[1]],
    "leading": 1,
    "left": W * x,
    "letter": x,
    "lhs": W * x,
    "limit": 4,
    "linear": W,
    "maps": Affine(SQUARE, y),
    "max_megabytes": 4096,
    "max_seconds": 1,
    "max_terms": 2000,
    "mean": b,
    "name": a,
    "names": [W, x],
    "network": NET,
    "notation": "article",
    "notes": ["a note"],
    "offset": b,
    "other": Affine(W, b),
    "output": 1,
    "proof": True,
    "reason": "a reason",
    "reciprocal": b,
    "residual": True,
    "rhs": W * x,
    "right": W * x,
    "rows": np.array([[1.0], [2.0]]),
    "scale": b,
    "seconds": 5.0,
    "seed": 0,
    "sequences": {a: (M_1 * x, U * a), M: (M_1, U * M)},
    "shift": b,
    "standalone": False,
    "start": 1,
    "state": lambda: (W, W),
    "statement": OBJECTS["Claim"],
    "step": INDUCTION.outputs.step,
    "style": Style(),
    "suggest": True,
    "term": W * x,
    "title": "A title",
    "up": MatrixSymbol("T", h, 1),
    "values": {p: Integer(3)},
    "view": ["matrix", "sum"],
    "weights": W,
    "widths": h,
    "independent.degree": 2,
    "independent.first": RandomSymbol("u"),
    "independent.others": RandomSymbol("v"),
    "independent.second": RandomSymbol("w"),
    "moments.letter": RandomSymbol("u"),
    "moments.mean": 0,
    "moments.variance": 1,
    "wrt": W,
    "x": x,
    "y": x,
    "z": x,
    "BatchNorm.apply.y": b,
    "CanonicalForm.output": W * x + b,
    "Collapsed.__call__.x": [1, 2],
    "Dense.adapted.scale": 2,
    "Dropout.width": p,
    "Equation.name": x,
    "LinearActivation.intercept": 3,
    "LinearActivation.slope": 2,
    "Network.dense.activation": [(2, 3)],
    "Network.evaluate.weights": {"W_1": [[1, 2]], "b_1": [5], "W_2": [[1]], "b_2": [0]},
    "Network.evaluate.x": [1, 2],
    "Network.then.layers": Dropout(1),
    "Picture.layers": NET.layers,
    "Picture.notation": Notation.article,
    "Picture.save.path": "no/such/folder/picture.svg",
    "Residual.layers": [Network.dense(p, h), Network.dense(h, p, start=2)],
    "Step.left": None,
    "any_depth.bias": True,
    "least_squares.ridge": True,
    "collapse.network": Network(Dense(ImmutableMatrix([[2]]))),
    "gradient.term": Trace(W.T * W),
    "induct.term": M * x,
    "jacobian.wrt": x,
    "prove.form": collapsing.Collapsed((0,), ((2,),)),
    "prove.network": Network(Dense(ImmutableMatrix([[2]]))),
    "read_latex.text": r"\mathbf{W} \mathbf{x}",
    "read_lines.text": r"\begin{align} \mathbf{W} &= \mathbf{W} \end{align}",
    "sizes.names": "p h",
    "permutation.matrix": SQUARE,
    "selector.matrix": W,
    "verify_gradient.term": Trace(W.T * W),
    **{
        f"AnyDepth.{name}": getattr(INDUCTION, name) for name in inspect.signature(type(INDUCTION)).parameters
    },
    **{f"Derivation.{name}": value for name, value in FIELDS.items()},
    **{
        f"Notation.{name}": getattr(Notation.article, name) for name in inspect.signature(Notation).parameters
    },
    "Notation.replace.changes": "z",
    "CanonicalForm.glyphs": NET.glyphs,
    **{f"Style.{name}": getattr(Style(), name) for name in inspect.signature(Style).parameters},
}
REQUIRED = re.compile("found|must|needs|cannot|is not a name|would both be")
UNBOUNDED = {("examples", "a large integer")}
"""Right, but the call would not end."""


def right(name, parameter):
    """A right value; a new parameter without one is an error of this file."""
    found = [RIGHT[key] for key in (f"{name}.{parameter}", parameter) if key in RIGHT]
    assert found, f"{name} takes {parameter}: add a right value for it to RIGHT"
    return found[0]


def wrongs(value):
    """Wrong values, alone and as parts of a right one."""
    yield from WRONG.items()
    yield "a generator", (each for each in (1, 2))
    match value:
        case list() | tuple():
            for place in range(len(value)):
                for what, wrong in WRONG.items():
                    yield f"{what} at {place}", type(value)((*value[:place], wrong, *value[place + 1 :]))
        case dict():
            for place, key in enumerate(value):
                for what, wrong in WRONG.items():
                    yield f"{what} as value {place}", {**value, key: wrong}
                    if is_hashable(wrong):
                        yield (
                            f"{what} as key {place}",
                            {wrong if k is key else k: v for k, v in value.items()},
                        )


def is_hashable(value):
    try:
        hash(value)
    except TypeError:
        return False
    return True


def called(function, arguments):
    """What a function returns for arguments given by name."""
    given, named = [], {}
    for name, parameter in inspect.signature(function).parameters.items():
        match parameter.kind:
            case parameter.KEYWORD_ONLY:
                named[name] = arguments[name]
            case parameter.VAR_KEYWORD:
                named["name" if function.__name__ == "replace" else "p"] = arguments[name]
            case _:
                given.append(arguments[name])
    return function(*given, **named)


def looked_at(value):
    """Look at everything that needs no arguments: it must be there, and be shown in few characters."""
    if type(value).__module__.startswith("symnet.typeset") or not type(value).__module__.startswith("symnet"):
        return
    for name in dir(type(value)):
        if isinstance(getattr(type(value), name), property) or name in ("_repr_latex_", "_repr_svg_"):
            shown = getattr(value, name)
            if callable(shown) and name.startswith("_"):
                shown()
    str(value)
    assert len(repr(value)) < 1000
    assert "\n" not in repr(value)


def fault(function, arguments):
    """What is wrong with how wrong input is handled, or None."""
    try:
        looked_at(called(function, arguments))
    except UsageError as error:
        if len(str(error)) > 1000 or not REQUIRED.search(str(error)):
            return f"tells {str(error)[:200]}"
    except SymnetError as error:
        if not 0 < len(str(error)) < 1000:
            return f"tells {str(error)[:200]}"
    except Exception as error:
        return f"{type(error).__name__}: {str(error)[:200]}"
    return None


@pytest.mark.parametrize("name", sorted(PUBLIC))
def test_wrong_input_is_refused_with_what_was_found_and_is_required(name):
    function = PUBLIC[name]
    arguments = {each: right(name, each) for each in inspect.signature(function).parameters}
    if name != "Picture.save":
        looked_at(called(function, arguments))
    faults = [
        f"{parameter} {what}: {found}"
        for parameter in arguments
        for what, wrong in wrongs(arguments[parameter])
        if (parameter, what) not in UNBOUNDED
        if (found := fault(function, {**arguments, parameter: wrong}))
    ]
    assert not faults


def test_every_public_name_is_tried():
    classes = {name for name in symnet.__all__ if inspect.isclass(getattr(symnet, name))}
    errors = {name for name in classes if issubclass(getattr(symnet, name), Exception)}
    verdicts = {"Proved", "Refuted", "Unknown", "Same", "Rounded", "Different"}  # nobody else makes them
    assert classes - errors - verdicts <= PUBLIC.keys()


@pytest.mark.parametrize("wrong", [5, "x", alpha, b, MatrixSymbol("Y", p, 2)])
def test_a_map_and_a_layer_are_applied_to_vectors_alone(wrong):
    for applied in (Affine(W, b), Dense(W, b).apply):
        with pytest.raises((UsageError, ShapeError), match=r"is applied to must be (a|p by 1)"):
            applied(wrong)


def test_text_that_a_layer_is_applied_to_is_not_run(tmp_path):
    path = tmp_path / "made"
    with pytest.raises(UsageError, match="must be a SymPy expression"):
        Dense(W).apply(f"__import__('pathlib').Path({str(path)!r}).touch()")
    assert not path.exists()


def test_a_value_is_not_half_made():
    with pytest.raises(
        UsageError, match=r"the activation of a layer must be a LinearActivation; found tuple \(1, 2\)"
    ):
        Dense(W, b, activation=(1, 2))
    with pytest.raises(UsageError, match="steps of a derivation must be a Step; found 1"):
        Derivation(**{**FIELDS, "steps": (1,)})
    with pytest.raises(UsageError, match="a derivation must have at least one step"):
        Derivation(**{**FIELDS, "steps": ()})
    with pytest.raises(UsageError, match="a theorem must be a function without arguments; found None"):
        Theorem("A title", None)


def test_a_layer_keeps_matrices_that_cannot_change():
    numbers = Matrix([[1, 2]])
    layer, norm = Dense(numbers), BatchNorm(*[Matrix([1, 2])] * 4)
    numbers[0, 0] = 5
    assert layer.weights[0, 0] == 1
    assert isinstance(norm.scale, ImmutableMatrix)


@pytest.mark.parametrize("depth", [90, 400])
def test_what_is_nested_too_deeply_is_refused_at_once(depth):
    nested = reduce(lambda inner, _: MatMul(2, inner, evaluate=False), range(depth), SQUARE)
    if depth < 100:
        assert Dense(nested).inputs == p
    else:
        with pytest.raises(LimitExceeded, match="must be nested at most 100 deep; found a long MatMul"):
            Dense(nested)


def test_replaced_symbols_must_fit():
    with pytest.raises(ShapeError, match=r"each value must fit in the place of its symbol in W: .* -1"):
        Dense(W).xreplace({p: -1})
    with pytest.raises(UsageError, match="the value of W must be a matrix; found 2"):
        Dense(W).xreplace({W: 2})
    with pytest.raises(UsageError, match="values must be a mapping from symbols to terms; found list"):
        Affine(W, b).xreplace([p])
    layer = Residual((Dense(W, b), Dense(U))).xreplace({p: Integer(2)})
    assert layer == Residual((Dense(MatrixSymbol("W", h, 2), b), Dense(MatrixSymbol("U", 2, h))))


def test_limits_mean_the_same_everywhere():
    wide = MatMul(*[SQUARE + MatrixSymbol("B", p, p)] * 6)
    for bounded in (expand, partial(collect, letter=SQUARE)):
        with pytest.raises((LimitExceeded, UnprovedStep), match="max_terms=10"):
            bounded(wide, max_terms=10)
        with pytest.raises((LimitExceeded, UnprovedStep), match="max_seconds"):
            bounded(wide, max_seconds=0)
    with pytest.raises(UnsupportedTerm, match="max_seconds"):
        equal(wide, SQUARE, max_seconds=0)
    assert "max_seconds" in induct(a, M * x, RIGHT["sequences"], max_seconds=0).reason


def test_equal_takes_definitions_and_assumptions():
    assert equal(W * y, W * x, definitions={y: x})
    assert equal(SQUARE.T, SQUARE, assuming=[Q.symmetric(SQUARE)])
    assert not equal(SQUARE.T, SQUARE)


SHOWN = {
    "Affine": "Affine(x -> W*x + b)",
    "AnyDepth": "AnyDepth(bias=False, residual=False)",
    "CanonicalForm": "CanonicalForm(b_1 + (W_1)*x)",
    "Claim": "Claim(W*x = W*x)",
    "Collapsed": "Collapsed(1 outputs of 2 inputs, up to 1 digits)",
    "Dense": "Dense(y -> W_1*y + b_1)",
    "Derivation": "Derivation(network of 2 inputs and widths 1: x -> W_1*x + b_1; view sum, 1 line, proved)",
    "Dropout": "Dropout(y -> y)",
    "Equation": "Equation(x = y)",
    "Network": "network of p inputs and widths h, 1: x -> W_2*(W_1*x + b_1) + b_2",
    "Residual": "Residual(y -> W_2*(W_1*y + b_1) + b_2 + y)",
    "Step": "Step(x, 'a reason')",
}


@pytest.mark.parametrize("name", SHOWN)
def test_a_value_is_shown_in_a_line(name):
    assert repr(OBJECTS[name]) == SHOWN[name]


def test_numbers_of_a_large_layer_are_not_printed():
    layer = Dense(ImmutableMatrix(30, 30, range(900)))
    for large in (layer, layer.affine, Network(layer), derive(Network(layer), view="matrix")):
        assert len(repr(large)) < 200
    assert layer._repr_latex_() is None
    assert Network(layer)._repr_latex_() is None
