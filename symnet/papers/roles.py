"""What each relation of a paper is: a definition, an assumption, a step, or something that is not decided."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from symnet.papers.applied import Rule, inlined
from symnet.papers.declarations import Cue
from symnet.papers.declared import Placed
from symnet.papers.extents import Extent, Shape
from symnet.papers.fitting import Sizes
from symnet.papers.kinds import Kind
from symnet.papers.known import Illegible, IllSized
from symnet.papers.lines import EQUATIONS, Defined, Line, definition, uses
from symnet.papers.names import Name, Names
from symnet.papers.outcomes import Outcome
from symnet.papers.shapes import is_constant
from symnet.papers.syntax import (
    Derivative,
    Dots,
    Face,
    Group,
    Letter,
    Node,
    Number,
    Quotient,
    Relation,
    Scripted,
    Sign,
    Unread,
    everything,
)

GIVEN: Final = frozenset({Cue.ASSUMPTION, Cue.CASE, Cue.DEFINITION, Cue.SOLVE})
INEQUALITIES: Final = frozenset({Sign.LESS, Sign.AT_MOST, Sign.GREATER, Sign.AT_LEAST})
FAR: Final = 12
"""How many formulas and texts may stand between a formula and what its letters are defined by."""
NEAR: Final = 2
"""How many relations may stand between a relation and what declares its letters."""
Fault = IllSized | Illegible | None
Role = tuple[Outcome | None, Defined | None]
"""What a relation is, None for a step, and what it defines."""


@dataclass(frozen=True, slots=True)
class Part:
    """A relation of a line with its sides, what it is, and what is wrong with its sizes."""

    line: Line
    number: int
    left: Node
    right: Node
    shown: tuple[Node, Node]
    """The sides as they are written."""
    relation: Relation
    role: Outcome | None
    defined: Defined | None
    fault: Fault
    ranges: Mapping[str, Extent]
    """How many values the free indices of the line have."""
    shapes: Mapping[Name, Shape]
    """The shapes of its letters."""
    renewed: frozenset[Name]
    """Letters that are declared anew since the line before."""
    lone: tuple[Name, ...]
    """Letters of one side alone of which nothing is said, neither before nor in words."""

    @property
    def named(self) -> bool:
        """Whether an equation at the end of a chain gives a name to what is on its left."""
        return self.number > 0 and self.relation.sign is Sign.EQUALS


@dataclass(slots=True)
class Roles:
    """Goes through the lines of a paper once, and learns its letters on the way."""

    names: Names
    sizes: Sizes
    declared: Sequence[Placed] = ()
    paths: Sequence[str] = ()
    """The files of the paper, in their order."""
    rules: dict[str, Rule] = field(default_factory=dict)
    used: set[Name] = field(default_factory=set)
    defined: set[Name] = field(default_factory=set)
    spoken: set[Name] = field(default_factory=set)
    """Letters that stand in words by themselves."""
    wrong: tuple[Node, Node | None] | None = None
    """The sides of the relation before, if they do not fit."""
    sections: dict[Name, int] = field(default_factory=dict)
    """In which section each letter has been used last."""

    def parts(self, found: Sequence[Line]) -> Iterator[Part]:
        """The relations of the lines, each after what its letters are defined by."""
        starts = self._starts(found)
        self.spoken |= {
            use.name for line in found if not is_relation(line) for use in uses(line.chain, self.names)
        }
        ended = 0
        for line in self._ordered(found):
            renewed: set[Name] = set()
            while ended < len(starts) and starts[ended][0] <= line.number:
                _, name, shape = starts[ended]
                if self.sizes.declare(name, shape):
                    renewed.add(name)
                self.sections[name] = line.section
                ended += 1
            self.defined -= renewed
            self.used -= renewed
            if is_relation(line):
                yield from self._of(line, frozenset(renewed))
                self.used |= {use.name for use in uses(line.chain, self.names)}

    def _starts(self, found: Sequence[Line]) -> list[tuple[int, Name, Shape]]:
        """From which line on each declaration holds: one may stand right after what it speaks of."""
        places = [line.chain.place for line in found]
        first: dict[tuple[Name, int], int] = {}
        for line in found if self.declared else ():
            if is_relation(line):
                for use in uses(line.chain, self.names):
                    first.setdefault((use.name, line.section), line.number)
        starts: list[tuple[int, Name, Shape]] = []
        known: set[tuple[Name, int]] = set()
        for place, name, shape in self.declared:
            start = sum(place.after(each, self.paths) for each in places)
            key = name, found[min(start, len(found) - 1)].section if found else 0
            user = first.get(key, start)
            between = sum(is_relation(line) and not line.implied for line in found[user + 1 : start])
            if key not in known and between < NEAR:
                start = min(user, start)
            known.add(key)
            starts.append((start, name, shape))
        return sorted(starts, key=lambda each: each[0])

    def _ordered(self, found: Sequence[Line]) -> list[Line]:
        """The lines; a definition that stands right after what it explains comes before that."""
        done: list[Line] = []
        first: dict[Name, Line] = {}
        known: set[Name] = set()
        for line in found:
            place = len(done)
            new = self._new(line)
            if new is not None and new.name not in known:
                known.add(new.name)
                user = first.get(new.name)
                said = line.cue is Cue.DEFINITION or (user is not None and user.formula == line.formula)
                if (
                    said
                    and user is not None
                    and _is_near(user, line)
                    and not is_constant_term(line.chain.terms[1])
                ):
                    place = done.index(user)
            done.insert(place, line)
            if is_relation(line):
                for use in uses(line.chain, self.names):
                    first.setdefault(use.name, line)
        return done

    def _new(self, line: Line) -> Defined | None:
        chain = line.chain
        if not chain.relations or chain.relations[0].sign not in (Sign.EQUALS, Sign.DEFINES):
            return None
        return definition(chain.terms[0], chain.terms[1], self.names)

    def _of(self, line: Line, renewed: frozenset[Name]) -> Iterator[Part]:
        chain = line.chain
        terms = [
            each if each is None or isinstance(each, Unread) else inlined(each, self.rules, self.names)
            for each in chain.terms
        ]
        roles = [self._role(line, number, chain.terms) for number in range(len(chain.relations))]
        if roles[0][1] is not None and roles[0][1].parameters is not None:
            terms[0] = terms[1]  # The name of a function has no shape.
            if line.implied:  # And its parameter here is no letter of the paper.
                self._define(roles[0][1], terms[1])
                return
        renewed |= self._renewed(line, roles)
        first, before = terms[0], self.wrong
        faults, again = self._fitted(line, terms)
        renewed |= again
        if before is not None and terms[0] is not first:
            line = replace(line, shown=replace(line.shown, terms=(before[0], *line.shown.terms[1:])))
        for number, (_, defined) in enumerate(roles):
            if defined is not None:
                self._define(defined, terms[number + 1])
        good, ranges, shapes = 0, dict(self.sizes.ranges), dict(self.sizes.shapes)
        for number, relation in enumerate(chain.relations):
            left, right = terms[good], terms[number + 1]
            fault = faults[number + 1] or faults[len(terms) + number]
            if number == 0:
                fault = faults[0] or fault
            if left is not None and right is not None:
                shown = line.shown.terms[good] or left, line.shown.terms[number + 1] or right
                lone = self._lone(left, right, terms[:number])
                role, defined = roles[number]
                yield Part(
                    line,
                    number,
                    left,
                    right,
                    shown,
                    relation,
                    role,
                    defined,
                    fault,
                    ranges,
                    shapes,
                    renewed,
                    lone,
                )
            if faults[number + 1] is None:
                good = number + 1

    def _renewed(self, line: Line, roles: Sequence[Role]) -> frozenset[Name]:
        """Letters of a section before that are now defined as something else."""
        found = {defined.name for _, defined in roles if defined is not None}
        old = {name for name in found if self.sections.get(name, line.section) < line.section}
        for name in old:
            self.sizes.shapes.pop(name, None)
            self.sizes.guessed.pop(name, None)
        return frozenset(old)

    def _fitted(self, line: Line, terms: list[Node | None]) -> "tuple[Sequence[Fault], frozenset[Name]]":
        """What is wrong with the sizes of a line, and the letters that it must use anew for it to fit.

        These are letters of which no size is declared, and that have not been used in this section.
        """
        before = self.sizes.copy()
        faults = self.sizes.fit(line.chain, terms)
        faults = self._passing_over(line, terms, faults, before)
        several = {use.name for term in terms if term is not None for use in uses(term, self.names)}
        again = frozenset(
            name
            for name in several & self.sizes.guessed.keys() & before.shapes.keys()
            if self.sections.get(name, line.section) < line.section
        )
        self.sections |= dict.fromkeys(several, line.section)
        if not again or not any(isinstance(fault, IllSized) for fault in faults):
            return faults, frozenset()
        anew = before.without(again)
        found = anew.fit(line.chain, terms)
        if any(isinstance(fault, IllSized) for fault in found):
            return faults, frozenset()
        self.sizes.adopt(anew)
        self.defined -= again
        return found, again

    def _passing_over(
        self, line: Line, terms: list[Node | None], faults: list[Fault], before: Sizes
    ) -> list[Fault]:
        """What is wrong with a line that continues one that is ill-sized: it may fit what stands before that.

        Then this is what it is compared with.
        """
        last, self.wrong = self.wrong, None
        if not any(isinstance(fault, IllSized) for fault in faults):
            return faults
        if last is not None and line.chain.terms[0] == last[1]:
            others = before.copy()
            found = others.fit(line.chain, [last[0], *terms[1:]])
            if not any(isinstance(fault, IllSized) for fault in found):
                self.sizes.adopt(others)
                terms[0] = last[0]
                return found
        if len(terms) == 2 and terms[0] is not None:
            self.wrong = terms[0], line.chain.terms[1]
        return faults

    def _define(self, defined: Defined, value: Node | None) -> None:
        self.defined.add(defined.name)
        if defined.parameters is not None and value is not None:
            indices = tuple(Letter(each, Face.PLAIN, value.place) for each in defined.indices)
            self.rules[defined.name.text] = Rule(defined.parameters, defined.letters, value, indices)
        elif not defined.indices:
            self.names.declared.add(defined.name)

    def _role(self, line: Line, number: int, terms: Sequence[Node | None]) -> Role:
        relation = line.chain.relations[number]
        left, right = terms[number], terms[number + 1]
        if relation.sign in INEQUALITIES and line.cue in GIVEN and _is_simple(left) and _is_simple(right):
            return Outcome.ASSUMPTION, None
        if relation.sign not in EQUATIONS or line.conditional or line.cue is Cue.DENIED:
            return Outcome.UNDECIDED, None
        if relation.text.endswith("{!}{=}"):
            return Outcome.ASSUMPTION, None
        supposed = number == 0 or (not line.in_display and all(map(_is_simple, terms)))
        if line.cue is Cue.CASE and relation.sign is Sign.EQUALS and supposed:
            return Outcome.ASSUMPTION, None
        if relation.sign is Sign.DEFINED_BY:
            left, right = right, left
        last = number == len(line.chain.relations) - 1
        if (
            number
            and last
            and self._names_left(relation, right)
            and (named := definition(right, left, self.names))
        ):
            return Outcome.DEFINITION, named
        new = definition(left, right, self.names)
        if new is not None and (number == 0 or relation.sign is not Sign.EQUALS):
            if new.name in self.defined and self.sections.get(new.name, line.section) == line.section:
                return (Outcome.ASSUMPTION if self._says_of_new(right) else None), None
            if is_constant_term(right) and new.name in self.used | self.names.declared:
                return Outcome.ASSUMPTION, None  # A special value, not what the letter stands for.
            said = relation.sign is not Sign.EQUALS or line.cue is Cue.DEFINITION
            if said or new.name not in self.used or new.name in self.defined:
                return Outcome.DEFINITION, new
        if number == 0 and new is not None and isinstance(right, Number) and new.name not in self.defined:
            return Outcome.ASSUMPTION, None
        if not line.in_display and self._is_value(line, terms):
            return Outcome.ASSUMPTION, None
        if number == 0 and self._is_new_power(left):
            return Outcome.ASSUMPTION, None
        if line.cue is Cue.SOLVE and self._is_settled(terms):
            return None, None
        if number == 0 and line.cue in GIVEN and not (line.in_display and line.cue is Cue.DEFINITION):
            return Outcome.ASSUMPTION, None
        if line.cue is Cue.ASSUMPTION and not line.in_display and all(map(_is_simple, terms)):
            return Outcome.ASSUMPTION, None
        if number == 0 and new is not None and line.cue is Cue.NONE and not line.in_display:
            return Outcome.DEFINITION, new
        if number == 0 and new is not None and self._says_of_new(right):
            return Outcome.DEFINITION, new
        if number == 0 and line.cue is not Cue.CLAIM and self._is_recursive(left, right):
            return Outcome.ASSUMPTION, None
        if number == 0 and is_constant_term(right) and not line.in_display and self._says_of_new(left):
            return Outcome.ASSUMPTION, None
        vanishes = last and isinstance(right, Number) and right.value == 0
        if vanishes and (line.cue is Cue.SOLVE or any(isinstance(term, Derivative) for term in terms)):
            return Outcome.ASSUMPTION, None
        return None, None

    def _lone(self, left: Node, right: Node, before: Sequence[Node | None]) -> tuple[Name, ...]:
        """Such letters of two sides, those of the right one first.

        What a chain has had before its second step is known there, and so is what one differentiates by.
        """
        sides = [dict.fromkeys(use.name for use in uses(side, self.names)) for side in (right, left)]
        known = self.used | self.defined | self.spoken | self.names.declared
        for each in (*everything(left), *everything(right)):
            if isinstance(each, Derivative) and each.by is not None:
                known |= {use.name for use in uses(each.by, self.names)}
        if before:
            known |= sides[1].keys() | {use.name for term in before if term for use in uses(term, self.names)}
        return tuple(
            name
            for one, other in (sides, sides[::-1])
            for name in one
            if name not in other
            and name not in known
            and name.latex not in self.sizes.sizes
            and not is_constant(name.base, self.names)
        )

    def _names_left(self, relation: Relation, right: Node | None) -> bool:
        """Whether a chain ends with a letter that has never been used: a name for what is before it."""
        return (
            relation.sign is Sign.EQUALS
            and isinstance(right, Letter | Scripted)
            and not is_constant_term(right)
            and self._says_of_new(right)
        )

    def _is_value(self, line: Line, terms: Sequence[Node | None]) -> bool:
        """Whether letters that are not defined have a value: U^T U = V^T V = I, "since 1^T x = 0"."""
        *several, value = terms
        if not is_constant_term(value) or any(each.sign is not Sign.EQUALS for each in line.chain.relations):
            return False
        found = {use.name for each in several if each is not None for use in uses(each, self.names)}
        if found & self.defined or not found & (self.names.declared | self.used):
            return False
        return line.reason or (
            len(several) > 1 and (line.cue is not Cue.CLAIM or all(map(_is_simple, several)))
        )

    def _is_new_power(self, left: Node | None) -> bool:
        r"""Whether this is a power of a letter of which nothing is said before, such as `\sigma^2`."""
        if not isinstance(left, Scripted) or (use := self.names.use(left)) is None or use.indices:
            return False
        known = use.name in self.used | self.defined | self.names.declared
        return not known and len(use.operators) == 1 and isinstance(use.operators[0], Number)

    def _is_settled(self, terms: Sequence[Node | None]) -> bool:
        """Whether all columns in some terms are defined, so that they solve nothing."""
        several = {use.name for term in terms if term is not None for use in uses(term, self.names)}
        shapes = {name: self.sizes.shapes.get(name) for name in several}
        columns = {name for name, shape in shapes.items() if shape and self.sizes.kind(shape) is Kind.COLUMN}
        new = any(self._says_of_new(term) for term in terms)
        return bool(columns) and columns <= self.defined and not new

    def _is_recursive(self, left: Node | None, right: Node | None) -> bool:
        """Whether a letter that is not defined is equal to a term in which it stands: P = F P F^T + Q."""
        if not isinstance(left, Letter | Scripted) or right is None or (use := self.names.use(left)) is None:
            return False
        if use.indices or use.operators or use.name in self.defined or isinstance(right, Letter | Scripted):
            return False
        return any(each.name == use.name for each in uses(right, self.names))

    def _says_of_new(self, right: Node | None) -> bool:
        """Whether a term has a letter that has never been used before."""
        known = self.used | self.defined
        return right is not None and any(
            use.name not in known
            and use.name.latex not in self.sizes.sizes
            and not is_constant(use.name, self.names)
            for use in uses(right, self.names)
        )


def is_constant_term(node: Node | None) -> bool:
    """Whether a term is a number, or an identity, a zero or a matrix of ones."""
    if isinstance(node, Number):
        return True
    if isinstance(node, Quotient):
        return is_constant_term(node.top) and is_constant_term(node.bottom)
    base = node.base if isinstance(node, Scripted) and not node.above else node
    return isinstance(base, Letter) and base.text in ("I", "0", "1")


def is_relation(line: Line) -> bool:
    """Whether a line relates terms, and is neither a term by itself nor the range of an index."""
    chain = line.chain
    if not chain.relations or any(each.sign is Sign.IS_IN for each in chain.relations):
        return False
    return not any(isinstance(each, Group) and _has_dots(each) for each in chain.terms[1:])


def _has_dots(group: Group) -> bool:
    return group.bracket == "" and any(isinstance(each, Dots) for each in group.parts)


def _is_near(user: Line, line: Line) -> bool:
    return line.paragraph - user.paragraph <= 1 and line.formula - user.formula <= FAR


def _is_simple(node: Node | None) -> bool:
    return isinstance(node, Letter | Number) or (isinstance(node, Scripted) and not node.above)
