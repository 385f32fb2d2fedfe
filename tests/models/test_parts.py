"""Checkpoints part by part: in other processes, through executors, and taken up again after an end."""

import json
import os
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool

import numpy as np
import pytest

from symnet import Different, Rounded, Same, compare
from symnet.errors import LimitExceeded, UsageError
from symnet.models.comparing import Undecided
from symnet.models.comparing.record import from_record, record
from symnet.models.graphs import Graph, Input, Node, Tensor
from symnet.models.safetensors import write

DRAW = np.random.default_rng(3)
NAMES = [f"layers.{number}.weight" for number in range(4)]
WEIGHTS = {name: DRAW.standard_normal((8, 6)) for name in NAMES}
CONFIG = {"peft_type": "LORA", "r": 2, "lora_alpha": 4}


def stored(folder, arrays):
    folder.mkdir(exist_ok=True)
    write({name: Tensor.of(array, name) for name, array in arrays.items()}, folder / "model.safetensors")
    return folder


@pytest.fixture
def pair(tmp_path):
    """Weights of binary64, and the same rounded to binary32."""
    narrow = {name: array.astype(np.float32) for name, array in WEIGHTS.items()}
    return stored(tmp_path / "before", WEIGHTS), stored(tmp_path / "after", narrow)


@pytest.fixture
def merge(tmp_path):
    """A base, an adapter of its second layer, and what they are merged into, wrong in one entry."""
    base = {name: array.astype(np.float32) for name, array in WEIGHTS.items()}
    down, up = DRAW.standard_normal((2, 6)), DRAW.standard_normal((8, 2))
    factors = {"A": down.astype(np.float32), "B": up.astype(np.float32)}
    merged = base | {NAMES[1]: (base[NAMES[1]] + 2 * up @ down).astype(np.float32)}
    merged[NAMES[1]][3, 4] += 1
    module = NAMES[1].removesuffix("weight")
    adapter = tmp_path / "adapter"
    adapter.mkdir()
    (adapter / "adapter_config.json").write_text(json.dumps(CONFIG))
    tensors = {f"base_model.model.{module}lora_{part}.weight": each for part, each in factors.items()}
    write(
        {name: Tensor.of(each, name) for name, each in tensors.items()}, adapter / "adapter_model.safetensors"
    )
    return stored(tmp_path / "base", base), stored(tmp_path / "merged", merged), adapter


class Backwards(Executor):
    """Answers what it is asked, the last first, and counts."""

    def __init__(self):
        self.waiting, self.asked = [], []

    def submit(self, function, /, *arguments):
        self.asked.append(arguments[-1])
        future = Future()
        self.waiting.append((future, function, arguments))
        if len(self.waiting) == len(NAMES):
            for each, called, given in reversed(self.waiting):
                each.set_result(called(*given))
        return future


def test_parts_come_in_the_order_of_their_names_whoever_is_first(pair):
    executor = Backwards()
    found = compare(*pair, executor=executor)
    assert [segment.name for segment in found.report.segments] == executor.asked == NAMES
    assert record(found) == record(compare(*pair))


def test_processes_of_its_own_find_the_same(merge):
    base, merged, adapter = merge
    told = []
    found = compare(
        base,
        merged,
        adapter=adapter,
        jobs=2,
        told=lambda name, each, left: told.append((name, type(each), left)),
    )
    assert isinstance(found, Different)
    assert {name: kind for name, kind, _ in told} == dict.fromkeys(NAMES, Same) | {NAMES[1]: Different}
    assert [left for *_, left in told] == [3, 2, 1, 0]
    assert record(found) == record(compare(base, merged, adapter=adapter))


def test_what_a_process_refuses_is_refused(pair):
    before, after = pair
    arrays = WEIGHTS | {NAMES[2]: np.full((8, 6), np.nan)}
    stored(after, arrays)
    with pytest.raises(UsageError, match=r"layers\.2\.weight must hold finite numbers"):
        compare(before, after, jobs=2)


class Ended(Executor):
    """Its processes have ended."""

    def submit(self, *_):
        future = Future()
        future.set_exception(BrokenProcessPool())
        return future


def test_a_process_that_ended_is_told(pair):
    with pytest.raises(LimitExceeded, match="was ended, perhaps for its memory"):
        compare(*pair, executor=Ended())


def test_a_model_has_no_parts():
    x = Node.of(Input(("n", 3)), name="x")
    graph = Graph({"x": x}, {"y": x})
    with pytest.raises(UsageError, match="a model is compared as a whole"):
        compare(graph, graph, jobs=2)


def test_a_cluster_finds_the_same(pair):
    distributed = pytest.importorskip("distributed", reason="the extra distributed is not installed")
    pytest.importorskip("dask")
    options = {"n_workers": 2, "threads_per_worker": 1, "processes": True, "dashboard_address": None}
    with distributed.LocalCluster(**options) as cluster, distributed.Client(cluster) as client:
        found = compare(*pair, executor=client.get_executor())
    assert isinstance(found, Rounded)
    assert record(found) == record(compare(*pair))


def counted(monkeypatch):
    """The names of the parts that are compared, here, as they are."""
    from symnet.models import parts  # noqa: PLC0415

    asked, answer = [], parts.answer
    monkeypatch.setattr(parts, "answer", lambda question, name: asked.append(name) or answer(question, name))
    return asked


def test_finished_parts_are_not_compared_again(pair, tmp_path, monkeypatch):
    asked, told, file = counted(monkeypatch), [], tmp_path / "finished.jsonl"

    def interrupted(name, *_):
        told.append(name)
        if len(told) == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        compare(*pair, resume=file, told=interrupted)
    assert asked == NAMES[:2]
    found = compare(*pair, resume=file, told=lambda name, *_: told.append(name))
    assert asked == NAMES
    assert told == [*NAMES[:2], *NAMES]
    assert record(found) == record(compare(*pair))


@pytest.mark.parametrize("missing", [1, 40, 400])
def test_a_line_that_was_cut_off_counts_as_not_there(pair, tmp_path, monkeypatch, missing):
    asked, file = counted(monkeypatch), tmp_path / "finished.jsonl"
    whole = record(compare(*pair, resume=file))
    text = file.read_bytes()
    file.write_bytes(text[:-missing])
    asked.clear()
    assert record(compare(*pair, resume=file)) == whole
    assert asked == ([] if missing == 1 else NAMES[3:])
    asked.clear()
    assert record(compare(*pair, resume=file)) == whole
    assert not asked


def test_a_record_that_was_changed_counts_as_not_there(pair, tmp_path, monkeypatch):
    asked, file = counted(monkeypatch), tmp_path / "finished.jsonl"
    compare(*pair, resume=file)
    file.write_text(file.read_text().replace('"rounded once"', '"same"'))
    asked.clear()
    assert isinstance(compare(*pair, resume=file), Rounded)
    assert asked == NAMES


def test_files_that_have_changed_are_compared_again(pair, tmp_path, monkeypatch):
    asked, file = counted(monkeypatch), tmp_path / "finished.jsonl"
    before, after = pair
    assert isinstance(compare(before, after, resume=file), Rounded)
    time = (after / "model.safetensors").stat().st_mtime_ns
    wrong = {name: array.astype(np.float32) for name, array in WEIGHTS.items()}
    wrong[NAMES[0]][0, 0] += 1
    stored(after, wrong)
    os.utime(after / "model.safetensors", ns=(time + 1, time + 1))
    asked.clear()
    assert isinstance(compare(before, after, resume=file), Different)
    assert asked == NAMES
    asked.clear()
    compare(before, after, resume=file, accumulate="float64")
    assert asked == NAMES


def test_another_file_is_not_written_to(pair, tmp_path):
    file = tmp_path / "notes.txt"
    file.write_text("notes")
    with pytest.raises(UsageError, match="must be a record of a comparison"):
        compare(*pair, resume=file)
    assert file.read_text() == "notes"


@pytest.mark.parametrize("more", [{"jobs": 2}, {"executor": ThreadPoolExecutor(1)}, {"resume": "file"}])
def test_only_paths_are_sent(pair, more):
    from symnet.models.safetensors import read  # noqa: PLC0415

    with pytest.raises(UsageError, match="must be paths"):
        compare(read(pair[0]), read(pair[1]), **more)


@pytest.mark.parametrize("kind", ["same", "once", "apart", "open"])
def test_records_are_read_back(kind, pair):
    before, after = pair
    if kind == "apart":
        stored(after, {name: 2 * array for name, array in WEIGHTS.items()})
    found = compare(before, before if kind == "same" else after)
    if kind == "open":
        found = Undecided.of("a reason", found.report)
    plain = json.loads(json.dumps(record(found), allow_nan=False))
    again = from_record(plain)
    assert type(again) is type(found)
    assert str(again) == str(found)
    assert record(again) == plain
