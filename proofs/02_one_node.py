"""One node whose activation sums its weighted inputs is multiple linear regression."""

from symnet import Network, derive, sizes, theorem

p = sizes("p")
node = Network.dense(p, 1)


@theorem("One node is multiple linear regression, written with a sum")
def with_a_sum():
    return derive(node, view="sum")


@theorem("One node is multiple linear regression, written out")
def written_out():
    return derive(node, view="explicit")


@theorem("One node is multiple linear regression, as a product")
def as_a_product():
    return derive(node, view="augmented")
