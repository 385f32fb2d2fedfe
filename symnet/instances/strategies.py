"""Random instances of terms for Hypothesis: it draws sizes and a seed, from which the numbers come."""

from random import Random

from hypothesis import strategies as st

from symnet.instances.batches import draw as drawn
from symnet.instances.evaluate import Instance
from symnet.instances.signature import LARGEST_SIZE, Signature


@st.composite
def instances(draw: st.DrawFn, signature: Signature) -> Instance:
    """Sizes from 1 to 3, drawn independently, and exact numbers for everything else.

    `shrink` makes a failure smaller, number by number.
    """
    sizes = {symbol: draw(st.integers(1, LARGEST_SIZE), label=str(symbol)) for symbol in signature.sizes}
    random = Random(draw(st.integers(0, 2**32), label="seed"))  # noqa: S311 - numbers to test with, no secrets
    return drawn(signature, sizes, 1, random).instance(0, signature.definitions)
