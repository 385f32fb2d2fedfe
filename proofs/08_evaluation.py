"""Layers that are linear once a network is trained: batch normalisation, dropout and adapters."""

from sympy import DiagMatrix, MatrixSymbol, Symbol

from symnet import BatchNorm, Dropout, Network, derive, sizes, theorem

h, p, r = sizes("h p r")
gamma, beta, mu, rho = (MatrixSymbol(name, h, 1) for name in ("gamma", "beta", "mu", "rho"))
layer = Network.dense(p, h)
W, b = layer.layers[0].weights, layer.layers[0].offset
normalised = layer.then(BatchNorm(gamma, beta, mu, rho))
V, U = MatrixSymbol("V", h, r), MatrixSymbol("U", r, p)
adapted = Network(layer.layers[0].adapted(V, U, Symbol("alpha")))


@theorem("Batch normalisation after a layer, with matrices")
def normalisation():
    return derive(normalised, view="matrix")


@theorem("Batch normalisation after a layer, each output")
def normalisation_of_each_output():
    return derive(normalised, view="sum")


@theorem("Batch normalisation folds into the layer before it")
def folded():
    scale = DiagMatrix(gamma) * DiagMatrix(rho)
    return normalised.output, (scale * W) * layer.x + (scale * (b - mu) + beta)


@theorem("A low-rank adapter changes the coefficients, not the form")
def adapter():
    return derive(adapted.then(Network.dense(h, 1, start=2)), view="matrix")


@theorem("A low-rank adapter, each output")
def adapter_of_each_output():
    return derive(adapted, view="sum")


@theorem("Dropout in evaluation mode leaves the linear regression as it is")
def dropout():
    return derive(layer.then(Dropout(h), Network.dense(h, 1, start=2)), view="matrix")
