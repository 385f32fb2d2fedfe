"""What each line of a paper is: a definition, an assumption, a step, or something that is not decided."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from symnet.papers.applied import applied
from symnet.papers.declarations import Assumption, Cue, Declaration, Definition, cue, cue_of
from symnet.papers.document import Formula, Piece, Prose, Section
from symnet.papers.dots import without_dots
from symnet.papers.grammar import read_formula
from symnet.papers.names import Name, Names, Use, indices_of, is_bound, letters_of
from symnet.papers.shapes import BY_ENTRIES
from symnet.papers.syntax import (
    Call,
    Chain,
    Group,
    Letter,
    Node,
    Relation,
    Scripted,
    Sign,
    Superscript,
    Unread,
)

EQUATIONS = frozenset({Sign.EQUALS, Sign.DEFINES, Sign.DEFINED_BY})

IMPLICATIONS = frozenset(
    {
        r"\implies",
        r"\Rightarrow",
        r"\iff",
        r"\Leftrightarrow",
        r"\Longrightarrow",
        r"\Longleftrightarrow",
        "=>",
    }
    | {r"\impliedby", r"\Leftarrow", r"\Longleftarrow"}
)
_REASON = re.compile(r"\b(?:since|because)\s*\Z", re.IGNORECASE)
FEW = 12
"""How many pieces before a formula are looked at."""
_SENTENCE = re.compile(r"[.!?;:](?:\s|\Z)|\n\n")
_IF = re.compile(r"\b(?:if|when|whenever)\b", re.IGNORECASE)
_THEN = re.compile(
    r"\b(?:then|we|one|gives?|is|are|holds?|becomes?|reduces|has)\b(?!.*\bif\b)", re.IGNORECASE
)
_EITHER = re.compile(r"\s*,?\s*or(?: else| that)?,?\s*", re.IGNORECASE)
_OR = re.compile(r"\bor\b")


@dataclass(frozen=True, slots=True)
class Line:
    """A chain of a paper: where it stands, and what the words before it say."""

    chain: Chain
    shown: Chain
    """The chain as it is written."""
    cue: Cue
    number: int
    paragraph: int
    formula: int
    section: int
    in_display: bool
    conditional: bool = False
    """Whether it is one of several alternatives, or part of an implication."""
    reason: bool = False
    """Whether "since" stands before it."""
    implied: bool = False
    """Whether it is not written, but follows from the line before it."""


@dataclass(frozen=True, slots=True)
class Defined:
    """What a relation defines: a name, the letters of its indices, or the parameters of a function."""

    name: Name
    indices: tuple[str, ...] = ()
    transposed: bool = False
    inverted: bool = False
    parameters: tuple[Name, ...] | None = None
    letters: tuple[Node, ...] = ()


def lines(pieces: Sequence[Piece]) -> list[Line]:
    """The chains of a document in reading order."""
    found: list[Line] = []
    paragraph = section = 0
    for number, piece in enumerate(pieces):
        match piece:
            case Section():
                section += 1
            case Prose(text=text):
                paragraph += text.count("\n\n") - _goes_on(pieces, number)
            case Formula():
                display = piece.environment != ""
                said = _cue_of_display(pieces, number) if display else cue(pieces, number)
                before = pieces[number - 1] if number else None
                reason = isinstance(before, Prose) and _REASON.search(before.text) is not None
                if reason:
                    said = Cue.CLAIM
                elif not display and _is_condition(pieces, number):
                    said = Cue.CASE
                chosen = _is_chosen(pieces, number)
                for chain in read_formula(piece):
                    own = cue_of(chain.words) if chain.words else Cue.NONE
                    said = own if own is not Cue.NONE else said
                    where = len(found), paragraph, number, section
                    found.append(Line(chain, chain, said, *where, display, conditional=chosen, reason=reason))
    return found


def _goes_on(pieces: Sequence[Piece], number: int) -> bool:
    """Whether a sentence goes on in a display after a blank line, as people write in Markdown."""
    match pieces[max(number - 1, 0) : number + 2]:
        case [*before, Prose(text=text), Formula(environment=environment)] if environment:
            last = text.strip()[-1:]
            within = any(isinstance(each, Formula) and not each.environment for each in before)
            return text.endswith("\n\n") and (last not in ("", ".", "!", "?") or (not last and within))
    return False


def _is_chosen(pieces: Sequence[Piece], number: int) -> bool:
    """Whether a formula is one of two with "or" between them."""
    for between, other in ((number - 1, number - 2), (number + 1, number + 2)):
        if 0 <= other < len(pieces) and isinstance(pieces[other], Formula):
            words = pieces[between]
            if isinstance(words, Prose) and _EITHER.fullmatch(words.text):
                return True
    return False


def with_directives(found: Sequence[Line], given: Iterable[Declaration], paths: Sequence[str]) -> list[Line]:
    """The lines with the definitions and assumptions of directives among them, where these stand."""
    done = [*found]
    for fact in given:
        match fact:
            case Definition(name=name, term=term, place=place, implied=implied):
                sign = Relation(Sign.DEFINES, ":=", place)
                chain, said = Chain((name, term), (sign,), "", "", place), Cue.DEFINITION
            case Assumption(chain=chain, place=place):
                said, implied = Cue.ASSUMPTION, False
            case _:
                continue
        at = sum(place.after(line.chain.place, paths) for line in done)
        near = done[max(at - 1, 0)] if done else None
        where = (near.paragraph, near.formula, near.section) if near else (0, 0, 0)
        done.insert(at, Line(chain, chain, said, at, *where, in_display=False, implied=implied))
    return [replace(line, number=number) for number, line in enumerate(done)]


def _cue_of_display(pieces: Sequence[Piece], number: int) -> Cue:
    """What is said of a display: only the words right before it count."""
    before = pieces[number - 1] if number else None
    return (
        cue(pieces, number) if isinstance(before, Prose) and cue_of(before.text) is not Cue.NONE else Cue.NONE
    )


def _is_condition(pieces: Sequence[Piece], number: int) -> bool:
    """Whether a formula is the first equation of a sentence that begins with "if"."""
    for piece in reversed(pieces[max(0, number - FEW) : number]):
        match piece:
            case Prose(text=text):
                said = _SENTENCE.split(text)
                if _IF.search(said[-1]):
                    return not _THEN.search(said[-1])
                if len(said) > 1 or _THEN.search(text):
                    return False
            case Formula(tokens=tokens) if not any(token.text == "=" for token in tokens):
                continue
            case _:
                return False
    return False


def completed(found: Sequence[Line]) -> list[Line]:
    """Chains in which each row that begins with a relation has what it continues on its left."""
    done: list[Line] = []
    last: Node | None = None
    before: Line | None = None
    for line in found:
        chain, said = line.chain, line.cue
        if before is None or not (line.formula == before.formula or (line.in_display and before.in_display)):
            last = None
        before = line
        if chain.terms and chain.terms[0] is None:
            chain = replace(chain, terms=(last, *chain.terms[1:]))
            said = Cue.CLAIM if last is not None else said
        if chain.terms and (not chain.relations or chain.relations[-1].sign in EQUATIONS):
            last = chain.terms[-1]
        done.append(replace(line, chain=without_dots(chain), shown=chain, cue=said))
    return _with_conditions(done)


def _with_conditions(found: Sequence[Line]) -> list[Line]:
    """The lines, with those marked that hold only if others do, or instead of others."""
    done = [*found]
    for number, line in enumerate(found):
        implies = any(relation.text in IMPLICATIONS for relation in line.chain.relations)
        if implies or _OR.search(line.chain.words):
            done[number] = replace(line, conditional=True)
            first = found[number - 1] if number else line
            if first.formula == line.formula and (
                not implies or line.chain.relations[0].text in IMPLICATIONS
            ):
                done[number - 1] = replace(first, conditional=True)
    return done


def with_functions(found: Sequence[Line], names: Names) -> list[Line]:
    """Chains in which letters that are functions are called."""
    return [replace(line, chain=applied(line.chain, names)) for line in found]


def definition(left: Node | None, right: Node | None, names: Names) -> Defined | None:
    """What an equation would define, if what stands on its left is a new name."""
    defined = _left(left, names)
    if defined is None or right is None or isinstance(right, Unread):
        return None
    occurring = {use.name for use in uses(right, names)}
    if defined.name in occurring:
        return None
    return defined


def _left(left: Node | None, names: Names) -> Defined | None:
    match left:
        case Call(function=function, arguments=arguments, below=()):
            parameters = [_parameter(each, names) for each in arguments]
            known = [each for each in parameters if each is not None]
            if len(known) == len(parameters) and function not in KNOWN_CALLS:
                return Defined(Name(function), (), parameters=tuple(known), letters=arguments)
        case Scripted(base=Call() as call, below=(Letter(), *_) as below, above=()):
            whole = _left(call, names)
            letters = [each.text for each in indices_of(below) if isinstance(each, Letter)]
            if whole is not None and len(letters) == len(indices_of(below)) == len({*letters}) < 3:
                return replace(whole, indices=tuple(letters))
        case Scripted(base=Group(parts=(Call() as inner,)), below=below) if below:
            return _left(replace(left, base=inner), names)
        case Letter() | Scripted():
            use = names.use(left)
            if use is None:
                return None
            turned = use.operators == (Superscript.TRANSPOSE,)
            inverted = use.operators == (Superscript.INVERSE,)
            if use.operators and not (turned or inverted):
                return None
            letters = [each.text for each in use.indices if isinstance(each, Letter)]
            if len(letters) == len(use.indices) == len({*letters}) and not (letters and use.operators):
                return Defined(use.name, tuple(letters), turned, inverted)
    return None


KNOWN_CALLS = BY_ENTRIES | {"E", "Var", "Cov", "tr", "det", "logdet", "diag", "vec", "rank", "softmax"}


def _parameter(node: Node, names: Names) -> Name | None:
    match node:
        case Letter() | Scripted():
            use = names.use(node)
            return use.name if use and not use.indices and not use.operators else None
    return None


def uses(node: Node | Chain, names: Names) -> Iterator[Use]:
    """The uses of names in a formula."""
    for each, bound in letters_of(node):
        found = names.use(each, bound)
        if found is not None and not is_bound(each, bound):
            yield found
