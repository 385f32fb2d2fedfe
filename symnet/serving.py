"""A process that answers questions: they come in, and answers go out, as lines of JSON.

What a file that is run prints goes to standard error, it has nothing to read, and where it crashes or never
ends, it ends this process alone.
"""

import json
import os
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from queue import SimpleQueue
from threading import Lock, Thread, Timer, main_thread
from typing import Any, Final, TypeAlias

Message: TypeAlias = dict[str, Any]
BROKEN: Final = 1


def answer_questions(
    answer: Callable[[Message, Path], Message],
    line: Callable[[Path, traceback.StackSummary], int | None] = lambda *_: None,
) -> None:
    """Answer questions until there are no more of them.

    A question has a file and how many seconds its answer may take. The answer to one that takes too long is
    the `line` of the file that is being run, and the end of this process.
    """
    asked, answers = _private_streams()
    questions: SimpleQueue[str] = SimpleQueue()
    open_questions: list[Path] = []
    turn = Lock()

    def tell(answer: Message) -> None:
        answers.write(json.dumps(answer) + "\n")
        answers.flush()

    def receive() -> None:
        for question in asked:
            questions.put(question)
        os._exit(0)  # The program has ended, whatever a file is doing.

    def stop(path: Path) -> None:
        with turn:
            if any(each is path for each in open_questions):
                frame = sys._current_frames().get(main_thread().ident or 0)
                tell({"late": line(path, traceback.extract_stack(frame))})
                os._exit(BROKEN)

    Thread(target=receive, daemon=True).start()
    tell({"ready": True})
    folder = Path.cwd()
    while True:
        question = json.loads(questions.get())
        os.chdir(folder)  # A file may have gone elsewhere.
        path = Path(question["file"])
        open_questions.append(path)
        timer = Timer(question["seconds"], stop, [path])
        timer.daemon = True
        timer.start()
        found = answer(question, path)
        with turn:
            open_questions.clear()
            timer.cancel()
            tell(found)


def _private_streams() -> tuple[Any, Any]:
    """The streams to the program, out of reach of what files print and read."""
    asked = os.fdopen(os.dup(0), encoding="utf-8")
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)
    sys.stdout.reconfigure(errors="backslashreplace", line_buffering=True)  # type: ignore[union-attr]
    return asked, answers
