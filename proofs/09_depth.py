"""Any number of layers, of any widths, is one linear regression: by induction over the layers."""

from sympy import MatrixSymbol

from symnet import Network, Refuted, any_depth, sizes, theorem

p = sizes("p")


@theorem("L layers of any widths are one affine map")
def layers():
    return any_depth()


@theorem("L layers without offsets are one matrix")
def without_offsets():
    return any_depth(bias=False)


@theorem("L residual layers are one affine map")
def residual_layers():
    return any_depth(residual=True)


@theorem("The layers do not multiply in the order in which they are applied", expect=Refuted)
def order_matters():
    net = Network.dense(p, p, p, bias=False)
    first, second = (MatrixSymbol(f"W_{number}", p, p) for number in (1, 2))
    return net.output, first * second * net.x
