"""Any network with linear activations is one linear regression b*_0 + Σ b*_i x_i."""

from sympy import MatrixSymbol, symbols

from symnet import Network, Refuted, derive, sizes, theorem

h, m, p, q = sizes("h m p q")
alpha, beta = symbols("alpha beta")


@theorem("A hidden layer of any width is one linear regression, with sums")
def hidden_layer():
    return derive(Network.dense(p, h, 1), view="sum")


@theorem("A hidden layer of any width is one linear regression, with matrices")
def hidden_layer_with_matrices():
    return derive(Network.dense(p, h, 1), view="matrix")


@theorem("A hidden layer of three nodes is one linear regression, with matrices")
def three_nodes_with_matrices():
    return derive(Network.dense(p, 3, 1), view="matrix")


@theorem("The whole model for n observations is one linear regression")
def hidden_layer_on_data():
    return derive(Network.dense(p, h, 1), view="data")


@theorem("Each of several outputs is one linear regression")
def several_outputs():
    return derive(Network.dense(p, h, q), view="sum")


@theorem("Two hidden layers are one linear regression, with sums")
def two_hidden_layers():
    return derive(Network.dense(p, h, m, 1), view="sum", notation="layers")


@theorem("Two hidden layers are one linear regression, with matrices")
def two_hidden_layers_with_matrices():
    return derive(Network.dense(p, h, m, q), view="matrix", notation="layers")


@theorem("A linear activation αz + β changes the coefficients, not the form")
def linear_activation():
    return derive(Network.dense(p, h, 1, activation=[(alpha, beta), None]), view="sum")


@theorem("The intercept is not the output's offset alone", expect=Refuted)
def intercept_of_the_output_alone():
    network = Network.dense(p, h, 1)
    return network.canonical().intercept, MatrixSymbol("b_2", 1, 1)
