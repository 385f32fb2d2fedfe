"""Modules of PyTorch: each graph computes what the module does, and what is no function is refused."""

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="PyTorch has the modules that are read")

from symnet.errors import UnsupportedTerm, UsageError  # noqa: E402
from symnet.models import functions  # noqa: E402
from symnet.models.graphs import BatchNorm, Dense, Opaque  # noqa: E402
from symnet.models.torch import read  # noqa: E402
from tests.models.evaluation import OPAQUE, evaluate  # noqa: E402
from tests.models.torch_models import MODELS, Computed, made  # noqa: E402

nn = torch.nn
# What operations do that are read by their own names, in the order of their inputs.
OWN = {
    "aten.cos.default": lambda x, *_: np.cos(x),
}


@pytest.fixture(autouse=True)
def own(monkeypatch):
    for kind, function in OWN.items():
        monkeypatch.setitem(OPAQUE, kind, function)


def close(graph, module, inputs):
    """Whether a graph gives what the module gives, for these inputs."""
    arrays = dict(zip(graph.inputs, (values.numpy() for values in inputs), strict=True))
    found = list(evaluate(graph, arrays).values())
    with torch.no_grad():
        expected = module(*(values.clone() for values in inputs))
    if isinstance(expected, dict):
        expected = tuple(each for each in expected.values() if isinstance(each, torch.Tensor))
    expected = expected if isinstance(expected, tuple) else (expected,)
    assert len(found) == len(expected)
    for one, other in zip(found, expected, strict=True):
        np.testing.assert_allclose(one, other.double().numpy(), rtol=2e-4, atol=2e-4)


@pytest.mark.parametrize("name", MODELS)
@pytest.mark.filterwarnings("ignore")
def test_a_graph_computes_what_the_module_does(name):
    module, example = made(name)
    graph = read(module, example)
    close(graph, module, example)
    if name not in {"one image", "reductions"}:
        assert all(node.shape[0] == "n" for node in graph.inputs.values())
        close(graph, module, [torch.cat([values, values]) for values in example])


def operations(graph, kind):
    return [node for node in graph.nodes() if isinstance(node.operation, kind)]


def test_layers_are_named_as_in_the_module_and_keep_its_numbers():
    module, example = made("mlp")
    first, last = operations(read(module, example), Dense)
    assert (first.name, last.name) == ("0", "4")
    assert first.operation.weights.name == "0.weight"
    weights = module[0].weight.detach().clone()
    with torch.no_grad():
        module[0].weight.zero_()
    np.testing.assert_array_equal(first.operation.weights.stored, weights.numpy())
    (norm,) = operations(read(module, example), BatchNorm)
    assert norm.operation.epsilon == float(np.float32(1e-5))
    (wide,) = operations(read(module.double(), (example[0].double(),)), BatchNorm)
    assert wide.operation.epsilon == 1e-5


def test_tied_parameters_are_told():
    assert "head.weight is tied to tokens.weight, and stays so" in read(*made("tied")).assumed


@pytest.mark.parametrize("dtype", [torch.bfloat16, torch.float16])
def test_narrow_floats_are_read(dtype):
    module, example = made("mlp")
    graph = read(module.to(dtype), (example[0].to(dtype),))
    assert {node.operation.weights.form.name for node in operations(graph, Dense)} == {str(dtype)[6:]}
    inputs = {"input": example[0].to(dtype).double().numpy()}
    expected = module.double()(example[0].to(dtype).double()).detach().numpy()
    np.testing.assert_allclose(evaluate(graph, inputs)["output"], expected, rtol=1e-6, atol=1e-9)


def test_the_mode_of_a_module_is_left_as_it_was():
    module, example = made("mlp")
    module.train()
    module[3].eval()
    graph = read(module, example)
    assert module.training and module[0].training and not module[3].training
    close(graph, module.eval(), example)


def test_equal_functions_are_equal_operations():
    x = torch.randn(3, 4)
    for one, other in (
        (lambda x: torch.softmax(x, 1), lambda x: x.softmax(-1)),
        (lambda x: x * torch.sigmoid(x), nn.functional.silu),
        (lambda x: x.clamp(min=0), torch.relu),
        (lambda x: torch.roll(x, 1, 1), lambda x: torch.roll(x, 1, 1)),
    ):
        left, right = (read(Computed(each), (x,)).outputs["output"].operation for each in (one, other))
        assert isinstance(left, Opaque) and left == right
    left, right = (
        read(Computed(lambda x, by=by: torch.roll(x, by, 1)), (x,)).outputs["output"].operation
        for by in (1, 2)
    )
    assert left != right


def test_attention_has_one_form():
    q = torch.randn(2, 2, 5, 4)
    (found,) = operations(
        read(Computed(lambda q: nn.functional.scaled_dot_product_attention(q, q, q, scale=0.5)), (q,)), Opaque
    )
    shape = ("n", 2, 5, 4)
    assert found.operation == functions.attention(shape, shape, shape, causal=False, scale=None)
    assert found.operation.independent == (-4, -3)


class Overwriting(nn.Module):
    def __init__(self):
        super().__init__()
        self.register_buffer("count", torch.zeros(3))

    def forward(self, x):
        self.count.add_(1)
        return x + self.count


class Random(nn.Module):
    def forward(self, x):
        return x + torch.rand_like(x)


class Shared(nn.Module):
    def forward(self, x):
        y = x + 1
        first = y[:, :2]
        first.mul_(3)
        return y


@pytest.mark.filterwarnings("ignore")
def test_a_program_without_changes_in_place_is_read():
    example = (torch.randn(4, 3),)
    with pytest.raises(UnsupportedTerm, match=r"run_decompositions\(\{\}\)"):
        read(torch.export.export(Shared(), example))
    (found,) = operations(read(torch.export.export(Shared(), example).run_decompositions({})), Opaque)
    assert found.operation.kind == "aten.slice_scatter.default"


class Careful(nn.Module):
    def forward(self, x):
        with torch.no_grad():
            return x * 2


def test_what_only_gradients_see_is_left_out():
    graph = read(Careful(), (torch.randn(3, 2),))
    assert [type(node.operation).__name__ for node in graph.nodes()] == ["Input", "Scale"]


def test_free_extents_of_an_image_are_named():
    module = nn.Sequential(nn.Conv2d(2, 3, 3, stride=2, padding=1), nn.ReLU(), nn.Flatten(2))
    free = dict.fromkeys((0, 2, 3), torch.export.Dim.AUTO)
    graph = read(module, (torch.randn(2, 2, 9, 9),), dynamic_shapes=(free,))
    assert graph.inputs["input"].shape == ("n", 2, "n2", "n3")
    close(graph, module, [torch.randn(4, 2, 7, 6)])


class Choosing(nn.Module):
    def forward(self, x):
        return torch.cond(x.sum() > 0, lambda x: x + 1, lambda x: x - 1, (x,))


class Branching(nn.Module):
    def forward(self, x):
        return x if x.sum() > 0 else -x


@pytest.mark.parametrize(
    ("module", "error", "message"),
    [
        (nn.BatchNorm1d(3, track_running_stats=False), UnsupportedTerm, "has no running statistics"),
        (
            Computed(lambda x: nn.functional.batch_norm(x, torch.ones(3), torch.ones(3), training=True)),
            UnsupportedTerm,
            "training mode|changes",
        ),
        (Computed(nn.functional.dropout), UnsupportedTerm, "drops entries at random"),
        (Computed(lambda x: nn.functional.rrelu(x, training=True)), UnsupportedTerm, "is in training mode"),
        (Computed(lambda x: x + torch.empty(3)), UnsupportedTerm, "memory that nothing has written"),
        (
            Computed(lambda x: x + torch.normal(x, x.abs())),
            UnsupportedTerm,
            "is random, so it is no function",
        ),
        (Computed(lambda _: None), UsageError, "must give a tensor"),
        (Random(), UnsupportedTerm, "is random, so it is no function"),
        (Overwriting(), UnsupportedTerm, "changes"),
        (Shared(), UnsupportedTerm, "in place, and with it .*, which is used later"),
        (Choosing(), UnsupportedTerm, "runs a part of the model by itself"),
        (Branching(), UsageError, "torch.export does not export the model"),
        (Computed(lambda x: x / 0.0), UsageError, "must not be 0"),
        ("a text", UsageError, r"must be a torch\.nn\.Module; found str"),
    ],
)
@pytest.mark.filterwarnings("ignore")
def test_what_is_no_function_is_refused(module, error, message):
    with pytest.raises(error, match=message):
        read(module, (torch.randn(4, 3),))


def test_stored_numbers_are_added_and_taken_away_as_shifts():
    module, example = made("stored")
    kinds = [type(node.operation).__name__ for node in read(module, example).nodes()]
    assert kinds[:7] == ["Input", "Shift", "Scale", "Scale", "Shift", "Shift", "Sum"]
