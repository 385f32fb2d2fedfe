"""Names: which letters with their scripts are names of their own, and which are entries of others."""

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Final

from symnet.papers.syntax import (
    Call,
    Chain,
    Entries,
    Face,
    Group,
    Inner,
    Large,
    Letter,
    Mark,
    Node,
    Norm,
    Number,
    Product,
    Quotient,
    Scripted,
    Sign,
    Sum,
    Superscript,
    Times,
    parts,
)
from symnet.papers.written import write

RUNNING: Final = frozenset({"i", "j", "k", "l", r"\ell"})
"""Letters that run over places where nothing else is said of them."""
FREELY: Final = frozenset({"i", "j"})
"""Those of them that do so with letters that are not declared, too."""
FUNCTIONS: Final = frozenset({"f", "g", r"\phi", r"\varphi", r"\psi", r"\sigma", r"\ell"})
"""Letters that stand for a function, not for a number, where an argument follows them wherever one can."""
TIMES: Final = frozenset({"s", "t"})
"""Letters that do so where others do beside them."""
DOT: Final = r"\cdot"
"""What is above a letter of which one of two indices is a dot: the mean over that one."""
TRANSPOSED: Final = frozenset({Superscript.TRANSPOSE, Superscript.INVERSE_TRANSPOSE})


@dataclass(frozen=True, slots=True)
class Name:
    r"""What identifies a letter wherever it stands: `\hat{\beta}_{\text{OLS}}`, bold `W^{(1)}`."""

    text: str
    face: Face = Face.PLAIN
    below: str = ""
    above: str = ""

    @property
    def latex(self) -> str:
        """The name as LaTeX."""
        face = r"\boldsymbol" if self.face is Face.BOLD and "\\" in self.text else _FACES.get(self.face)
        letter = f"{face}{{{self.text}}}" if face else self.text
        below = f"_{{{self.below}}}" if self.below else ""
        above = f"^{{{self.above}}}" if self.above.strip("'") else self.above
        return f"{letter}{below}{above}"

    @property
    def base(self) -> "Name":
        """The letter without what stands below it."""
        return replace(self, below="")


DAGGER: Final = Mark(r"\dagger")
_SIGNS: Final[Mapping[Superscript | Mark | Node, str]] = {
    Superscript.PRIME: "'",
    Superscript.PLUS: "+",
    DAGGER: r"\dagger",
}
_FACES: Final = {
    Face.BOLD: r"\mathbf",
    Face.SANS: r"\mathsf",
    Face.SCRIPT: r"\mathcal",
    Face.BLACKBOARD: r"\mathbb",
    Face.ARROW: r"\vec",
    Face.ROMAN: r"\mathrm",
}


@dataclass(frozen=True, slots=True)
class Use:
    """A name where it stands: the places that its indices name, and what is done to it."""

    name: Name
    indices: tuple[Node, ...] = ()
    operators: tuple[Superscript | Node, ...] = ()


@dataclass(slots=True)
class Seen:
    """How a letter without what stands below it occurs."""

    bare: bool = False
    called: int = 0
    count: int = 0
    powers: int = 0
    """How often it has an exponent."""
    counts: set[int] = field(default_factory=set)
    """Numbers of indices."""
    running: set[int] = field(default_factory=set)
    """Numbers of indices, one of which is bound by a sum or runs over places."""
    single: set[str] = field(default_factory=set)
    """Letters that it has as its one index."""
    zero: bool = False
    """Whether an index of it runs from 0."""
    compound: bool = False
    """Whether an index of it is more than a letter or a number."""
    vector: bool = False
    """Whether it is transposed or measured although it has an index: what it names is a column."""


@dataclass(slots=True)
class Names:
    """The names of a document."""

    declared: set[Name] = field(default_factory=set)
    """Names that are declared, or defined, as they stand."""
    scalars: set[Name] = field(default_factory=set)
    """Names of which it is declared that they are numbers, sizes among them."""
    seen: dict[Name, Seen] = field(default_factory=dict)
    other_transposes: bool = False
    """Whether a sign other than a prime marks a transpose."""
    marked: set[Name] = field(default_factory=set)
    """Names with primes or plus signs that are defined."""
    indices: set[str] = field(default_factory=set)
    """Letters that bound a sum and are no sizes: t in a sum over s <= t."""
    beside: set[str] = field(default_factory=set)
    """Letters that run over places beside another letter that does, as k in V_{ki}."""
    spoken: set[Name] = field(default_factory=set)
    """Letters for functions of which words speak."""
    lefts: set[Name] = field(default_factory=set)
    """Letters with something below that stand alone on the left of an equation."""
    short: set[Name] = field(default_factory=set)
    """Letters that are declared as columns of so many numbers: x in R^2."""
    own_entries: set[Name] = field(default_factory=set)
    """Small letters with indices that are no entries of their capitals."""
    apart: set[Name] = field(default_factory=set)
    """Letters whose entries are not what has the same letter and indices: theta beside theta_t."""
    instances: set[Name] = field(default_factory=set)
    """Letters of which there is one for each index, as there is a function for each."""
    functions: set[Name] = field(default_factory=set)
    """Letters that stand with an argument on the left of an equation, by themselves."""

    def survey(self, chains: Iterable[Chain]) -> None:
        """Look at how letters occur in formulas."""
        several = [(chain, [*_walk(chain, _entry_defined(chain))]) for chain in chains]
        self.other_transposes = any(
            each in TRANSPOSED
            for _, nodes in several
            for node, _ in nodes
            if isinstance(node, Scripted)
            for each in node.above
        )
        for chain, _ in several:
            self._note_definition(chain)
            self._note_whole(chain)
        for chain, nodes in several:
            for node, bound in nodes:
                self._note(node, bound)
                if isinstance(node, Large):
                    self._note_zero(node)
                    self._note_bounds(node, bound)
            self._note_mention(chain)
        self._note_several(frozenset().union(*(bound for _, nodes in several for _, bound in nodes)))
        while any(self._runs_beside(chain) for chain, _ in several):
            pass
        for chain, _ in several:
            self._note_places(chain)

    def _note_several(self, bound: frozenset[str]) -> None:
        """A letter with several indices one at a time, one of which is bound elsewhere, runs over places."""
        for seen in self.seen.values():
            if len(seen.single & (bound | RUNNING | TIMES)) > 1 and seen.single & bound and not seen.compound:
                seen.running.add(1)

    def _runs_beside(self, chain: Chain) -> bool:
        """Whether letters are found to run over places since what they define does: k in s_{ij} = q_i k_j."""
        left = chain.terms[0] if chain.terms else None
        if not (isinstance(left, Scripted) and isinstance(left.base, Letter) and left.below):
            return False
        if not chain.relations or chain.relations[0].sign not in (Sign.EQUALS, Sign.DEFINES):
            return False
        indices = indices_of(left.below)
        letters = {each.text for each in indices if isinstance(each, Letter)}
        if len(letters) < len(indices) or len(letters) not in self._entry(self._bare(left)).running:
            return False
        found = False
        for node, bound in letters_of(chain.terms[1]) if chain.terms[1] is not None else ():
            if isinstance(node, Scripted) and node.below:
                places = indices_of(node.below)
                named = all(isinstance(each, Letter) and each.text in letters - bound for each in places)
                running = self._entry(self._bare(node)).running
                found |= named and len(places) not in running
                running |= {len(places)} if named else set()
        return found

    def _bare(self, node: Scripted) -> Name:
        """The name of a letter without what stands below it."""
        assert isinstance(node.base, Letter)  # noqa: S101 - the caller has looked
        return Name(node.base.text, node.base.face, "", self._above(node)[0])

    def _note_places(self, chain: Chain) -> None:
        """A definition of the entry of a letter at i is one for every i: of what on the right has an i."""
        match chain:
            case Chain(terms=(Scripted(base=Letter()) as left, right, *_)) if right is not None:
                name, letters = self._head(left), frozenset().union(*map(_letters, indices_of(left.below)))
            case _:
                return
        if name is None or left.above:
            return
        if isinstance(right, Entries):
            self._entry(name).vector = True
        elif len(indices_of(left.below)) == 1 and self.is_entry(name, indices_of(left.below), frozenset()):
            for node, _ in letters_of(right):
                other = self._head(node)
                if not isinstance(node, Scripted) or other is None or not _is_small(other.text):
                    continue
                if letters & frozenset().union(*map(_letters, indices_of(node.below))):
                    self._entry(other).running.add(len(indices_of(node.below)))

    def _note_whole(self, chain: Chain) -> None:
        """What stands in an equation that says what its capital is has no entries of that: N = sum n_{ij}."""
        wholes = {
            term.text.lower() for term in chain.terms if isinstance(term, Letter) and term.text.isupper()
        }
        for node, _ in letters_of(chain) if wholes else ():
            name = self._head(node)
            if isinstance(node, Scripted) and name is not None and name.text in wholes:
                self.own_entries.add(name)

    def _note_definition(self, chain: Chain) -> None:
        """A letter with a prime or an argument alone on the left may be a name that is defined."""
        left = chain.terms[0] if chain.terms else None
        match left:
            case Product(factors=(Letter() | Scripted() as letter, Group(bracket="(", parts=several))):
                name = self._head(letter)
                if name is not None and chain.relations and all(map(_is_name, several)):
                    self.functions.add(name)
                    self._note_instances(letter, chain.terms[1])
            case Group(bracket="" | "(", parts=several) if (
                not chain.relations or chain.relations[0].sign is Sign.IS_IN
            ):
                for each in several:  # Letters that are declared, or spoken of, together.
                    self._note_definition(replace(chain, terms=(each, *chain.terms[1:])))
        if not (isinstance(left, Scripted) and isinstance(left.base, Letter)):
            return
        if chain.relations and left.below and _tells(left, chain):
            self.lefts.add(self._full(left.base, left.below, self._above(left)[0]))
        if len(left.above) != 1 or (mark := _SIGNS.get(left.above[0])) is None:
            return
        if not chain.relations:  # Words speak of a letter, not of its transpose.
            self.marked.add(self._full(left.base, left.below, mark))
            return
        right = chain.terms[1]
        plain = replace(left, above=()) if left.below else left.base
        signs = (Sign.EQUALS, Sign.DEFINES, Sign.IS_IN)
        if chain.relations[0].sign in signs and right is not None and write(right) != write(plain):
            self.marked.add(self._full(left.base, left.below, mark))

    def _note_mention(self, chain: Chain) -> None:
        """Where words speak of f alone, or say from where to where it goes, no argument can follow it."""
        first = chain.terms[0] if chain.terms else None
        signs = [relation.text for relation in chain.relations]
        goes = signs[:1] in ([":"], [r"\colon"]) and {r"\to", r"\mapsto", r"\rightarrow"} & {*signs}
        if goes and first is not None and (name := self._head(first)) is not None:
            self.functions.add(name)
        if not signs:
            for each in first.parts if isinstance(first, Group) else (first,):
                if isinstance(each, Letter) and each.text in FUNCTIONS:
                    name = Name(each.text, each.face)
                    self._entry(name).count -= 1
                    self.spoken.add(name)

    def is_derived(self, node: Node) -> bool:
        """Whether this is f', the derivative of a function."""
        if not (isinstance(node, Scripted) and Superscript.PRIME in node.above):
            return False
        name = self._head(node)
        return name is not None and (name in self.functions or name.text in FUNCTIONS)

    def _note_instances(self, function: Letter | Scripted, value: Node | None) -> None:
        """What has the index of a function is another letter for each: W_i in f_i(x) = W_i x."""
        if not isinstance(function, Scripted) or value is None or not function.below:
            return
        for node, _ in letters_of(value):
            alike = isinstance(node, Scripted) and [*map(write, node.below)] == [*map(write, function.below)]
            if alike and (name := self._head(node)) is not None:
                self.instances.add(name)

    def _note(self, node: Node, bound: frozenset[str]) -> None:
        match node:
            case Scripted(base=Letter() as letter, below=below):
                marks, above = self._above(node)
                entry = self._entry(Name(letter.text, letter.face, "", marks))
                entry.count += 1
                entry.powers += any(isinstance(each, Node) for each in above)
                if not below:
                    entry.bare = True
                    return
                indices = indices_of(below)
                entry.counts.add(len(indices))
                if len(indices) == 1 and isinstance(indices[0], Letter):
                    entry.single.add(indices[0].text)
                if any(_letters(each) & bound for each in indices):
                    entry.running.add(len(indices))
                    if len(indices) > 1:
                        self.beside |= RUNNING & {each.text for each in indices if isinstance(each, Letter)}
                entry.compound |= any(isinstance(each, Sum) for each in indices)
                entry.vector |= len(indices) == 1 and any(each in TRANSPOSED for each in above)
            case Letter(text=text, face=face):
                entry = self._entry(Name(text, face))
                entry.count += 1
                entry.bare = True
            case Norm(inner=inner) | Inner(left=inner):
                for each in (inner, node.right) if isinstance(node, Inner) else (inner,):
                    self._note_vector(each)
            case Product(factors=factors, signs=signs):
                for (before, after), sign in zip(pairwise(factors), signs, strict=True):
                    inner = after.base if isinstance(after, Scripted) else after
                    called = sign is Times.BESIDE and isinstance(inner, Group) and inner.bracket in "(["
                    if called and (name := self._head(before)) is not None and not _is_turned(before):
                        self._entry(name).called += 1

    def _note_bounds(self, node: Large, bound: frozenset[str]) -> None:
        for below in node.below:
            relations = (Sign.AT_MOST, Sign.LESS, Sign.AT_LEAST, Sign.GREATER, Sign.NOT_EQUAL)
            match below.terms:
                case (_, Letter(text=text)) if below.relations[0].sign in relations and text not in bound:
                    if text.islower() and len(text) == 1:
                        self.indices.add(text)

    def _note_zero(self, node: Large) -> None:
        """The letters whose indices run from 0."""
        from_zero = {
            letter.text
            for chain in node.below
            for letter in bound_by(chain)
            if len(chain.terms) == 2 and isinstance(chain.terms[1], Number) and chain.terms[1].value == 0
        }
        for each, _ in _walk(node.body, frozenset()) if from_zero else ():
            if not (isinstance(each, Scripted) and isinstance(each.base, Letter)):
                continue
            if any(_letters(index) & from_zero for index in indices_of(each.below)):
                self._entry(Name(each.base.text, each.base.face, "", self._above(each)[0])).zero = True

    def _note_vector(self, node: Node) -> None:
        match node:
            case Scripted(base=Letter() as letter) if node.below:
                self._entry(Name(letter.text, letter.face, "", self._above(node)[0])).vector = True
            case Sum(terms=terms):
                for each in terms:
                    self._note_vector(each)

    def _head(self, node: Node) -> Name | None:
        match node:
            case Letter(text=text, face=face):
                return Name(text, face)
            case Scripted(base=Letter() as letter):
                return Name(letter.text, letter.face, "", self._above(node)[0])
        return None

    def _entry(self, name: Name) -> Seen:
        return self.seen.setdefault(name, Seen())

    def is_function(self, name: Name) -> bool:
        """Whether a letter stands before an argument wherever it stands."""
        found = self.seen.get(name.base)
        if found is None or name in self.declared or name in self.scalars:
            return False
        return found.called == found.count or name in self.functions

    def use(self, node: Letter | Scripted, bound: Iterable[str] = ()) -> Use | None:
        """What a letter with its scripts names, or None if what has the scripts is no letter."""
        if isinstance(node, Letter):
            return Use(self._face(Name(node.text, node.face)))
        if not isinstance(node.base, Letter):
            return None
        marks, operators = self._above(node)
        full = self._full(node.base, node.below, marks)
        if not node.below:
            return Use(full, (), operators)
        if full in self.declared:
            return Use(full, (), operators)
        base = self._face(full.base)
        if len(indices_of(node.below)) == 2:
            base = self._capital(base)
        running = frozenset(bound)
        if marks and (index := _index_mark(marks)) and index in running:
            return Use(full, (), operators)
        indices = indices_of(node.below)
        if self.is_entry(base, indices, running):
            return Use(self.own(base), indices, operators)
        return Use(full, (), operators)

    def is_entry(self, base: Name, indices: tuple[Node, ...], bound: frozenset[str]) -> bool:
        """Whether what stands below a letter are places in it."""
        seen = self.seen.get(base)
        if seen is None or base in self.scalars or not all(map(_is_index, indices)):
            return False
        if self.is_function(base):
            return False
        if DOT in base.above:
            return True
        if any(_letters(each) & bound for each in indices):
            return True
        if base in self.short and not seen.vector and all(isinstance(each, Number) for each in indices):
            return len(indices) == 1
        if len(indices) in seen.running:
            return seen.zero or not _is_zero(indices)
        if base in self.instances:
            return False
        running = RUNNING if base in self.declared else FREELY | self.beside
        places = all(isinstance(each, Letter) and each.text in running for each in indices)
        return places and seen.bare and not seen.compound and not seen.vector

    def _above(self, node: Scripted) -> tuple[str, tuple[Superscript | Node, ...]]:
        """What of the superscripts is part of the name, and what is done to it."""
        marks = ""
        operators: list[Superscript | Node] = []
        for each in node.above:
            match each:
                case Mark(text=r"\dagger") if not operators and self._is_marked(node, rf"{marks}\dagger"):
                    marks += r"\dagger"
                case Mark(text=r"\dagger"):
                    operators.append(Superscript.PLUS)
                case Mark(text=text):
                    marks += text
                case Superscript.STAR:
                    marks += "*"
                case Superscript.PRIME:
                    if not operators and (self.other_transposes or self._is_marked(node, f"{marks}'")):
                        marks += "'"
                    else:
                        operators.append(Superscript.TRANSPOSE)
                case Superscript.PLUS if not operators and self._is_marked(node, f"{marks}+"):
                    marks += "+"
                case _:
                    operators.append(each)
        return marks, tuple(operators)

    def _is_marked(self, node: Scripted, marks: str) -> bool:
        name = self._full(node.base, node.below, marks)
        return name in self.declared or name in self.marked

    def _full(self, base: Node, below: tuple[Node, ...], marks: str) -> Name:
        assert isinstance(base, Letter)  # noqa: S101 - the caller has looked
        return self._face(Name(base.text, base.face, ",".join(map(write, below)), marks))

    def _face(self, name: Name) -> Name:
        """A letter that occurs with indices alone has the entries of the bold letter, or of its capital."""
        if name.face is not Face.PLAIN:
            return name
        plain = self.seen.get(name.base)
        bold = replace(name.base, face=Face.BOLD)
        seen = self.seen.get(bold)
        if (plain is not None and plain.bare) or seen is None or not seen.bare:
            return name
        known = name.base in self.declared or name in self.declared
        return name if known else replace(name, face=Face.BOLD)

    def own(self, base: Name) -> Name:
        """The name of a family of letters beside a letter of the same name that is none of them."""
        if base not in self.apart:
            return base
        own = replace(base, below=DOT)
        self.seen.setdefault(own, replace(self.seen[base], bare=False))
        return own

    def with_entries(self, chain: Chain) -> Iterator[Name]:
        """The letters of a formula that have entries, or may be entries of their capitals."""
        found: dict[Name, None] = {}
        for node, bound in letters_of(chain):
            use, head = self.use(node, bound), self._head(node)
            seen = self.seen.get(use.name) if use else None
            if use is not None and head is not None and seen is not None and (use.indices or seen.running):
                found.setdefault(head)
        yield from found

    def _capital(self, name: Name) -> Name:
        """A small letter with two indices, by itself, has the entries of its capital: h_{ij} of H."""
        seen = self.seen.get(name)
        known = name in self.declared | self.scalars | self.apart
        known |= name in self.own_entries or any(name == each.base for each in self.lefts)
        if known or len(name.text) > 1 or seen is None or seen.bare or seen.counts != {2}:
            return name
        for face in dict.fromkeys((name.face, Face.BOLD)):
            large = replace(name, text=name.text.upper(), face=face)
            other = self.seen.get(large)
            if large != name and large not in self.scalars and other and other.bare and 2 not in other.counts:
                return large
        return name


def _tells(left: Scripted, chain: Chain) -> bool:
    """Whether an equation may say what a letter with indices is: not of h_{ii} alone, or by h itself."""
    indices = [*map(write, indices_of(left.below))]
    others = [node for term in chain.terms[1:] if term is not None for node, _ in letters_of(term)]
    bases = [node.base if isinstance(node, Scripted) else node for node in others]
    same = any(replace(each, place=left.place) == replace(left.base, place=left.place) for each in bases)
    return len({*indices}) == len(indices) and not same


def _walk(node: Node | Chain, bound: frozenset[str]) -> Iterator[tuple[Node, frozenset[str]]]:
    """All nodes of a formula, with the letters that sums around them bind; a name's letter is no node."""
    stack: list[tuple[Node | Chain, frozenset[str]]] = [(node, bound)]
    while stack:
        each, letters = stack.pop()
        if not isinstance(each, Chain):
            yield each, letters
        if isinstance(each, Large):
            letters |= bound_letters(each)
        elif isinstance(each, Call) and each.function == "diag" and (letter := running_index(each)):
            letters |= {letter}
        elif isinstance(each, Entries):
            letters |= {letter.text for letter in each.letters}
            highs = (high for high in each.highs if high is not None)
            stack += [(part, letters) for part in (each.body, *each.lows, *highs)]
            continue
        if isinstance(each, Scripted) and isinstance(each.base, Letter):
            below = [part for part in each.above if isinstance(part, Node)]
            stack += [(part, letters) for part in below]
        elif isinstance(each, Letter):
            continue
        elif isinstance(each, Scripted) and not isinstance(each.base, Norm):
            above = [part for part in each.above if isinstance(part, Node)]
            stack += [(part, letters) for part in (each.base, *above)]
        else:
            stack += [(part, letters) for part in parts(each)]


def _entry_defined(chain: Chain) -> frozenset[str]:
    """The indices of the entry of a function's value that stands on the left: i in f(x)_i = x_i."""
    match chain.terms[:1]:
        case (Product(factors=(Letter() | Scripted(), Scripted(base=Group(), below=below))),):
            pass
        case (Scripted(base=Group(parts=(Product(factors=(_, Group())),)), below=below),):
            pass
        case _:
            return frozenset()
    return frozenset().union(*map(_letters, indices_of(below))) & RUNNING


def running_index(call: Call) -> str | None:
    """The letter that runs over places in an argument, if it is one: i in diag(s_i^2)."""
    found = {
        index.text
        for argument in call.arguments
        for each, bound in letters_of(argument)
        if isinstance(each, Scripted) and len(indices_of(each.below)) == 1
        for index in indices_of(each.below)
        if isinstance(index, Letter) and index.text in RUNNING - bound
    }
    return found.pop() if len(found) == 1 else None


def bound_letters(large: Large) -> frozenset[str]:
    """The letters that a sum runs over."""
    found = [letter for chain in large.below for letter in bound_by(chain)]
    return frozenset(letter.text for letter in found)


def bound_by(chain: Chain) -> tuple[Letter, ...]:
    """The letters that a line below a sum binds: i in i = 1, in j <= i the first, i and j in i, j."""
    first = chain.terms[0] if chain.terms else None
    match first:
        case Letter():
            return (first,)
        case Group(parts=several) if all(isinstance(each, Letter) for each in several):
            return tuple(each for each in several if isinstance(each, Letter))
        case Product(factors=several) if all(isinstance(each, Letter) for each in several):
            return tuple(each for each in several if isinstance(each, Letter))
    return ()


def indices_of(below: tuple[Node, ...]) -> tuple[Node, ...]:
    """The indices that stand below a letter; letters that stand together are one each."""
    found: list[Node] = []
    for each in below:
        match each:
            case Product(factors=factors, signs=signs) if (
                all(sign is Times.BESIDE for sign in signs)
                and all(isinstance(factor, Letter | Number) for factor in factors)
                and isinstance(factors[0], Letter)
            ):
                found += factors
            case _:
                found.append(each)
    return tuple(found)


def _is_index(node: Node) -> bool:
    match node:
        case Letter(face=Face.PLAIN | Face.BOLD):
            return True
        case Number(value=value):
            return value.denominator == 1
        case Sum(terms=terms):
            return all(map(_is_index, terms))
        case Product(factors=factors):
            return all(map(_is_index, factors))
    return False


def _is_name(node: Node) -> bool:
    return isinstance(node, Letter) or (
        isinstance(node, Scripted) and isinstance(node.base, Letter) and not node.above
    )


def _is_zero(indices: tuple[Node, ...]) -> bool:
    """Whether this is b_0, which is no entry of b where the indices of that run from 1."""
    return len(indices) == 1 and isinstance(indices[0], Number) and indices[0].value < 1


def _is_turned(node: Node) -> bool:
    """Whether this is a transpose or an inverse, and what follows it no argument."""
    if not isinstance(node, Scripted):
        return False
    marks = {Superscript.STAR}
    if isinstance(node.base, Letter) and node.base.text in FUNCTIONS:
        marks.add(Superscript.PRIME)
    return any(isinstance(each, Superscript) and each not in marks for each in node.above)


def _letters(node: Node) -> frozenset[str]:
    """The letters in an index."""
    match node:
        case Letter(text=text):
            return frozenset({text})
        case Sum(terms=several) | Product(factors=several):
            return frozenset().union(*map(_letters, several))
    return frozenset()


def _index_mark(marks: str) -> str | None:
    """The letter in a superscript such as (i)."""
    return marks[1:-1] if len(marks) > 2 and marks[0] in "([" else None


def is_bound(node: Letter | Scripted, bound: Container[str]) -> bool:
    """Whether this is an index that a sum runs over, or a power of it: i, i^2."""
    match node:
        case Letter(text=text) | Scripted(base=Letter(text=text), below=()):
            above = node.above if isinstance(node, Scripted) else ()
            return text in bound and all(isinstance(each, Node | Superscript) for each in above)
    return False


def bare_letter(text: str) -> str:
    r"""The letter under its accents: x of `\\hat{x}`."""
    text = text.removeprefix(r"\Delta ")
    while text.startswith("\\") and "{" in text and text.endswith("}"):
        text = text[text.index("{") + 1 : -1]
    return text.strip()


def _is_small(text: str) -> bool:
    """Whether a letter is a small one, Latin or Greek."""
    return bare_letter(text).removeprefix("\\")[:1].islower()


def divisors(chain: Chain) -> Iterator[Node]:
    """What is divided by in a formula, without factors and summands that are no letters."""
    for node, _ in _walk(chain, frozenset()):
        if isinstance(node, Quotient):
            match node.bottom:
                case Sum(terms=several) | Product(factors=several) | Group(parts=several):
                    yield from (each for each in several if isinstance(each, Letter | Scripted))
                case Letter() | Scripted() as letter:
                    yield letter


def letters_of(node: Node | Chain) -> Iterator[tuple[Letter | Scripted, frozenset[str]]]:
    """The letters of a formula with their scripts, and the letters that sums around them bind."""
    for each, bound in _walk(node, frozenset()):
        if isinstance(each, Letter) and not each.text:
            continue  # That of a power of every entry.
        if isinstance(each, Letter) or (isinstance(each, Scripted) and isinstance(each.base, Letter)):
            yield each, bound


__all__ = ["Name", "Names", "Use", "bound_by", "bound_letters", "is_bound", "letters_of"]
