"""Checkpoints and merged adapters, compared part by part, here or in other processes.

What is sent to a process is small, paths and a name, and so is what comes back, a record of the verdict. Each
process opens the files for itself.
"""

import signal
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Executor, Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import lru_cache, partial
from multiprocessing import get_context
from os import PathLike
from pathlib import Path
from typing import Any

from symnet.errors import LimitExceeded, UsageError
from symnet.models.adapters import Pair, parts, tensor
from symnet.models.checkpoints import Checkpoint
from symnet.models.comparing import Comparison, compare_graphs
from symnet.models.comparing.record import from_record, record
from symnet.models.finished import Finished, files
from symnet.models.sources import Source, opened

Told = Callable[[str, Comparison, int], None]
"""What is called with the name and the verdict of each part, once it is known, and with how many are left."""
Made = Mapping[str, Callable[[], Pair]]
"""The parts by name, each made when it is asked for."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is compared, by paths, and how. `stamp` changes when a file does."""

    before: str
    after: str
    adapter: str | None
    dtype: str | None
    accumulate: str
    stamp: str = ""

    @classmethod
    def of(
        cls, before: Any, after: Any, adapter: str | PathLike[str] | None, dtype: str | None, accumulate: str
    ) -> "Asked":
        """Raises `UsageError` for models that are no paths, which no other process could open."""
        found = [path for path in (before, after, adapter) if path is not None]
        if not all(isinstance(path, str | PathLike) for path in found):
            raise UsageError("with jobs=, executor= or resume=, both models must be paths of checkpoints")
        where = [None if path is None else str(Path(path).resolve()) for path in (before, after, adapter)]
        stamp = files([path for path in where if path is not None], dtype, accumulate)
        return cls(str(where[0]), str(where[1]), where[2], dtype, accumulate, stamp)


def made(one: Source, two: Source, adapter: str | PathLike[str] | None) -> Made:
    """The parts of two checkpoints: layers of an adapter, and tensors by their names."""
    if not isinstance(one, Checkpoint) or not isinstance(two, Checkpoint):
        raise UsageError(
            "a checkpoint has no layers, so it is compared with another checkpoint only"
            if adapter is None
            else "with an adapter, the base and the merged model must be .safetensors"
        )
    if adapter is not None:
        return parts(one, str(adapter), two)
    missing = sorted(set(one) ^ set(two))
    if missing:
        where = "before" if missing[0] in one else "after"
        raise UsageError(
            f"both checkpoints must have the same names; {missing[0]} is only in the one {where}"
        )
    return {name: partial(tensor, name, one.stored[name], two.stored[name]) for name in one}


def compared(names: Made, dtype: str | None, accumulate: str, told: Told | None) -> list[Comparison]:
    """The verdict on each part, one after the other."""
    found = []
    for name, make in names.items():
        found.append(_compared(make, dtype, accumulate))
        if told is not None:
            told(name, found[-1], len(names) - len(found))
    return found


def asked(
    question: Asked,
    names: Made,
    *,
    executor: Executor | None = None,
    jobs: int | None = None,
    resume: str | PathLike[str] | None = None,
    told: Told | None = None,
) -> list[Comparison]:
    """The verdict on each part, in the order of their names here, whoever is the first to have it.

    Parts that are in the file `resume` are not compared again; the others are added to it, one by one.
    """
    finished = None if resume is None else Finished(Path(resume), question.stamp)
    found = dict(finished.found) if finished is not None else {}
    found = {name: plain for name, plain in found.items() if name in names}
    left = len(names)
    for name, plain in found.items():
        left -= 1
        if told is not None:
            told(name, from_record(plain), left)
    for name, plain in _answers(question, [name for name in names if name not in found], executor, jobs):
        found[name] = plain
        if finished is not None:
            finished.add(name, plain)
        left -= 1
        if told is not None:
            told(name, from_record(plain), left)
    return [from_record(found[name]) for name in names]


def _answers(
    question: Asked, names: list[str], executor: Executor | None, jobs: int | None
) -> Iterator[tuple[str, dict[str, Any]]]:
    """The record of each part, as it comes."""
    if executor is not None:
        yield from _awaited(question, names, executor)
    elif jobs is not None and jobs > 1 and len(names) > 1:
        workers = min(jobs, len(names))
        with ProcessPoolExecutor(workers, get_context("spawn"), initializer=_interruptible) as own:
            yield from _awaited(question, names, own)
    else:
        for name in names:
            yield name, answer(question, name)


def _awaited(question: Asked, names: list[str], executor: Executor) -> Iterator[tuple[str, dict[str, Any]]]:
    futures: dict[Future[dict[str, Any]], str] = {
        executor.submit(answer, question, name): name for name in names
    }
    try:
        for future in as_completed(futures):
            yield futures[future], future.result()
    except BrokenProcessPool:
        raise LimitExceeded(
            "a process that compares was ended, perhaps for its memory: take fewer jobs"
        ) from None
    finally:
        for future in futures:
            future.cancel()


def _interruptible() -> None:
    """An interrupt from a terminal, which reaches every process, ends this one at once and in silence."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def answer(question: Asked, name: str) -> dict[str, Any]:
    """The record of one part, in whichever process this is."""
    make = _made(question)[name]
    return record(_compared(make, question.dtype, question.accumulate))


@lru_cache(maxsize=2)
def _made(question: Asked) -> Made:
    return made(opened(question.before), opened(question.after), question.adapter)


def _compared(make: Callable[[], Pair], dtype: str | None, accumulate: str) -> Comparison:
    _, before, after = make()
    return compare_graphs(before, after, dtype=dtype, accumulate=accumulate)
