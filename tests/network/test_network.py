"""Networks: how they are built, what they refuse, and what they compute."""

import pickle
from fractions import Fraction
from random import Random

import numpy as np
import pytest
from sympy import ImmutableMatrix, Integer, MatrixSymbol, Rational, Symbol, symbols

from symnet import (
    Affine,
    CanonicalForm,
    Dense,
    Dropout,
    LinearActivation,
    Network,
    Proved,
    ShapeError,
    UsageError,
    derive,
    sizes,
    verify,
)
from symnet.instances.batches import draw
from symnet.instances.signature import signature_of
from tests.networks import NETWORKS

h, p, q = sizes("h p q")


def test_the_output_is_the_nested_term():
    assert str(Network.dense(p, h, 1).output) == "W_2*(W_1*x + b_1) + b_2"
    assert str(Network.dense(p, 1).output) == "W_1*x + b_1"
    assert str(Network.dense(p, h, 1, bias=False).output) == "W_2*(W_1*x)"


@pytest.mark.parametrize("network", NETWORKS.values(), ids=NETWORKS)
def test_the_canonical_form_equals_the_output_in_every_view(network):
    form = network.canonical()
    assert isinstance(form.proof, Proved)
    for view in (form.as_matrix(), form.as_augmented()):
        assert isinstance(verify(network.output, view), Proved)
    assert isinstance(verify(form.as_sum(), form.as_expr()), Proved)
    if network.outputs == 1:
        assert isinstance(verify(network.output, form.as_sum()), Proved)
        assert isinstance(verify(network.output, form.as_expr()), Proved)


@pytest.mark.parametrize("network", NETWORKS.values(), ids=NETWORKS)
def test_networks_and_forms_are_values(network):
    for value in (network, network.canonical(), network.affine):
        assert pickle.loads(pickle.dumps(value)) == value  # noqa: S301 - our own bytes
        assert hash(value) == hash(pickle.loads(pickle.dumps(value)))  # noqa: S301


def test_the_same_network_at_other_sizes():
    assert Network.dense(p, h, 1).at(p=3, h=2) == Network.dense(3, 2, 1)
    assert Network.dense(p, h, 1).at(h=p) == Network.dense(p, p, 1)
    with pytest.raises(UsageError, match="k is no symbolic size of this network; it has p, h"):
        Network.dense(p, h, 1).at(k=2)
    with pytest.raises(UsageError, match=r"p must be a positive integer .*; found 0"):
        Network.dense(p, h, 1).at(p=0)


@pytest.mark.parametrize(
    ("widths", "message"),
    [
        ((p, 0), r"the width of layer 1 must be a positive integer .*; found 0"),
        ((p, 3, -1), r"the width of layer 2 must be a positive integer .*; found -1"),
        ((0, 1), r"the number of inputs must be a positive integer .*; found 0"),
        ((p, 2.0), r"the width of layer 1 .*; found 2.0"),
        ((p, True), r"the width of layer 1 .*; found True"),
        ((p, "h"), r"the width of layer 1 .*; found 'h'"),
        ((p, Symbol("h")), r"the width of layer 1 .* made by sizes.*; found h"),
        ((p,), r"the width of at least one layer"),
        ((sizes("W_1"), 1), r"the size W_1 has the name of a matrix"),
    ],
)
def test_widths_that_are_no_sizes_are_refused(widths, message):
    with pytest.raises(UsageError, match=message):
        Network.dense(*widths)


@pytest.mark.parametrize("name", ["", "2p", "p!", "__import__('os')", "p-1"])
def test_names_that_are_no_names_are_refused(name):
    with pytest.raises(UsageError, match="name"):
        sizes(name)


def test_lists_for_layers_must_fit():
    with pytest.raises(UsageError, match="bias must be given once or for each of 2 layers; found 3 values"):
        Network.dense(p, h, 1, bias=[True, False, True])
    with pytest.raises(UsageError, match="a bias must be True or False; found 1"):
        Network.dense(p, h, 1, bias=[1, 0])
    with pytest.raises(UsageError, match="an activation must be a pair"):
        Network.dense(p, h, 1, activation=["relu", None])
    with pytest.raises(UsageError, match="slope of an activation must be a rational number or a symbol"):
        Network.dense(p, h, 1, activation=(Symbol("a") ** 2, 0))


def test_layers_that_do_not_fit_are_refused():
    W, b = MatrixSymbol("W", h, p), MatrixSymbol("b", h, 1)
    with pytest.raises(
        ShapeError, match="p and h must be equal sizes: layer 2 takes p inputs, layer 1 gives h"
    ):
        Network((Dense(W, b), Dense(W, b)))
    with pytest.raises(ShapeError, match="the offset of a layer must be h by 1; found p by 1"):
        Dense(W, MatrixSymbol("b", p, 1))
    with pytest.raises(UsageError, match="at least one layer"):
        Network(())


def test_a_network_goes_on_with_then():
    inner, outer = Network.dense(p, h), Dense(MatrixSymbol("C", 1, h))
    assert inner.then(outer).affine == Affine(outer.weights, outer.affine.offset) @ inner.affine


def test_numbers_and_letters_mix():
    network = Network((Dense(ImmutableMatrix([[1, 2]]), None, LinearActivation(Rational(1, 2), 3)),))
    assert network.canonical().as_expr() == network.x[0, 0] / 2 + network.x[1, 0] + 3


def test_the_forward_pass_is_exact_on_exact_numbers():
    a = symbols("a")
    network = Network.dense(p, h, 1, activation=[(a, Rational(1, 3)), None])
    weights = {"W_1": [[1, 2], [3, 4]], "b_1": [5, 6], "W_2": [[1, -1]], "b_2": [Fraction(1, 7)], "a": 2}
    found = network.evaluate(weights, [10, 100])
    assert list(found) == [2 * (215 - 436) + Fraction(1, 7)]


def test_the_forward_pass_keeps_floats():
    network = Network.dense(2, 1)
    found = network.evaluate({"W_1": np.array([[0.5, 0.25]]), "b_1": np.array([1.0])}, np.array([2.0, 4.0]))
    assert found.dtype == float
    assert found.tolist() == [3.0]


@pytest.mark.parametrize(
    ("weights", "x", "error", "message"),
    [
        ({"W_1": [[1, 2]]}, [1, 2], UsageError, "a value for b_1 is required; found values for W_1"),
        (
            {"W_1": [[1, 2, 3]], "b_1": [1]},
            [1, 2],
            ShapeError,
            "W_1 must be 1 by 2, since p is 2 in x; found 1 by 3",
        ),
        ({"W_1": [[1, 2], [3]], "b_1": [1]}, [1, 2], ShapeError, "W_1 must be rows of one length"),
        ({"W_1": [[1, "2"]], "b_1": [1]}, [1, 2], UsageError, "W_1 must hold numbers"),
        ({"W_1": [[1, 2]], "b_1": [1, 2]}, [1, 2], ShapeError, "b_1 must be 1 by 1; found 2 by 1"),
    ],
)
def test_arrays_that_do_not_fit_are_named(weights, x, error, message):
    with pytest.raises(error, match=message):
        Network.dense(p, 1).evaluate(weights, x)


def test_a_form_that_is_not_equal_cannot_be_made():
    network = Network.dense(p, h, 1)
    with pytest.raises(Exception, match="differs from the output"):
        CanonicalForm(network.output, Integer(2) * network.affine, network.x)


def test_an_output_that_does_not_exist_is_refused():
    with pytest.raises(UsageError, match="output must be counted from 0 to 1; found 2"):
        Network.dense(p, 2).canonical().as_sum(2)


@pytest.mark.parametrize("network", NETWORKS.values(), ids=NETWORKS)
def test_everything_prints_in_a_notebook(network):
    for value in (network, network.canonical(), network.affine):
        assert value._repr_latex_().startswith("$\\displaystyle")
        assert str(value)


def test_the_letters_of_a_network_are_one_choice():
    net = Network.dense(p, h, 1, notation="layers")
    assert net == Network.dense(p, h, 1)
    assert derive(net).latex() == derive(Network.dense(p, h, 1), notation="layers").latex()
    assert derive(net).notation is net.notation
    assert net.draw().svg() == Network.dense(p, h, 1).draw("layers").svg()
    for more in (net.at(p=3), net.then(Dropout(1)), derive(net).network):
        assert more.notation is net.notation
    for shown in (net, net.canonical()):
        assert r"\mathbf{w}^{(2)\top}" in shown._repr_latex_()
        assert r"\mathbf{W}^{(1)}" in shown._repr_latex_()


def test_a_size_with_the_name_of_a_letter_is_no_hindrance_to_a_notebook():
    net = Network.dense(*sizes("b c"), 1)
    with pytest.raises(UsageError, match="the size b has the name of a letter of the notation article"):
        derive(net)
    letters = r"\mathbf{c}^{\top} (\mathbf{B} \mathbf{x} + \mathbf{b}_{0}) + c_{0}"
    assert net._repr_latex_() == rf"$\displaystyle \mathbf{{x}} \mapsto {letters}$"
    assert net._repr_svg_() == net.draw("statistics").svg()


def test_symbols_that_would_be_printed_alike_keep_their_own_letters_in_a_notebook():
    r = sizes("r")
    up, down = MatrixSymbol("B", h, r), MatrixSymbol("A", r, p)
    net = Network(Dense(MatrixSymbol("W", h, p)).adapted(up, down))
    with pytest.raises(UsageError, match="W and B would be printed alike"):
        derive(net)
    assert r"(\mathbf{W} + \mathbf{B} \mathbf{A}) \mathbf{x}" in net._repr_latex_()
    assert r"(\mathbf{B} \mathbf{A} + \mathbf{W}) \mathbf{x}" in net.canonical()._repr_latex_()


@pytest.mark.parametrize("name", NETWORKS)
def test_a_batch_has_the_outputs_of_its_members(name):
    """Each array has one more axis in front; integers and fractions stay exact."""
    net = NETWORKS[name]
    random = Random(name)  # noqa: S311 - numbers to test with, no secrets
    signature = signature_of([net.output])
    batch = draw(signature, {size: random.randint(1, 3) for size in signature.sizes}, 3, random)
    arrays = {name: letter.cells() for name, letter in batch.letters.items()}
    together = net.evaluate(arrays, arrays[net.x])
    for number in range(3):
        alone = {name: array[number] for name, array in arrays.items()}
        assert (net.evaluate(alone, alone[net.x]) == together[number]).all()
