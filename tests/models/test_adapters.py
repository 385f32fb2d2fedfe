"""Adapters: the graphs of what `peft` itself trains, merges and writes, and what is refused by its name.

The number of mutated adapters is that of the environment variable SYMNET_EXAMPLES.
"""

import json
import os
import random

import numpy as np
import pytest

from symnet.errors import ShapeError, SymnetError, UsageError
from symnet.models.adapters import merges
from symnet.models.adapters.folder import READ, WITHOUT_EFFECT
from symnet.models.graphs import Graph, Opaque, Scale, Tensor
from symnet.models.safetensors import read, write
from tests.models.evaluation import evaluate

MUTATED = int(os.environ.get("SYMNET_EXAMPLES", "300"))
DRAW = np.random.default_rng(5)
FACTORS = {"r": 2, "lora_alpha": 3, "peft_type": "LORA"}


def drawn(*shape):
    return Tensor.of(DRAW.standard_normal(shape).astype(np.float32), "drawn")


def numbers(graph):
    """The one output for drawn inputs, the same for each graph of a layer."""
    draw = np.random.default_rng(1)
    inputs = {}
    for name, node in graph.inputs.items():
        extents = [2 if extent == "n" else 5 if isinstance(extent, str) else extent for extent in node.shape]
        inputs[name] = draw.standard_normal(extents)
    (value,) = evaluate(graph, inputs).values()
    return value


def folder(path, settings=(), tensors=None):
    """An adapter of `fc`, 4 outputs and 3 inputs, written by hand."""
    path.mkdir(exist_ok=True)
    (path / "adapter_config.json").write_text(json.dumps({**FACTORS, **dict(settings)}))
    tensors = (
        {"fc.lora_A.weight": drawn(2, 3), "fc.lora_B.weight": drawn(4, 2)} if tensors is None else tensors
    )
    write(
        {f"base_model.model.{name}": tensor for name, tensor in tensors.items()},
        path / "adapter_model.safetensors",
    )
    return path


def file(path, tensors):
    write(tensors, path)
    return read(path)


@pytest.fixture
def base(tmp_path):
    return file(tmp_path / "base.safetensors", {"fc.weight": drawn(4, 3), "fc.bias": drawn(4)})


SETTINGS = {
    "plain": {},
    "thirds": {"r": 3, "lora_alpha": 1},
    "root": {"use_rslora": True},
    "square root": {"use_rslora": True, "r": 4},
    "patterns": {"rank_pattern": {"a": 3, "c_.*": 1}, "alpha_pattern": {r"blocks\.b": 5}},
    "biases": {"bias": "all", "modules_to_save": ["head"]},
    "offsets": {"lora_bias": True, "target_modules": ["a"]},
}


@pytest.mark.parametrize("dtype", ["float32", "bfloat16", "float16"])
@pytest.mark.parametrize("name", SETTINGS)
@pytest.mark.filterwarnings("ignore")
def test_merges_of_peft_are_what_they_were_made_of(tmp_path, name, dtype):
    torch = pytest.importorskip("torch", reason="PyTorch has the modules that are adapted")
    peft = pytest.importorskip("peft", reason="peft is the framework of adapters")
    module = _block(torch, getattr(torch, dtype))
    write(_tensors(torch, module), tmp_path / "base.safetensors")
    settings = {"r": 2, "lora_alpha": 3, "target_modules": ["a", "b", "c_attn", "embed", "conv"]} | SETTINGS[
        name
    ]
    adapted = peft.get_peft_model(module, peft.LoraConfig(**settings))
    torch.manual_seed(1)
    with torch.no_grad():
        for parameter in adapted.parameters():
            if parameter.requires_grad:
                parameter.copy_(torch.randn(parameter.shape))
    adapted.save_pretrained(tmp_path / "adapter")
    merged = adapted.merge_and_unload()
    write(_tensors(torch, merged), tmp_path / "merged.safetensors")

    base, after = read(tmp_path / "base.safetensors"), read(tmp_path / "merged.safetensors")
    pairs = list(merges(base, tmp_path / "adapter", after))
    layers = [pair for pair in pairs if pair.before.inputs]
    assert len(layers) == len(settings["target_modules"])
    offsets = {pair.name.replace("weight", "bias") for pair in layers}
    assert {pair.name for pair in pairs} >= set(base) - offsets
    tolerance = {"float32": 1e-5, "bfloat16": 0.1, "float16": 0.02}[dtype]
    for pair in pairs:
        left, right = numbers(pair.before), numbers(pair.after)
        np.testing.assert_allclose(left, right, rtol=tolerance, atol=tolerance * np.abs(right).max())
        if pair.before.inputs:
            plain = next(iter(pair.before.outputs.values())).inputs[0]
            assert not np.allclose(numbers(Graph(pair.before.inputs, {"y": plain})), right, rtol=0.3)


def only(base, adapter, merged, **more):
    """The pair of the one layer."""
    return next(merges(base, adapter, merged, **more))


def scales(graph):
    """The factors of a graph, in order, and whether they divide."""
    found = (node.operation for node in graph.nodes())
    return [(float(each.factors.wide()), each.divide) for each in found if isinstance(each, Scale)]


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({"r": 2, "lora_alpha": 3}, [(1.5, False)]),
        ({"r": 3, "lora_alpha": 1}, [(1.0, False), (3.0, True)]),
        ({"r": 4, "lora_alpha": 3, "use_rslora": True}, [(1.5, False)]),
        ({"r": 9, "lora_alpha": 1, "use_rslora": True}, [(1.0, False), (3.0, True)]),
        ({"r": 2, "lora_alpha": 3, "use_rslora": True}, [(3 / 2**0.5, False)]),
    ],
)
def test_the_scale_is_exact_unless_it_is_an_irrational_root(tmp_path, base, settings, expected):
    rank = settings["r"]
    factors = {"fc.lora_A.weight": drawn(rank, 3), "fc.lora_B.weight": drawn(4, rank)}
    before = only(base, folder(tmp_path / "a", settings, factors), base).before
    assert scales(before) == expected
    assert len(before.assumed) == (rank == 2 and "use_rslora" in settings)


def test_a_merge_with_another_scale_is_another_function(tmp_path, base):
    pair = only(base, folder(tmp_path / "a"), base)
    assert not np.allclose(numbers(pair.before), numbers(pair.after), rtol=0.01)


@pytest.mark.parametrize("across", [True, False])
def test_squares_are_stored_as_the_settings_say(tmp_path, across):
    weights = drawn(3, 3)
    base = file(tmp_path / "base.safetensors", {"fc.weight": weights})
    factors = {"fc.lora_A.weight": drawn(2, 3), "fc.lora_B.weight": drawn(3, 2)}
    change = 1.5 * factors["fc.lora_B.weight"].wide() @ factors["fc.lora_A.weight"].wide()
    merged = Tensor.of(weights.wide() + (change.T if across else change), "merged")
    other = file(tmp_path / "merged.safetensors", {"fc.weight": merged})
    pair = only(base, folder(tmp_path / "a", {"fan_in_fan_out": across}, factors), other)
    np.testing.assert_allclose(numbers(pair.before), numbers(pair.after))


def test_squares_are_refused_where_the_settings_do_not_hold_for_all(tmp_path):
    base = file(tmp_path / "base.safetensors", {"fc.weight": drawn(3, 3), "gc.weight": drawn(3, 4)})
    factors = {
        **{"fc.lora_A.weight": drawn(2, 3), "fc.lora_B.weight": drawn(3, 2)},
        **{"gc.lora_A.weight": drawn(2, 3), "gc.lora_B.weight": drawn(4, 2)},
    }
    with pytest.raises(UsageError, match="fan_in_fan_out must tell how the square weights of fc are stored"):
        only(base, folder(tmp_path / "a", tensors=factors), base)


def test_names_may_differ_by_a_prefix(tmp_path, base):
    longer = file(tmp_path / "longer.safetensors", {f"model.{name}": base[name] for name in base})
    adapter = folder(tmp_path / "a")
    for one, other in ((base, longer), (longer, base), (longer, longer)):
        assert only(one, adapter, other).name.endswith("fc.weight")
    several = file(tmp_path / "several.safetensors", {**longer, "other.fc.weight": base["fc.weight"]})
    with pytest.raises(UsageError, match="several do"):
        only(several, adapter, several)


def test_a_tied_name_is_found_where_it_is_said_to_be(tmp_path):
    base = file(tmp_path / "base.safetensors", {"embed.weight": drawn(4, 3)})
    adapter = folder(tmp_path / "a")
    with pytest.raises(UsageError, match=r"must lead to 'fc\.weight' in the base; none does; say in `tied`"):
        only(base, adapter, base)
    names = [pair.name for pair in merges(base, adapter, base, tied={"fc.weight": "embed.weight"})]
    assert names == ["fc.weight", "embed.weight"]


def test_integers_are_compared_by_their_bits(tmp_path):
    def checkpoint(name, integers):
        header = {
            "fc.weight": {"dtype": "F32", "shape": [4, 3], "data_offsets": [0, 48]},
            "places": {"dtype": "I8", "shape": [2], "data_offsets": [48, 50]},
        }
        text = json.dumps(header).encode()
        path = tmp_path / name
        path.write_bytes(len(text).to_bytes(8, "little") + text + bytes(48) + bytes(integers))
        return read(path)

    base, same, other = checkpoint("a", [1, 2]), checkpoint("b", [1, 2]), checkpoint("c", [1, 3])
    for merged, equal in ((same, True), (other, False)):
        *_, (name, before, after) = merges(base, folder(tmp_path / "d"), merged)
        left, right = before.outputs[name].operation, after.outputs[name].operation
        assert isinstance(left, Opaque) and (left == right) == equal


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"use_dora": True}, "adapters with 'use_dora' are not read"),
        ({"layer_replication": [[0, 4], [2, 5]]}, "'layer_replication' are not read"),
        ({"target_parameters": ["experts"]}, "'target_parameters' are not read"),
        ({"ensure_weight_tying": True}, "'ensure_weight_tying' are not read"),
        ({"something_new": 1}, "'something_new' are not read"),
        ({"peft_type": "LOHA"}, "must be LORA; found 'LOHA'"),
        ({"init_lora_weights": "pissa"}, "begins by 'pissa' changes the base"),
        ({"r": 0}, "must be a positive integer; found 0"),
        ({"r": True}, "must be a positive integer; found True"),
        ({"lora_alpha": float("nan")}, "must be a number of binary64; found nan"),
        ({"lora_alpha": 2**60 + 1}, "must be a number of binary64"),
        ({"rank_pattern": 3}, "must map names to numbers"),
        ({"rank_pattern": {"fc": "8"}}, "rank_pattern for fc must be a positive integer"),
        ({"alpha_pattern": {"fc": None}}, "alpha_pattern for fc must be a number"),
        ({"rank_pattern": {"(a+)+$": 3}}, "patterns of names must be simple"),
        ({"rank_pattern": {"a*a*a*a*b": 3}}, "patterns of names must be simple"),
        ({"rank_pattern": {"(": 3}}, "must be a pattern of names"),
        ({"rank_pattern": {"fc": 3}}, "must have the rank 3 of the settings; found"),
    ],
)
def test_settings_that_are_not_read_are_refused_by_name(tmp_path, base, settings, message):
    with pytest.raises(UsageError, match=message.replace("(", r"\(")):
        only(base, folder(tmp_path / "a", settings), base)


@pytest.mark.parametrize(
    ("more", "error", "message"),
    [
        ({"fc.lora_magnitude_vector": (4,)}, UsageError, "lora_magnitude_vector' are not read"),
        (
            {"at.base_layer.out_proj.lora_A.weight": (2, 3)},
            UsageError,
            "adapters of MultiheadAttention are not",
        ),
        ({"fc.lora_embedding_A": (2, 3)}, UsageError, "the adapter of fc must have A and B"),
        ({"fc.lora_A.weight": (2, 5)}, ShapeError, r"fc\.weight must have shape \[4, 5\]; found \[4, 3\]"),
        ({"fc.lora_A.weight": (2, 3, 1)}, ShapeError, "must have as many axes"),
        ({"gc.weight": (2,)}, UsageError, "must lead to 'gc.weight' in the base"),
        ({"fc.bias": (5,)}, ShapeError, r"must have shape \[4\]; found \[5\]"),
    ],
)
def test_tensors_that_are_not_read_are_refused_by_name(tmp_path, base, more, error, message):
    tensors = {"fc.lora_A.weight": drawn(2, 3), "fc.lora_B.weight": drawn(4, 2)}
    tensors |= {name: drawn(*shape) for name, shape in more.items()}
    with pytest.raises(error, match=message):
        only(base, folder(tmp_path / "a", tensors=tensors), base)


def test_mutated_adapters_are_read_or_refused(tmp_path, base):
    draw = random.Random(MUTATED)  # noqa: S311 - the same each time
    refused = 0
    values = [
        None,
        -1,
        0,
        1,
        3,
        2.5,
        1e308,
        True,
        "",
        "gaussian",
        "(",
        "a{3}",
        [],
        [1],
        {},
        {"fc": 3},
        {"fc": []},
    ]
    shapes = [(), (0,), (2, 3), (4, 2), (3, 2), (2, 0), (4, 0), (0, 3), (2, 3, 1), (4, 2, 1, 1), (3, 4)]
    parts = ["lora_A.weight", "lora_B.weight", "lora_B.bias", "lora_embedding_A", "bias", "weight", "lora_E"]
    for _ in range(MUTATED):
        settings = {draw.choice([*READ, *WITHOUT_EFFECT, "use_dora"]): draw.choice(values) for _ in range(2)}
        tensors = {"fc.lora_A.weight": drawn(2, 3), "fc.lora_B.weight": drawn(4, 2)}
        for _ in range(draw.randrange(3)):
            tensors[f"{draw.choice(('fc', 'gc', 'm.fc'))}.{draw.choice(parts)}"] = drawn(*draw.choice(shapes))
        try:
            for pair in merges(base, folder(tmp_path / "a", settings, tensors), base):
                assert pair.before.nodes() and pair.after.nodes()
        except SymnetError as error:
            refused += 1
            assert "\n" not in str(error)
    assert 0 < refused < MUTATED


def test_names_of_other_models_are_refused(tmp_path, base):
    write({"fc.lora_A.weight": drawn(2, 3)}, folder(tmp_path / "a") / "adapter_model.safetensors")
    with pytest.raises(UsageError, match=r"must begin with base_model\.model\."):
        only(base, tmp_path / "a", base)


def test_a_merged_file_has_the_tensors_of_the_base(tmp_path, base):
    adapter = folder(tmp_path / "a")
    more = file(tmp_path / "more.safetensors", {**base, "more": drawn(1)})
    with pytest.raises(UsageError, match="must have the tensors of the base; found 'more', too"):
        only(base, adapter, more)
    fewer = file(tmp_path / "fewer.safetensors", {"fc.weight": base["fc.weight"]})
    with pytest.raises(UsageError, match=r"must lead to 'fc\.bias' in the merged file; none does"):
        only(base, adapter, fewer)


@pytest.mark.filterwarnings("ignore")
def test_attention_of_pytorch_is_refused_since_peft_adds_out_proj_twice(tmp_path):
    torch = pytest.importorskip("torch", reason="PyTorch has the modules that are adapted")
    peft = pytest.importorskip("peft", reason="peft is the framework of adapters")
    module = torch.nn.ModuleDict({"at": torch.nn.MultiheadAttention(4, 2)})
    write(_tensors(torch, module), tmp_path / "base.safetensors")
    adapted = peft.get_peft_model(module, peft.LoraConfig(r=2, lora_alpha=2, target_modules=["at"]))
    with torch.no_grad():
        for parameter in adapted.parameters():
            parameter.copy_(torch.ones(parameter.shape))
    before = module["at"].out_proj.weight.clone()
    adapted.save_pretrained(tmp_path / "adapter")
    merged = adapted.merge_and_unload()["at"].out_proj.weight
    assert (merged - before == 4).all()  # B·A has entries 2, and α/r is 1
    base = read(tmp_path / "base.safetensors")
    with pytest.raises(UsageError, match="peft adds what it makes of out_proj twice"):
        only(base, tmp_path / "adapter", base)


def _block(torch, dtype):
    conv1d = pytest.importorskip("transformers.pytorch_utils", reason="transformers has Conv1D").Conv1D

    class Block(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.embed = torch.nn.Embedding(7, 4)
            self.c_attn = conv1d(6, 4)
            self.blocks = torch.nn.ModuleDict(
                {"a": torch.nn.Linear(6, 4), "b": torch.nn.Linear(4, 6, bias=False)}
            )
            self.norm = torch.nn.LayerNorm(6)
            self.conv = torch.nn.Conv1d(6, 5, 3)
            self.head = torch.nn.Linear(5, 3)

        def forward(self, x):
            return x

    torch.manual_seed(0)
    return Block().to(dtype)


def _tensors(torch, module):
    def tensor(values):
        values = values.detach().contiguous()
        if values.dtype == torch.bfloat16:
            return Tensor.of_bfloat16(values.view(torch.uint16).numpy(), "w")
        return Tensor.of(values.numpy(), "w")

    return {name: tensor(values) for name, values in module.state_dict().items()}
