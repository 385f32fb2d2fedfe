"""What came of the theorems of a file: verdicts, checks, and whether all is as stated."""

from dataclasses import dataclass, replace
from pathlib import Path

from sympy import Derivative
from sympy.matrices.exceptions import ShapeError as SympyShapeError

from symnet.derive import AnyDepth, Derivation
from symnet.errors import Disagreement, ShapeError, SymnetError, UnsupportedTerm, UsageError
from symnet.instances.cross_check import Checked, cross_check
from symnet.search import Proved, Refuted, Unknown
from symnet.statements import Claim, Statement, Theorem, decide, located
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
        match self.verdict:
            case Proved() if self.verdict.vacuous:
                return "vacuous"
            case ShapeError():
                return "refused"
            case Disagreement():
                return "disputed"
            case SymnetError():
                return "broken"
        return type(self.verdict).__name__.lower()

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
        if self.instance and (false := f"false at {self.instance}") not in lines:
            lines.append(false)
        if self.untried:
            lines.append(f"not tried on random instances: {self.untried}")
        if not self.as_stated and self.word not in ("broken", "disputed"):
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
        if isinstance(self.verdict, Proved) and self.verdict.conditions and isinstance(self.statement, Claim):
            notes.insert(0, f"proved; conditions: {', '.join(self.verdict.conditions)}")
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


def outcome(path: Path, theorem: Theorem, examples: int, seed: int, *, suggest: bool = False) -> Outcome:
    """State a theorem, decide it, and try it on random instances.

    An error is an outcome, too: `broken` where its function raises one or states nothing, with the line,
    `disputed` where what is proved fails at an instance, which is a defect in symnet.
    """
    try:
        statement = theorem.statement()
    except (Exception, SystemExit) as error:
        return Outcome(path, theorem, None, _refusal(error, path, theorem))
    try:
        verdict = decide(statement, suggest=suggest)
        found = Outcome(path, theorem, statement, verdict)
        match verdict:
            case Proved():
                return _tried(found, statement, examples, seed)
            case Refuted(witness=witness):
                return replace(found, instance=str(witness))
        return found
    except ShapeError as error:
        return Outcome(path, theorem, None, error)
    except Disagreement as error:
        what = f"two independent computations disagree: {' '.join(str(error).split())}"
        return Outcome(path, theorem, statement, Disagreement(what))
    except Exception as error:
        return Outcome(path, theorem, None, UsageError(located(error, path, theorem.line)))


def _refusal(error: BaseException, path: Path, theorem: Theorem) -> SymnetError:
    """Why nothing is stated: sizes that do not fit, where its author expects that, or what went wrong.

    SymPy itself refuses to build some claims.
    """
    if isinstance(error, ShapeError | SympyShapeError) and theorem.expect is ShapeError:
        return ShapeError(" ".join(str(error).split()))
    return UsageError(located(error, path, theorem.line))


def _tried(proved: Outcome, statement: Statement, examples: int, seed: int) -> Outcome:
    if isinstance(statement, Claim) and isinstance(statement.lhs, Derivative):
        return replace(proved, untried="a gradient has no value at an instance")
    try:
        checked = cross_check(statement, examples=examples, seed=seed)
        if examples and not checked.examples and checked.asked is None:
            return replace(proved, untried="none that was drawn satisfies what is assumed")
        return replace(proved, checked=checked)
    except UnsupportedTerm as error:  # The core reads what has no exact value, such as A**k.
        return replace(proved, untried=str(error))
