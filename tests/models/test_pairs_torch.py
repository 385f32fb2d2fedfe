"""Pairs of PyTorch's modules, right and wrong; a difference is seen by PyTorch itself at the witness."""

import pytest

pytest.importorskip("torch", reason="PyTorch has the modules that are compared")

from symnet import Different, Rounded, Same, Unknown, compare
from tests.models.torch_models import made
from tests.models.torch_pairs import (
    PAIRS,
    SMALL,
    WIDE,
    Multihead,
    again,
    mobile,
    nn,
    residual,
    settled,
    torch,
    transposed_convolution,
)

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


EXPORTED = {
    **{name: (lambda name=name: made(name)) for name in ("mlp", "mlp rms", "cnn", "repvgg 1", "repvgg 4")},
    **{name: (lambda name=name: made(name)) for name in ("attention written out", "in place")},
    **{name: (lambda name=name: made(name)) for name in ("activations", "functions")},
    "residual network": lambda: (residual(), (torch.zeros(2, 3, 16, 16),)),
    "depthwise block": lambda: (mobile(), (WIDE,)),
    "MultiheadAttention": lambda: (settled(Multihead()), (SMALL,)),
    "TransformerEncoderLayer": lambda: (
        settled(nn.TransformerEncoderLayer(8, 2, 16, batch_first=True)),
        (SMALL,),
    ),
    "groups": lambda: (
        settled(nn.Sequential(nn.Conv2d(4, 4, 1), nn.GroupNorm(2, 4, eps=1e-3), nn.LeakyReLU(0.1))),
        (WIDE,),
    ),
    "transposed": lambda: (transposed_convolution(groups=2, kernel=4, stride=2, padding=1)[0], (WIDE,)),
}


@pytest.fixture
def export(tmp_path):
    """What writes a module as an ONNX file."""
    pytest.importorskip("onnxscript", reason="PyTorch writes ONNX by onnxscript")

    def write(module, example):
        torch.onnx.export(module, example, tmp_path / "m.onnx", dynamo=True, verbose=False)
        return tmp_path / "m.onnx"

    return write


@pytest.mark.parametrize("name", EXPORTED)
@pytest.mark.filterwarnings("ignore")
def test_a_module_is_what_it_is_exported_to(name, export):
    module, example = EXPORTED[name]()
    found = compare(module, export(module, example), inputs=example)
    assert isinstance(found, Same | Rounded), str(found)


@pytest.mark.filterwarnings("ignore")
def test_keys_that_are_masked_by_the_least_float_are_not_taken_for_left_out(export):
    """PyTorch leaves them out; what its exporter writes adds the lowest number of float32 to their scores."""
    module, example = made("attention")
    found = compare(module, export(module, example), inputs=example)
    assert isinstance(found, Unknown)


@pytest.mark.parametrize("kind", [nn.GRU, nn.LSTM])
@pytest.mark.filterwarnings("ignore")
def test_recurrent_layers_are_told_by_name(kind):
    module = settled(kind(6, 4))
    example = (torch.zeros(3, 2, 6),)

    def change(module):
        module.weight_hh_l0[0, 0] += 1

    found = compare(*again(module, change), inputs=example)
    assert isinstance(found, Unknown)
    assert f"aten.{kind.__name__.lower()}" in str(found)
