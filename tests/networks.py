"""The networks on which derivations, checks and printing are tested."""

from sympy import BlockMatrix, MatrixSymbol, Rational, symbols

from symnet import BatchNorm, Concat, Dense, Dropout, Network, Parallel, Residual, sizes

h, m, p, q, r = sizes("h m p q r")
alpha, beta = symbols("alpha beta")
dense = Network.dense


def norm(width):
    """Batch normalisation with letters for its parts."""
    return BatchNorm(*(MatrixSymbol(name, width, 1) for name in ("kappa", "tau", "mu", "rho")))


def adapted(layer, scale, number=""):
    """A dense layer with an adapter of rank r."""
    up = MatrixSymbol(f"V{number}", layer.outputs, r)
    down = MatrixSymbol(f"U{number}", r, layer.inputs)
    return layer.adapted(up, down, scale)


DENSE = {
    "one node": dense(p, 1),
    "one input": dense(1, h, 1),
    "a layer": dense(p, h),
    "three nodes in a layer": dense(p, 3),
    "three nodes": dense(p, 3, 1),
    "all sizes concrete": dense(3, 2, 1),
    "a hidden layer": dense(p, h, 1),
    "several outputs": dense(p, h, q),
    "two outputs": dense(p, h, 2),
    "two hidden layers": dense(p, h, m, 1),
    "three hidden layers, mixed sizes": dense(4, h, 2, m, 1),
    "equal sizes": dense(p, p, p),
    "no offsets": dense(p, h, 1, bias=False),
    "one offset": dense(p, h, 1, bias=[True, False]),
    "symbolic activation": dense(p, h, 1, activation=[(alpha, beta), None]),
    "constant activation": dense(p, 2, activation=(0, 1)),
    "numeric activation": dense(p, h, 1, activation=(2, Rational(-1, 3))),
    "wide": dense(7, 5, 1),
}
CONNECTED = {
    "residual": Network(Residual(dense(p, p))),
    "residual around one input": Network(Residual(dense(1, h, 1))),
    "residual without offsets": Network(Residual(dense(p, p, bias=False))).then(
        dense(p, 1, bias=False, start=2)
    ),
    "residual sub-network": Network(Residual(dense(p, h, p))).then(dense(p, 1, start=3)),
    "two residuals": Network((Residual(dense(p, p)), Residual(dense(p, p, start=2)))),
    "residual of concrete width": dense(3, 2).then(Residual(dense(2, 2, start=2)), dense(2, 1, start=3)),
    "residual inside a residual": Network(Residual((Residual(dense(p, p)), dense(p, p, start=2)))),
    "tied weights": Network((Residual(dense(p, p)), Residual(dense(p, p)))),
    "parallel branches": Network(Parallel((dense(p, h), dense(p, m, h, start=2)))).then(dense(h, 1, start=4)),
    "parallel to one output": Network(Parallel((dense(p, 1), dense(p, h, 1, start=2)))),
    "concatenated branches": Network(Concat((dense(p, h), dense(p, m, start=2)))).then(
        dense(h + m, 1, start=3)
    ),
    "concatenated concrete branches": Network(Concat((dense(p, 2), dense(p, 1, start=2)))).then(
        dense(3, 1, start=3)
    ),
    "concatenated without offsets": Network(
        Concat((dense(p, h, bias=False), dense(p, 1, bias=False, start=2)))
    ).then(dense(h + 1, 1, bias=False, start=3)),
    "concatenated, then weights in blocks": Network(
        (
            Concat((dense(p, h), dense(p, m, start=2))),
            Dense(BlockMatrix([[MatrixSymbol("V", q, h), MatrixSymbol("U", q, m)]])),
        )
    ),
    "inputs carried along": Network(Concat((Dropout(p), dense(p, m)))).then(dense(p + m, 1, start=2)),
}
EVALUATED = {
    "dropout": dense(p, h).then(Dropout(h), dense(h, 1, start=2)),
    "dropout last": dense(p, 1).then(Dropout(1)),
    "dropout alone": Network(Dropout(p)),
    "normalised": dense(p, h).then(norm(h), dense(h, 1, start=2)),
    "normalised outputs": dense(p, 2).then(norm(2)),
    "normalised inputs": Network(norm(p)).then(dense(p, 1)),
    "adapter": Network(adapted(dense(p, h).layers[0], alpha)).then(dense(h, 1, start=2)),
    "adapters in a row": Network(
        [adapted(layer, 1, f"_{number}") for number, layer in enumerate(dense(p, h, 1).layers, 1)]
    ),
    "adapter of one layer": Network(adapted(dense(p, h).layers[0], 2)),
}
NETWORKS = DENSE | CONNECTED | EVALUATED
