"""Pairs of PyTorch's modules, right and wrong; a difference is seen by PyTorch itself at the witness."""

import pytest

from symnet import Different, Rounded, Same, Unknown, compare
from tests.models.torch_pairs import PAIRS, torch

VERDICTS = {"same": Same, "rounded": Rounded, "different": Different, "unknown": Unknown}


def seen(module, found):
    """What the module itself gives at the witness, at the place that is told."""
    with torch.no_grad():
        y = module(*(torch.from_numpy(array).float() for array in found.witness.values()))
    return y[found.place].item()


@pytest.mark.parametrize("name", PAIRS)
@pytest.mark.filterwarnings("ignore")
def test_a_pair_is_judged_rightly(name):
    make, example, expected = PAIRS[name]
    before, after = make()
    found = compare(before, after, inputs=(example,))
    assert isinstance(found, VERDICTS[expected]), str(found)
    if isinstance(found, Different):
        left, right = seen(before, found), seen(after, found)
        told = found.left - found.right
        assert abs((left - right) - told) <= abs(told) / 2
