"""Mistakes are planted in strategies and in what tests functions: each is found."""

import importlib

import pytest
from hypothesis import strategies as st
from sympy import Integer, MatrixSymbol

from symnet import Affine, SymnetError
from symnet.explain import guesses
from symnet.rounding import Rounded, balls
from symnet.strategies import arrays, samples
from symnet.testing import Mismatch, calls, examine, implements
from symnet.testing.magnitude import Magnitude
from symnet.testing.target import Target
from tests.testing import test_precision
from tests.testing.test_functions import held
from tests.testing.test_strategies import LAWS, x

terms, networks = (importlib.import_module(f"symnet.strategies.{name}") for name in ("terms", "networks"))


def broken(law):
    """A law that a planted mistake breaks."""
    with pytest.raises((AssertionError, SymnetError, ValueError)):
        LAWS[law]()


# -- strategies
def test_a_size_too_large(monkeypatch):
    monkeypatch.setattr(terms, "Integer", lambda number: Integer(number + 1))
    broken("extents_are_names_or_numbers")


def test_a_matrix_with_a_row_too_many(monkeypatch):
    right = arrays._matrices
    monkeypatch.setattr(arrays, "_matrices", lambda rows, *rest: right(rows.map(lambda n: n + 1), *rest))
    broken("matrices_have_their_shape")


def test_an_array_of_another_dtype(monkeypatch):
    monkeypatch.setattr(arrays, "as_dtype", lambda _: arrays.np.dtype("int16"))
    broken("matrices_have_their_shape")


def test_sizes_out_of_their_bounds(monkeypatch):
    monkeypatch.setattr(samples, "as_bounds", lambda known, *_: dict.fromkeys(known.values(), (1, 1)))
    broken("instances_have_the_value_of_a_term")


@pytest.mark.parametrize(
    "law", ["instances_have_the_value_of_a_term", "instances_have_the_value_of_a_network"]
)
def test_a_value_of_another_term(monkeypatch, law):
    right = samples.Instance.value
    monkeypatch.setattr(samples.Instance, "value", lambda at, term, *rest: right(at, 2 * term, *rest))
    broken(law)


def test_a_network_whose_layers_do_not_fit(monkeypatch):
    right = networks._dense
    monkeypatch.setattr(networks, "_dense", lambda draw, k, rows, columns: right(draw, k, columns, rows))
    broken("networks_are_their_canonical_form")


def test_an_affine_map_that_loses_its_offset(monkeypatch):
    right = Affine.__matmul__
    monkeypatch.setattr(Affine, "__matmul__", lambda g, f: Affine(right(g, f).linear, g.offset))
    broken("affine_maps_compose")


def test_a_term_of_another_shape(monkeypatch):
    monkeypatch.setattr(terms, "letter", lambda name, r, c: MatrixSymbol(f"{name}_{r}{c}", c, r))
    broken("terms_have_their_shape")


def test_a_rewriting_that_is_not_valid(monkeypatch):
    monkeypatch.setattr(terms, "rewritten", terms.edited)
    broken("true_claims_are_proved")


def test_a_near_miss_that_misses_nothing(monkeypatch):
    monkeypatch.setattr(terms, "edited", terms.rewritten)
    monkeypatch.setattr(terms, "assume", lambda _: True)
    broken("near_misses_are_refuted")


def test_a_near_miss_that_no_number_shows(monkeypatch):
    monkeypatch.setattr(terms, "assume", lambda _: True)
    monkeypatch.setattr(
        terms, "edited", lambda draw, term: terms.edited(draw, term) if draw(st.booleans()) else term
    )
    broken("near_misses_are_refuted")


# -- what tests functions
EXACT = test_precision.test_what_is_said_to_be_exact_is_computed_exactly
BOUNDED = test_precision.test_no_error_passes_its_bound
SUMMED = test_precision.test_a_sum_that_loses_every_summand_is_within_its_bound


def test_a_magnitude_that_forgets_a_summand(monkeypatch):
    monkeypatch.setattr(
        Magnitude, "__add__", lambda a, b: a._with(b, max(a.reach, b.reach), max(a.grain, b.grain))
    )
    with pytest.raises(AssertionError):
        EXACT()


def test_a_magnitude_that_forgets_a_denominator(monkeypatch):
    monkeypatch.setattr(Magnitude, "needed", property(lambda number: number.peak))
    with pytest.raises(AssertionError):
        test_precision.test_fractions_with_powers_of_two_are_exact()


@pytest.mark.parametrize("part", ["count", "growth"])
def test_a_bound_that_forgets_some_roundings(monkeypatch, part):
    def error(number):
        sums = 1 if part == "count" else balls._factor(number.form, max(number.count - 1, 0))
        products = 1 if part == "growth" else number.growth
        return number.reach * (sums * products - 1)

    monkeypatch.setattr(Rounded, "error", property(error))
    with pytest.raises(AssertionError):
        {"growth": BOUNDED, "count": SUMMED}[part]()


def test_a_value_that_is_not_that_of_the_term(monkeypatch):
    right = Target.expected
    monkeypatch.setattr(Target, "expected", lambda target, at: right(target.of((2 * target.terms[0],)), at))
    with pytest.raises(Mismatch):
        held("numpy", "no bias", "right")()


@pytest.mark.parametrize(
    ("place", "name", "found"),
    [
        (examine.Judge, "_agree", "no bias"),
        (calls.Binding, "_raised", "wrong axis of a mean"),
    ],
)
def test_a_check_that_sees_nothing_lets_mistakes_pass(monkeypatch, place, name, found):
    """The wrong functions are what tells whether the checks see anything."""
    monkeypatch.setattr(place, name, lambda *_: True)
    if name == "_agree":
        held("numpy", found, "wrong")()
    else:
        with pytest.raises(Mismatch):
            held("numpy", found, "wrong")()


def test_a_guess_that_holds_in_one_case_only_is_not_told(monkeypatch):
    """A function that is wrong in two ways has no reason; a room that tries one case would tell one."""

    def twice_wrong(x):
        return 2 * x if len(x) == 1 else 3 * x

    with pytest.raises(Mismatch) as honest:
        implements(x)(twice_wrong)()
    assert "why" not in str(honest.value)
    right = guesses._guesses
    monkeypatch.setattr(guesses, "_guesses", lambda term, cases: right(term, cases[:1]))
    with pytest.raises(Mismatch) as careless:
        implements(x)(twice_wrong)()
    assert "why" in str(careless.value)
