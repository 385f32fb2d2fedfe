"""Processes that answer questions on files, so that none of these can hide what comes of the others.

Each is a Python of its own, started afresh; questions and answers are lines of JSON, and nothing that a file
could have written is unpickled.
"""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Event, Lock, Timer
from types import TracebackType
from typing import Final, Self

from symnet.cli import Interrupted
from symnet.errors import SymnetError
from symnet.serving import Message

GRACE: Final = 2
"""How many seconds a process has to say at which line it was when its time was over."""
_START: Final = """
import importlib, json, sys
sys.path[:] = json.loads(sys.argv.pop())
from symnet.cli import loading
with loading():
    worker = importlib.import_module(sys.argv.pop())
worker.serve()
"""


def processors() -> int:
    """How many processes can run at once."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Workers:
    """So many processes at once, each of which serves a module and answers one question after the other.

    A question has the file that it is about, and the answer may take so many seconds, or as many as the
    question says. A process that takes longer, or that ends, is replaced by another one.
    """

    def __init__(self, jobs: int, seconds: float, module: str) -> None:
        self.seconds = seconds
        self.module = module
        self.asked: list[str] = []
        """What is being answered, which an interrupt tells."""
        self._threads = ThreadPoolExecutor(jobs)
        self._lock = Lock()
        self._all: list[_Worker] = []
        self._idle: list[_Worker] = []
        self._closed = False

    def answers(self, questions: Sequence[tuple[str, Message]]) -> Iterator[Message]:
        """The answers in the order of the questions, each of which has a name.

        An answer may be `late`, with the line at which the file was if it could be told, or `died`, with how
        the process ended.
        """
        return self._threads.map(self._answer, questions)

    def _answer(self, named: tuple[str, Message]) -> Message:
        name, question = named
        worker = self._free()
        self.asked.append(name)
        seconds = question.get("seconds", self.seconds)
        answer = worker.answer({**question, "seconds": seconds}, seconds + GRACE)
        self.asked.remove(name)
        if worker.alive:
            self._idle.append(worker)
        return answer

    def _free(self) -> "_Worker":
        with self._lock:
            if self._closed:
                raise SymnetError("no more questions are answered")
            if self._idle:
                return self._idle.pop()
            worker = _Worker(self.module)
            self._all.append(worker)
            return worker

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        asked = ", ".join(self.asked)
        with self._lock:
            self._closed = True
        for worker in self._all:
            worker.end()
        self._threads.shutdown(cancel_futures=True)
        for worker in self._all:
            worker.close()
        if isinstance(error, KeyboardInterrupt):
            raise Interrupted(asked or "the start") from None


class _Worker:
    """One process, in a session of its own with all that it starts: an interrupt does not reach it."""

    def __init__(self, module: str) -> None:
        self._process = subprocess.Popen(  # noqa: S603 - our own program
            [sys.executable, "-P", "-c", _START, module, json.dumps(sys.path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
            start_new_session=True,
        )
        self._ready = False
        self.alive = True

    def answer(self, question: Message, seconds: float) -> Message:
        """The answer to a question, or how the process ended instead."""
        self._ready = self._ready or bool(self._reply())
        over = Event()

        def stop() -> None:
            over.set()
            self.end()

        timer = Timer(seconds, stop)
        timer.start()
        try:
            answer: Message = json.loads(self._reply(json.dumps(question)))
        except ValueError:
            answer = {}
        finally:
            timer.cancel()
            timer.join()
        if over.is_set():
            return {"late": None}
        if not answer or "late" in answer:
            self.end()
        return answer or {"died": self._how()}

    def _reply(self, question: str = "") -> str:
        """What the process says, to a question if there is one; nothing if it has ended."""
        asked, answers = self._process.stdin, self._process.stdout
        try:
            if asked and question:
                asked.write(question + "\n")
                asked.flush()
            return answers.readline() if answers else ""
        except (OSError, ValueError):
            return ""

    def _how(self) -> str:
        """How the process ended."""
        status = self._process.wait()
        with suppress(ValueError):
            return f"was killed by {signal.Signals(-status).name}"
        return f"ended with status {status}"

    def end(self) -> None:
        """End the process and all that it has started."""
        if self.alive:
            self.alive = False
            with suppress(OSError):
                os.killpg(self._process.pid, signal.SIGKILL) if hasattr(
                    os, "killpg"
                ) else self._process.kill()
            self._process.wait()

    def close(self) -> None:
        """Close the streams to a process that has ended."""
        for stream in (self._process.stdin, self._process.stdout):
            if stream:
                with suppress(OSError):
                    stream.close()
