"""A paper checked: each of its relations, what it is, and what came of it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from time import monotonic
from typing import Final

from symnet.errors import UsageError
from symnet.papers.declarations import Declaration, Misread, Shape, declarations
from symnet.papers.declared import Declared
from symnet.papers.document import Fault, Piece
from symnet.papers.fitting import Sizes
from symnet.papers.kinds import Kind, candidates
from symnet.papers.known import IllSized
from symnet.papers.lines import Line, completed, lines, uses, with_directives, with_functions
from symnet.papers.names import Name, Names
from symnet.papers.outcomes import Checked, Guess, Outcome, Step
from symnet.papers.roles import Part, Roles
from symnet.papers.schemes import only_above, with_instances, with_means, with_words
from symnet.papers.sources import Kind as Format
from symnet.papers.sources import open_document, read_document
from symnet.papers.squares import squares, with_squares
from symnet.papers.steps import Claim, Steps, Unfit, decided, passing_over
from symnet.papers.syntax import Letter
from symnet.papers.terms import Terms
from symnet.papers.told import size_latex
from symnet.reading.arguments import as_flag, as_kind, as_limit
from symnet.reading.terms import told

SECONDS: Final = 10.0
"""The most seconds that a step takes."""
USUAL: Final = 1
"""What an unusual reading of a letter may cost."""
FORMATS: Final = ("tex", "markdown", "notebook")
LONGEST: Final = 3.0
"""The most seconds that reading letters otherwise takes."""


def check_latex(
    text: str, path: str = "text", *, kind: Format = "tex", timeout: float = SECONDS, hints: bool = True
) -> Checked:
    r"""Check the formulas of a paper: what each relation is, and whether it holds.

    Sizes of letters are read in the text, as in `$W \in \mathbb{R}^{m \times n}$`, or inferred; `kind` is
    "tex", "markdown" or "notebook", and `timeout` the most seconds that one relation may take. With `hints`,
    small changes are tried of what does not hold, for four seconds more. Nothing in the text is evaluated,
    and what cannot be read is said of the relation that it stands in.

    Raises `UsageError` if an argument is not what it must be.

    >>> found = check_latex(r"Let $A, B \in \mathbb{R}^{n \times n}$. Then $(AB)^\top = A^\top B^\top$.")
    >>> [(str(step.place), step.outcome.value) for step in found.steps]
    [('text:1:57', 'refuted')]
    >>> found.steps[0].hints
    ('holds with $B^\\top A^\\top$ for $A^\\top B^\\top$',)
    """
    as_kind(text, str, "the LaTeX to check")
    as_kind(path, str, "the path of a paper")
    if not isinstance(kind, str) or kind not in FORMATS:
        raise UsageError(f"the kind of a text must be one of {', '.join(FORMATS)}; found {told(kind)}")
    seconds = as_limit(timeout, "timeout")
    return prepared(read_document(text, path, kind=kind), path).checked(
        seconds, hints=as_flag(hints, "hints")
    )


def check_file(path: Path, *, timeout: float = SECONDS) -> Checked:
    """Check the formulas of a file: LaTeX, Markdown with math, or a notebook."""
    return prepared(open_document(path), str(path)).checked(timeout)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A paper that is read: its relations in their order, some of which are to be decided."""

    path: str
    relations: tuple[Step | Claim | Unfit, ...]
    letters: Mapping[str, str]
    guesses: tuple[Guess, ...]
    faults: tuple[Fault | Misread, ...]

    def decided(self, number: int, seconds: float = SECONDS, *, hints: bool = True) -> Step:
        """What came of a relation."""
        found = self.relations[number]
        if isinstance(found, Step):
            return found
        until = monotonic() + seconds
        step = decided(found, seconds, self.letters, hints=hints)
        before = self.relations[number - 1] if number else None
        if step.outcome is Outcome.REFUTED and isinstance(before, Claim) and isinstance(found, Claim):
            passed = passing_over(before, found, until, self.letters)
            left = until - monotonic()
            if passed and self.decided(number - 1, left, hints=False).outcome is Outcome.REFUTED:
                return passed
        return step

    def checked(self, seconds: float = SECONDS, *, hints: bool = True) -> Checked:
        """What came of all relations."""
        several = range(len(self.relations))
        return self.with_steps([self.decided(number, seconds, hints=hints) for number in several])

    def with_steps(self, steps: Sequence[Step]) -> Checked:
        """The paper with what came of its relations."""
        faults = tuple((each.place, each.message) for each in self.faults)
        return Checked(self.path, tuple(steps), self.guesses, faults)


def prepared(pieces: Sequence[Piece], path: str) -> Prepared:
    """A document read: its letters understood, and its relations made terms."""
    given = declarations(pieces)
    paths = list(dict.fromkeys(piece.place.path for piece in pieces))
    found = completed(with_directives(lines(pieces), given, paths))
    above = only_above(line.chain for line in found)
    numbers = _numbers([each for each in given if isinstance(each, Shape)])
    found = [replace(line, chain=with_words(line.chain, numbers, above)) for line in found]
    squared = squares(line.chain for line in found)
    found = [replace(line, chain=with_squares(line.chain, squared)) for line in found]
    _, sizes, terms, declared, parts = _fitting(found, given, paths)
    sizes.name_open(shape for part in parts for shape in part.shapes.values())
    guesses = _guesses(sizes)
    steps = Steps(terms, later=list(declared.assumptions()), paths=paths)
    read = [(part, steps.read(part)) for part in parts]
    read.sort(key=lambda each: (each[0].line.number, each[0].number))
    faults = tuple(each for each in (*pieces, *given) if isinstance(each, Fault | Misread))
    relations = tuple(each for part, each in read if not part.line.implied)
    return Prepared(path, relations, sizes.letters(), guesses, faults)


_Read = tuple[Names, Sizes, Terms, Declared, list[Part]]


def _fitting(found: Sequence[Line], given: Sequence[Declaration], paths: Sequence[str]) -> _Read:
    """The relations of a paper, its letters read in the way in which the most fits.

    A letter of which nothing is declared is read as is usual when it is first met; where a later formula does
    not fit, one after the other is read as something else, for the whole paper, as long as more fits.
    """
    forced: dict[Name, Kind | None] = {}
    best = _fitted(found, given, paths, forced)
    until = monotonic() + LONGEST
    while wrong := _misfits(best):
        for name, kind in _others(best, wrong):
            tried = _fitted(found, given, paths, {**forced, name: kind})
            if len(_misfits(tried)) < len(wrong) and _narrowed(tried) <= _narrowed(best):
                forced[name], best = kind, tried
                break
            if monotonic() > until:
                return best
        else:
            return best
    return best


def _fitted(
    found: Sequence[Line],
    given: Sequence[Declaration],
    paths: Sequence[str],
    forced: Mapping[Name, Kind | None],
) -> _Read:
    """The relations of a paper, some letters read as they are told.

    What has indices is no entry of a letter for which None is said.
    """
    names = Names(apart={name for name, kind in forced.items() if kind is None})
    names.survey(line.chain for line in found)
    ready = with_means(with_instances(with_functions(found, names), names))
    sizes = Sizes(names, forced={name: kind for name, kind in forced.items() if kind})
    terms = Terms(sizes)
    declared = Declared(given, sizes, terms)
    declared.put_in([line.chain for line in ready])
    sizes.note(line.chain for line in ready)
    return names, sizes, terms, declared, list(Roles(names, sizes, declared.shapes, paths).parts(ready))


def _misfits(read: _Read) -> list[Part]:
    return [part for part in read[-1] if isinstance(part.fault, IllSized)]


def _narrowed(read: _Read) -> int:
    """How many sizes of matrices have been found to be 1, so that a mistake may fit."""
    return read[1].extents.narrowed


def _others(read: _Read, wrong: Sequence[Part]) -> Iterator[tuple[Name, Kind | None]]:
    """The letters of relations that do not fit of which nothing is declared, and what else they may be."""
    names, sizes, *_ = read
    found = {use.name: None for part in wrong for use in uses(part.line.chain, names)}
    for name in found:
        if name in sizes.guessed:
            now = sizes.kind(sizes.shapes[name])
            several = candidates(name, wide=name in sizes.wide)
            yield from ((name, kind) for cost, kind in several if kind is not now and cost <= USUAL)
    for part in wrong:
        yield from ((name, None) for name in names.with_entries(part.line.chain))


def _numbers(given: Sequence[Shape]) -> set[str]:
    """The letters that are sizes or numbers."""
    nodes = [node for each in given for node in (each.rows, each.columns) if node is not None]
    nodes += [letter for each in given if each.rows is None for letter in each.letters]
    return {node.text for node in nodes if isinstance(node, Letter)}


def _guesses(sizes: Sizes) -> tuple[Guess, ...]:
    shapes = {name: sizes.extents.shape(sizes.shapes[name]) for name in sizes.guessed}
    return tuple(
        Guess(name.latex, size_latex(shapes[name][0]), size_latex(shapes[name][1]), place)
        for name, place in sizes.guessed.items()
    )
