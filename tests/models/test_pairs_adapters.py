"""What peft merges beside the base and the adapter, right and wrong; a witness is run by PyTorch itself."""

from copy import deepcopy

import pytest

from symnet import Different, Rounded, compare
from symnet.models.graphs import Tensor
from symnet.models.safetensors import write

torch = pytest.importorskip("torch", reason="PyTorch has the modules that are adapted")
peft = pytest.importorskip("peft", reason="peft merges adapters")
conv1d = pytest.importorskip("transformers.pytorch_utils", reason="transformers has Conv1D").Conv1D
nn = torch.nn


class Model(nn.Module):
    """A square layer, a longer one, and one whose weights are stored as inputs by outputs."""

    def __init__(self):
        super().__init__()
        self.square, self.long = nn.Linear(24, 24), nn.Linear(24, 40, bias=False)
        self.turned = conv1d(24, 24)


def tensors(module):
    """The numbers of a module."""
    found = {}
    for name, value in module.state_dict().items():
        is_short = value.dtype is torch.bfloat16
        bits = value.contiguous().view(torch.uint16).numpy() if is_short else value.contiguous().numpy()
        found[name] = Tensor.of_bfloat16(bits, name) if is_short else Tensor.of(bits, name)
    return found


def merged(model, fault):
    """The module that peft merges, with a fault."""
    model = deepcopy(model)
    layers = [layer for layer in model.modules() if isinstance(layer, peft.tuners.lora.LoraLayer)]
    with torch.no_grad():
        for layer in layers:
            layer.scaling["default"] *= {"1 %": 1.01, "0.1 %": 1.001, "α/r": 0.5}.get(fault, 1)
            weight, change = layer.get_base_layer().weight, layer.get_delta_weight("default")
            if fault == "twice":
                weight += change
            if fault == "transposed" and change.shape[0] == change.shape[1]:
                weight += change.T - change
    return model.merge_and_unload()


def outputs(model, after, layer, found):
    """What the adapted layer and the merged one give at the witness, in binary64."""
    x = torch.from_numpy(found.witness["x"]).double()
    adapted = model.base_model.model.get_submodule(layer)
    with torch.no_grad():
        return tuple(
            deepcopy(each).double()(x)[found.place].item() for each in (adapted, after.get_submodule(layer))
        )


SETTINGS = {
    "linear": {"target_modules": ["square", "long"]},
    "by the root": {"target_modules": ["square", "long"], "use_rslora": True},
    "Conv1D": {"target_modules": ["turned"], "fan_in_fan_out": True},
}
# A product, its multiple and the sum are each rounded, by 2⁻⁹ in bfloat16 and by 2⁻¹¹ in float16: a scale
# that is off by less than a few of these is below what an entry shows.
BELOW = {("bfloat16", "1 %"), ("bfloat16", "0.1 %"), ("float16", "0.1 %")}


@pytest.mark.parametrize("fault", ["none", "α/r", "1 %", "0.1 %", "twice", "transposed"])
@pytest.mark.parametrize("kind", SETTINGS)
@pytest.mark.parametrize("dtype", ["float32", "bfloat16", "float16"])
@pytest.mark.filterwarnings("ignore")
def test_a_merge_is_judged_rightly(tmp_path, dtype, kind, fault):
    torch.manual_seed(3)
    module = Model().to(getattr(torch, dtype))
    write(tensors(module), tmp_path / "base.safetensors")
    model = peft.get_peft_model(module, peft.LoraConfig(r=4, lora_alpha=8, **SETTINGS[kind]))
    with torch.no_grad():
        for parameter in model.parameters():
            if parameter.requires_grad:
                parameter.normal_(0, 0.3)
    model.save_pretrained(tmp_path / "adapter")
    after = merged(model, fault)
    write(tensors(after), tmp_path / "merged.safetensors")
    verdicts = []
    found = compare(
        tmp_path / "base.safetensors",
        tmp_path / "merged.safetensors",
        adapter=tmp_path / "adapter",
        told=lambda name, verdict, _: verdicts.append((name, verdict)),
    )
    assert isinstance(found, Rounded if fault == "none" or (dtype, fault) in BELOW else Different), str(found)
    for name, verdict in verdicts:
        if isinstance(verdict, Different):
            left, right = outputs(model.eval(), after.eval(), name.rpartition(".")[0], verdict)
            told = verdict.left - verdict.right
            assert abs(left - right - told) <= abs(told) / 2
