"""`python -m symnet.core FILE...` rechecks the proofs in files, with the core alone.

A file holds one proof in the form that `form` describes, or a list of them. Each is reported as accepted or
rejected, with the claim that was checked and its conditions. The exit status is 0 if all are accepted, 1 if
one is rejected, 2 if a file cannot be read.
"""

import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from time import monotonic
from typing import Any, Final

from symnet.core.budget import Budget, deep
from symnet.core.check import check
from symnet.core.form import from_json
from symnet.core.induction import Recursion, premises
from symnet.core.show import told
from symnet.errors import SymnetError

MAX_TERMS: Final = 200_000
MAX_SECONDS: Final = 60


def main(names: Sequence[str]) -> int:
    """Check the files and print what is in them. Returns the exit status."""
    if not names:
        _say("usage: python -m symnet.core FILE...")
        return 2
    try:
        return max(_file(name) for name in names)
    except BrokenPipeError:  # The reader has seen enough: discard what is left in the buffer.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


def _file(name: str) -> int:
    """The exit status for one file."""
    path, name = name, name if name.isprintable() else ascii(name)
    try:
        found = json.loads(Path(path).read_bytes(), object_pairs_hook=_object)
        proofs = found if type(found) is list else [found]
        if not proofs:
            raise ValueError("there is no proof in it")
    except (OSError, ValueError, RecursionError) as error:
        _say(f"{name}: unreadable: {error}")
        return 2
    verdicts = [recheck(proof, Budget(MAX_TERMS, monotonic() + MAX_SECONDS)) for proof in proofs]
    for number, (claim, why) in enumerate(verdicts, 1):
        which = f" ({number} of {len(verdicts)})" if len(verdicts) > 1 else ""
        _say(f"{name}{which}: {f'rejected: {why}' if why else 'accepted'}")
        _say("".join(f"  {line}\n" for line in claim.splitlines()))
    return int(any(why for _, why in verdicts))


def recheck(proof: object, budget: Budget) -> tuple[str, str]:
    """What a proof claims, as text, and why it is rejected: empty if it is accepted."""
    claim = ""
    try:
        read, certificates = from_json(proof)
        claim = told(read)
        with deep():
            claims = premises(read) if isinstance(read, Recursion) else (read,)
        for each, certificate in zip(claims, certificates, strict=True):
            check(each, certificate, budget)
    except SymnetError as error:
        return claim, str(error)
    except RecursionError:
        return claim, "the terms are nested too deeply"
    except (LookupError, ValueError) as error:
        return claim, f"it is not well formed: {error!r}"
    return claim, ""


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A JSON object in which no key stands twice."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("an object has a key twice")
    return found


def _say(text: str) -> None:
    """Print a text, escaping what the terminal cannot show."""
    encoding = sys.stdout.encoding or "utf-8"
    sys.stdout.write(text.encode(encoding, "backslashreplace").decode(encoding) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
