"""Files of `state_dict`s: tensors by name, and no code that they hold is run."""

import os

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="PyTorch writes the files that are read")

from symnet.errors import UsageError  # noqa: E402
from symnet.models.torch import read_states  # noqa: E402


def saved(path, value, **more):
    torch.save(value, path, **more)
    return path


@pytest.mark.parametrize("dtype", [torch.float64, torch.float32, torch.float16, torch.bfloat16])
def test_tensors_are_read_by_name(tmp_path, dtype):
    module = torch.nn.Sequential(torch.nn.Linear(3, 2), torch.nn.BatchNorm1d(2)).to(dtype)
    found = read_states(saved(tmp_path / "model.pt", module.state_dict()))
    assert list(found) == list(module.state_dict())
    for name, values in module.state_dict().items():
        if values.is_floating_point():
            np.testing.assert_array_equal(found[name].wide(), values.double().numpy())
    with pytest.raises(UsageError, match="num_batches_tracked must hold floats"):
        found["1.num_batches_tracked"]
    assert found.stored["1.num_batches_tracked"].bits().attributes[:2] == ("I64", ())


def test_views_and_empty_tensors_are_read(tmp_path):
    whole = torch.arange(12.0).reshape(3, 4)
    found = read_states(
        saved(tmp_path / "views.pt", {"t": whole.T, "column": whole[:, 1], "none": whole[:0]})
    )
    np.testing.assert_array_equal(found["t"].wide(), whole.T.numpy())
    np.testing.assert_array_equal(found["column"].wide(), [1, 5, 9])
    assert found["none"].wide().shape == (0, 4)


class Code:
    def __reduce__(self):
        return (os.mkdir, ("planted",))


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ({"a": Code()}, "must be a state_dict of plain tensors"),
        ({"a": 3}, "'a' must be a plain tensor; found int"),
        ({"a": torch.ones(2).to_sparse()}, "'a' must be a plain tensor"),
        ({"a": torch.ones(2, dtype=torch.complex64)}, "must hold numbers of a known type"),
        ([torch.ones(2)], "must hold tensors by name; found list"),
    ],
)
@pytest.mark.filterwarnings("ignore")
def test_anything_else_is_refused(tmp_path, monkeypatch, value, message):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError, match=message):
        read_states(saved(tmp_path / "wrong.pt", value))
    assert not (tmp_path / "planted").exists()


def test_files_that_are_no_models_are_refused(tmp_path):
    (tmp_path / "wrong.pt").write_bytes(b"PK\x03\x04" + bytes(100))
    for name in ("wrong.pt", "missing.pt"):
        with pytest.raises(UsageError, match="must be a state_dict"):
            read_states(tmp_path / name)
