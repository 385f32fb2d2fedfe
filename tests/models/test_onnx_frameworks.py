"""ONNX files that frameworks write and optimise: each is read as what onnxruntime computes of it."""

import warnings

import numpy as np
import pytest
from sklearn.decomposition import PCA
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.neural_network import MLPRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from tests.models.evaluation import evaluate

onnx = pytest.importorskip("onnx", reason="the reader of ONNX needs onnx")
runtime = pytest.importorskip("onnxruntime", reason="onnxruntime computes what models are compared with")

from symnet.models.onnx import read  # noqa: E402


def agrees(path, given):
    """The graph of a file, whose outputs are those of onnxruntime."""
    options = runtime.SessionOptions()
    options.log_severity_level = 3
    session = runtime.InferenceSession(path, options)
    graph = read(path)
    found = evaluate(graph, dict(zip(graph.inputs, given.values(), strict=True)))
    for output, expected in zip(session.get_outputs(), session.run(None, given), strict=True):
        if "float" in output.type:
            np.testing.assert_allclose(found[output.name], expected, rtol=1e-3, atol=1e-4)
    return graph


def optimised(path, level):
    """The file that onnxruntime makes of another."""
    options = runtime.SessionOptions()
    options.log_severity_level = 3
    options.graph_optimization_level = getattr(runtime.GraphOptimizationLevel, f"ORT_ENABLE_{level.upper()}")
    options.optimized_model_filepath = str(path.with_suffix(f".{level}.onnx"))
    runtime.InferenceSession(path, options)
    return path.with_suffix(f".{level}.onnx")


def networks():
    """Networks of PyTorch, each with an input."""
    torch = pytest.importorskip("torch", reason="PyTorch writes the models that are read")
    nn = torch.nn
    torch.manual_seed(0)

    class Block(nn.Module):
        """A block of a transformer with two heads; `masked` says that no token sees a later one."""

        def __init__(self, masked):
            super().__init__()
            self.masked = masked
            self.first, self.second = nn.LayerNorm(8), nn.LayerNorm(8)
            self.joint, self.out = nn.Linear(8, 24), nn.Linear(8, 8)
            self.inner = nn.Sequential(nn.Linear(8, 32), nn.GELU(), nn.Linear(32, 8))

        def forward(self, x):
            batch, tokens, width = x.shape
            heads = [
                part.view(batch, tokens, 2, width // 2).transpose(1, 2)
                for part in self.joint(self.first(x)).chunk(3, -1)
            ]
            y = nn.functional.scaled_dot_product_attention(*heads, is_causal=self.masked)
            x = x + self.out(y.transpose(1, 2).reshape(batch, tokens, width))
            return x + self.inner(self.second(x))

    def layers(*parts):
        return nn.Sequential(*parts)

    image = layers(
        nn.Conv2d(3, 4, 3, padding=1),
        nn.BatchNorm2d(4),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Conv2d(4, 6, 3, stride=2, groups=2),
        nn.ReLU6(),
        nn.AdaptiveAvgPool2d(1),
        nn.Flatten(),
        nn.Linear(6, 2),
    )
    sequence = layers(nn.Conv1d(3, 4, 3, padding="same"), nn.Hardswish(), nn.ConvTranspose1d(4, 2, 3, 2))
    return {
        "perceptron": (layers(nn.Linear(4, 8), nn.SiLU(), nn.Linear(8, 2)), torch.randn(3, 4)),
        "image": (image, torch.randn(2, 3, 10, 10)),
        "sequence": (sequence, torch.randn(2, 3, 10)),
        "block": (Block(False), torch.randn(2, 5, 8)),
        "masked block": (Block(True), torch.randn(2, 5, 8)),
        "embedding": (layers(nn.Embedding(10, 8), nn.Linear(8, 3)), torch.randint(0, 10, (2, 5))),
    }


@pytest.mark.parametrize("free", [False, True])
@pytest.mark.parametrize("name", ["perceptron", "image", "sequence", "block", "masked block", "embedding"])
def test_what_pytorch_writes_and_onnxruntime_optimises_is_read(name, free, tmp_path):
    pytest.importorskip("onnxscript", reason="PyTorch writes ONNX by onnxscript")
    torch = pytest.importorskip("torch", reason="PyTorch writes the models that are read")
    network, x = networks()[name]
    sizes = {"dynamic_shapes": ({0: torch.export.Dim("n")},)} if free else {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what PyTorch says of itself
        torch.onnx.export(network.eval(), (x,), tmp_path / "m.onnx", dynamo=True, verbose=False, **sizes)
    given = {runtime.InferenceSession(tmp_path / "m.onnx").get_inputs()[0].name: x.numpy()}
    agrees(tmp_path / "m.onnx", given)
    for level in ("basic", "extended"):
        agrees(optimised(tmp_path / "m.onnx", level), given)


@pytest.mark.parametrize("kind", ["ridge", "scaler and ridge", "logistic", "perceptron", "components"])
def test_what_scikit_learn_writes_is_read(kind, tmp_path):
    skl2onnx = pytest.importorskip("skl2onnx", reason="skl2onnx writes the models that are read")
    draw = np.random.default_rng(1)
    rows = draw.standard_normal((60, 4)).astype(np.float32)
    numbers = rows @ draw.standard_normal((4, 2))
    models = {
        "ridge": (Ridge(), numbers),
        "scaler and ridge": (make_pipeline(StandardScaler(), Ridge()), numbers),
        "logistic": (LogisticRegression(), (numbers[:, 0] > 0).astype(int) + (numbers[:, 1] > 0)),
        "perceptron": (MLPRegressor(hidden_layer_sizes=(5,), solver="lbfgs", max_iter=2000), numbers),
        "components": (make_pipeline(PCA(3), Ridge()), numbers),
    }
    model, targets = models[kind]
    options = {"zipmap": False} if kind == "logistic" else None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what skl2onnx says of NumPy
        proto = skl2onnx.to_onnx(model.fit(rows, targets), rows[:1], options=options)
    (tmp_path / "m.onnx").write_bytes(proto.SerializeToString())
    agrees(tmp_path / "m.onnx", {proto.graph.input[0].name: rows})
