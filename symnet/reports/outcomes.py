"""What came of the theorems of a file: verdicts, checks, and whether all is as stated."""

from dataclasses import dataclass, replace
from pathlib import Path

from sympy.matrices.exceptions import ShapeError as SympyShapeError

from symnet.derive import AnyDepth, Derivation
from symnet.errors import ShapeError, SymnetError, UnsupportedTerm, UsageError
from symnet.instances.cross_check import Checked, cross_check
from symnet.search import Proved, Refuted, Unknown
from symnet.statements import Statement, Theorem, decide, located
from symnet.typeset.page import Argument, Display

Verdict = Proved | Refuted | Unknown | SymnetError


@dataclass(frozen=True, slots=True)
class Outcome:
    """One theorem, the verdict on it or the error that it raised, and its cross-check."""

    path: Path
    theorem: Theorem
    statement: Statement | None
    verdict: Verdict
    checked: Checked | None = None
    instance: str = ""
    untried: str = ""

    @property
    def as_stated(self) -> bool:
        """Whether the verdict is what the author expected, and worth something."""
        vacuous = isinstance(self.verdict, Proved) and self.verdict.vacuous
        return isinstance(self.verdict, self.theorem.expect) and not vacuous

    @property
    def word(self) -> str:
        """The verdict in one word."""
        if isinstance(self.verdict, Proved) and self.verdict.vacuous:
            return "vacuous"
        return "refused" if isinstance(self.verdict, SymnetError) else type(self.verdict).__name__.lower()

    @property
    def details(self) -> list[str]:
        """What a reader wants to know beyond the word, a line each."""
        lines: list[str] = []
        match self.verdict:
            case Refuted(words=words):
                lines += words
            case Unknown(reason=reason):
                lines.append(reason)
            case SymnetError() as error:
                lines.append(str(error))
        if self.instance:
            lines.append(f"false at {self.instance}")
        if self.untried:
            lines.append(f"not tried on random instances: {self.untried}")
        if not self.as_stated:
            lines.append(f"expected: {self.theorem.expect.__name__}")
        return lines

    @property
    def proofs(self) -> tuple[Proved, ...]:
        """All that was proved for the theorem, with what that rests on."""
        if isinstance(self.statement, Derivation | AnyDepth):
            found = self.statement.every_proof
        else:
            found = (self.verdict,) if isinstance(self.verdict, Proved) else ()
        return found

    def display(self) -> Display | Argument | None:
        """The statement, ready to be laid out."""
        notes = [str(self.checked)] if self.checked else []
        return self.statement.display(notes) if self.statement is not None else None

    def json(self) -> dict[str, object]:
        """The outcome as plain data."""
        display = self.display()
        return {
            "file": self.path.as_posix(),
            "theorem": self.theorem.name,
            "title": self.theorem.title,
            "verdict": self.word,
            "as_stated": self.as_stated,
            "details": self.details,
            "checked": {"examples": self.checked.examples, "seed": self.checked.seed}
            if self.checked
            else None,
            "statement": display.json() if display else None,
        }


def outcome(path: Path, theorem: Theorem, examples: int, seed: int) -> Outcome:
    """State a theorem, decide it, and try it on random instances.

    Raises `Disagreement` if a proved statement fails at one of them, `UsageError` if stating it fails,
    unless its author expects sizes that do not fit.
    """
    try:
        statement = theorem.statement()
    except (ShapeError, SympyShapeError) as error:
        # A claim that SymPy itself refuses to build, or that cannot be stated, is refused as expected.
        if theorem.expect is not ShapeError:
            raise UsageError(located(error, path)) from None
        return Outcome(path, theorem, None, ShapeError(" ".join(str(error).split())))
    except Exception as error:
        raise UsageError(located(error, path)) from None
    try:
        verdict = decide(statement)
    except ShapeError as error:
        return Outcome(path, theorem, None, error)
    match verdict:
        case Proved():
            return _tried(Outcome(path, theorem, statement, verdict), statement, examples, seed)
        case Refuted(witness=witness):
            return Outcome(path, theorem, statement, verdict, instance=str(witness))
    return Outcome(path, theorem, statement, verdict)


def _tried(proved: Outcome, statement: Statement, examples: int, seed: int) -> Outcome:
    try:
        return replace(proved, checked=cross_check(statement, examples=examples, seed=seed))
    except UnsupportedTerm as error:  # The core reads what has no exact value, such as A**k.
        return replace(proved, untried=str(error))
