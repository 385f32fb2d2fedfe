"""The process in which files of theorems run: questions come in, and answers go out, as lines of JSON.

What a file prints goes to standard error, it has nothing to read, and where it crashes or never ends, it ends
this process alone.
"""

import json
import os
import sys
import traceback
from pathlib import Path
from queue import SimpleQueue
from threading import Lock, Thread, Timer, main_thread
from typing import Any, Final

from symnet.core.form import to_json
from symnet.errors import SymnetError, UsageError
from symnet.reports.formats import body
from symnet.reports.outcomes import outcome
from symnet.statements import Theorem, collect, line_in, located

Message = dict[str, Any]
BROKEN: Final = 1


def serve() -> None:
    """Answer questions until there are no more of them.

    A question has a file and how many seconds its answer may take. With the number of a theorem it asks what
    comes of that, else which theorems there are. The answer to one that takes too long is the line at which
    the file was, and the end of this process.
    """
    asked, answers = _private_streams()
    questions: SimpleQueue[str] = SimpleQueue()
    open_questions: list[Path] = []
    turn = Lock()

    def tell(answer: Message) -> None:
        answers.write(json.dumps(answer) + "\n")
        answers.flush()

    def receive() -> None:
        for line in asked:
            questions.put(line)
        os._exit(0)  # The program has ended, whatever a file is doing.

    def stop(path: Path) -> None:
        with turn:
            if any(each is path for each in open_questions):
                frame = sys._current_frames().get(main_thread().ident or 0)
                tell({"late": line_in(path, traceback.extract_stack(frame))})
                os._exit(BROKEN)

    Thread(target=receive, daemon=True).start()
    tell({"ready": True})
    known: dict[str, list[Theorem]] = {}
    folder = Path.cwd()
    while True:
        question = json.loads(questions.get())
        os.chdir(folder)  # A file may have gone elsewhere.
        path = Path(question["file"])
        open_questions.append(path)
        timer = Timer(question["seconds"], stop, [path])
        timer.daemon = True
        timer.start()
        answer = _answer(question, path, known)
        with turn:
            open_questions.clear()
            timer.cancel()
            tell(answer)


def _private_streams() -> tuple[Any, Any]:
    """The streams to the program, out of reach of what files print and read."""
    asked = os.fdopen(os.dup(0), encoding="utf-8")
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)
    sys.stdout.reconfigure(errors="backslashreplace", line_buffering=True)  # type: ignore[union-attr]
    return asked, answers


def _answer(question: Message, path: Path, known: dict[str, list[Theorem]]) -> Message:
    """What is asked for, or the error that was met."""
    try:
        theorems = known.get(str(path)) or known.setdefault(str(path), collect(path))
        if "number" in question:
            return _outcome(question, path, theorems)
        return {"theorems": [[each.name, each.title, each.line] for each in theorems]}
    except SymnetError as error:
        return {"error": str(error)}
    except BaseException as error:
        return {"error": located(error, path)}


def _outcome(question: Message, path: Path, theorems: list[Theorem]) -> Message:
    """The outcome of a theorem as plain data, its statement for a report, and its certificates."""
    names = [theorem.name for theorem in theorems]
    if names != question["names"]:
        raise UsageError(f"{path} states other theorems each time that it runs")
    theorem = theorems[question["number"]]
    found = outcome(path, theorem, question["examples"], question["seed"])
    proofs = found.proofs if question["certificates"] else ()
    return {
        "outcome": found.json(),
        "body": body(found, question["report"]) if question["report"] else "",
        "certificates": [to_json(*proof.evidence) for proof in proofs],
    }
