r"""What words say of letters: "an $n \times p$ matrix $X$", "$\Sigma$ is symmetric", "scalars $a$, $b$"."""

import re
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Final

from symnet.papers.cues import Cue, judged
from symnet.papers.facts import Declaration, Independent, Property, Random, Shape
from symnet.papers.memberships import is_space, member, properties, size
from symnet.papers.places import Place
from symnet.papers.syntax import Node, Number
from symnet.papers.wording import LETTERS, MEMBER, SIZE, TERM, Wording

_ONE = f"[{LETTERS}{TERM}]"
_AND = r"(?:, ?(?:and )?| and | or )"
_LETTERS = f"{LETTERS}(?:{_AND}{LETTERS}){{0,20}}"
_NAMED = f"(?:{_LETTERS}|{MEMBER}(?:{_AND}{MEMBER}){{0,20}})"
_TWO = f"(?:{SIZE}|{_ONE}(?: by |-by-){_ONE})"
_NOUN = (
    "(?:matrix|matrices|arrays?|vectors?|scalars?|numbers?|constants?|parameters?|integers?|variables?|noise"
    "|errors?)"
)
_STOP = (
    "(?:let|is|are|be|being|denotes?|where|with|of|has|have|having|for|to|such|that|then|suppose|assume|given|if|in"
    f"|on|by|as|from|into|the|an?|any|every|all|some|not|never|nor|neither|no|but|hence|so|also|{_NOUN})\\b"
)
_ITEM = rf"(?:(?!{_STOP})[a-z][\w-]*|{_TWO}|{_ONE}(?=-))(?:, | |-)"
_LAST = rf"(?!{_STOP})[a-z][\w-]*"
_OF_SIZE = (
    ",? (?:(?:both|each|all) )?(?:of|with|has|have|having) (?:the )?(?:same |common )?"
    "(?:dimensions?|sizes?|shapes?|order|length)"
)
_TAIL = rf"(?:{_OF_SIZE} (?P<tail>{_TWO}|{_ONE}))?"
_VERB = "(?:is|are|be|being|denotes?|remains?)"
_ADJECTIVE = "(?:symmetric|orthogonal|invertible|nonsingular|diagonal|idempotent|positive|random|full)"
_IS = (
    rf"(?:,? (?:(?P<verb>{_VERB})(?: both| all| each| assumed to be| an?| the| some| any)*|an?"
    rf"|the(?= {_TWO})) "
    rf"|,? (?={_ADJECTIVE}\b)| \((?:both |all )?(?={_ADJECTIVE}\b))"
)

NAMED: Final = re.compile(
    rf"(?P<article>\b(?:an?|any|every|all|some|two|three) )?(?P<words>(?:{_ITEM}){{0,6}})\b(?P<noun>{_NOUN}) "
    rf"(?:called |denoted by )?(?P<letters>{_NAMED}){_TAIL}",
    re.IGNORECASE,
)
"""An adjective, a noun and letters: "an n by p matrix X"."""
SAID: Final = re.compile(
    rf"(?P<letters>{_NAMED}){_IS}(?P<words>(?:{_ITEM}){{0,6}}(?:{_TWO}|{_LAST})?)[ -]?(?P<noun>{_NOUN})?"
    rf"{_TAIL}(?: (?:of|with|having) (?P<rank>full (?:column |row )?rank))?",
    re.IGNORECASE,
)
"""Letters, a verb and what they are: "X is an n by p matrix", "P is idempotent"."""
SIZED: Final = re.compile(
    rf"(?P<letters>{_LETTERS})(?:(?: is| are| be)?{_OF_SIZE} (?P<tail>{_TWO}|{_ONE})"
    r"|(?: (?:be|is|are|the)(?: [a-z-]+){1,4})? "
    rf"\((?:(?:of )?(?:shape|size|dimensions?) )?(?P<inside>{_TWO})[,;)])",
    re.IGNORECASE,
)
"""Letters and a size: "X of dimension n by p"."""
_ARE = r",? (?:(?:is|are|be|being) )?"
MEASURED: Final = re.compile(
    rf"(?P<letters>{_NAMED})"
    r"(?=,? (?:which |that |(?:is|are|being) [a-z -]{0,30})?(?:has|have|having|with|of)\b)",
    re.IGNORECASE,
)
"""Letters of which the mean and the covariance may follow: "w has mean zero and covariance Q"."""
INDEPENDENT: Final = re.compile(
    rf"(?P<of>{_NAMED})(?:,? (?:has|have|with) [^.;]{{1,60}}? and (?=(?:is|are)\b))?(?:,? ?[a-z-]++){{0,6}}?"
    r",? independent of (?:the )?(?:[a-z-]+ ){0,2}"
    rf"(?P<from>{_LETTERS})"
    rf"|(?P<these>{_LETTERS}){_ARE}(?:mutually |pairwise |jointly |all )?independent\b(?! of)"
    rf"|(?<!linearly )(?<!conditionally )\bindependent (?:[a-z-]+ ){{0,4}}(?P<those>{_LETTERS})",
    re.IGNORECASE,
)
MOMENTS: Final = re.compile(
    rf"(?: in {LETTERS})?[^.{LETTERS}]{{0,40}}?(?:\b(?P<zero>zero[- ]mean|mean zero)|\bmean (?P<mean>{_ONE}))"
    r"(?:,? (?:and )?(?:with )?(?:the )?(?:[a-z-]+ ){0,3}?(?:co)?variance(?:[- ]covariance)?(?: matrix)? "
    rf"(?P<variance>{_ONE}))?",
    re.IGNORECASE,
)
PROPERTIES: Final = {
    name: re.compile(rf"(?<![\w-]){pattern}(?![\w-])", re.IGNORECASE)
    for name, pattern in {
        "symmetric": r"(?:symmetric|orthogonal project(?:ion|or))",
        "idempotent": r"(?:idempotent|orthogonal project(?:ion|or))",
        "permutation": r"permutation",
        "orthogonal": r"(?:orthogonal|orthonormal)(?! project| to| complement| bas)",
        "invertible": r"(?:invertible|nonsingular)",
        "diagonal": r"(?<!block )diagonal(?! entr| element| of)",
        "positive definite": r"(?:(?<!semi)positive[- ]definite|spd)",
        "positive semidefinite": r"(?:(?:positive[- ]semi|non-?negative )definite|psd)",
        "full rank": r"full (?:column |row )?rank",
        "full column rank": r"full column rank",
        "full row rank": r"full row rank",
    }.items()
}
NUMBERS: Final = {
    name: re.compile(rf"(?<![\w-]){pattern}(?![\w-])", re.IGNORECASE)
    for name, pattern in {
        "positive": r"(?:strictly )?positive(?![- ](?:semi)?definite)|natural",
        "nonnegative": r"non-?negative(?! definite)",
        "integer": r"integers?",
    }.items()
}
BESIDE: Final = re.compile(
    r"(?<![\w-])(?P<words>symmetric|orthogonal|invertible|nonsingular|diagonal|idempotent"
    r"|positive[- ]definite)"
    rf"(?P<noun> (?!vectors|matrices)[a-z]{{3,}}s)? (?P<letters>{_NAMED})",
    re.IGNORECASE,
)
"""An adjective right before letters: "a symmetric A", "diagonal scales G and H"."""
IN: Final = re.compile(
    rf"(?P<letters>{LETTERS}(?:(?:,|,? and|,? or) (?:(?:an?|the) )?(?:[a-z]+ ){{0,2}}{LETTERS}){{0,9}})"
    rf"(?: (?:is|are|lies?|lives?|both|all|each)){{0,2}} in (?P<space>{_ONE})",
    re.IGNORECASE,
)
"""Letters and a space: "a query q and a key k in R^2"."""
RANKED: Final = re.compile(
    rf"(?P<letters>{_NAMED}){_ARE}(?:of|with|has|have|having) (?P<words>full (?:column |row )?rank)",
    re.IGNORECASE,
)
_RANDOM = re.compile(r"\b(?:random|iid|gaussian|normally distributed)\b", re.IGNORECASE)
_REASON = re.compile(r"\b(?:since|because)\b[^.,;]{0,60}\Z", re.IGNORECASE)
_FROM_HERE = re.compile(r"(?:\A|[.!?]\s+|\n\n)(?:If|When|Whenever|In case|For)\b[^.,;]*\Z")
_WITHIN = re.compile(r"\b(?:of|in|from|by|on|at|to) \Z", re.IGNORECASE)
_KNOWN = re.compile(r"\b(?:identity|zero|ones|unit|null)\b", re.IGNORECASE)
_VECTOR = re.compile(
    rf"(?P<one>{_ONE})(?:-(?:dim|component|element)\w*[ -]?|[ -])(?:[a-z]+ )?(?:row )?\Z", re.IGNORECASE
)
_ONLY = re.compile(_ONE)
_PAIR = re.compile(_TWO)


def described(text: Wording) -> Iterator[tuple[int, Declaration]]:
    """What the words say, with the positions where they say it."""
    for at, said in _said(text):
        if isinstance(said, Property) and _FROM_HERE.search(text.text[max(0, at - 80) : at]):
            said = replace(said, from_here=True)  # noqa: PLW2901 - the same, said later
        yield at, said


def _said(text: Wording) -> Iterator[tuple[int, Declaration]]:
    for pattern in (NAMED, SAID):
        for match in pattern.finditer(text.text):
            for said in _of(text, match):
                yield match.start("letters"), said
    named = {match.start("letters") for match in NAMED.finditer(text.text) if match["tail"]}
    for match in SIZED.finditer(text.text):
        at = match.start("letters")
        found = text.letters(*match.span("letters"))
        if found and at not in named and not _WITHIN.search(text.text[max(0, at - 10) : at]):
            yield from ((at, shape) for shape in _sized(text, match, found, "vector"))
    for match in RANKED.finditer(text.text):
        if stated(text, match.start("letters"), match.end()):
            for name in _names(match["words"], PROPERTIES):
                for each in properties(text.letters(*match.span("letters")), name):
                    yield match.start("letters"), each
    for match in IN.finditer(text.text):
        space = text.term(match.start("space"))
        if space is not None and (found := text.letters(*match.span("letters"))) and is_space(space):
            yield from ((match.start("letters"), each) for each in member(found, space))
    yield from _beside(text)
    yield from _measured(text)
    yield from _independent(text)


def _beside(text: Wording) -> Iterator[tuple[int, Declaration]]:
    """What an adjective says of the letters right behind it, of the first one where the noun is singular."""
    for match in BESIDE.finditer(text.text):
        start, end = match.span("letters")
        several = match["noun"] is not None
        if stated(text, match.start(), start):
            for name in _names(match["words"], PROPERTIES):
                for each in properties(text.letters(start, end if several else start + 1), name):
                    yield start, each


def stated(text: Wording, start: int, end: int) -> bool:
    """Whether what stands there is said to be so, rather than claimed."""
    before = text.text[max(0, start - 800) : start]
    if _REASON.search(before):
        return True
    cue = judged(before, text.text[end : end + 500])
    return cue in (Cue.ASSUMPTION, Cue.CASE, Cue.DEFINITION, Cue.NONE)


def _of(text: Wording, match: re.Match[str]) -> Iterator[Declaration]:
    """What a noun and adjectives say of letters."""
    words, noun = match["words"], (match["noun"] or "").lower()
    start, end = _subject(text, match, noun)
    found = text.letters(start, end)
    if not found or _KNOWN.search(words):
        return
    if text.text[start] == LETTERS:
        yield from _sized(text, match, found, noun)
    number = noun.startswith(("scalar", "number", "constant", "parameter", "integer")) or not noun
    names = list(_names(f"{words} {noun}", NUMBERS)) if number else []
    if not noun.startswith("vector"):
        following = text.text[match.end("words") : match.end("words") + 15]
        names += _names(words, PROPERTIES, following)
    if match.re is SAID and match["rank"]:
        names += _names(match["rank"], PROPERTIES)
    if noun.startswith("integer") and match.re is not NAMED:
        names.append("integer")
    is_random = _RANDOM.search(words) is not None
    introduced = match.re is NAMED and match["article"] is not None
    if not (names or is_random) or not (introduced or stated(text, match.start(), match.end("words"))):
        return
    yield from properties(found, *dict.fromkeys(names))
    if is_random:
        yield Random(found, *_moments(text, match.end()), found[0].place)


def _subject(text: Wording, match: re.Match[str], noun: str) -> tuple[int, int]:
    """Where the letters stand of which something is said: of one of them in the singular."""
    start, end = match.span("letters")
    if match.re is NAMED:
        return start, end if noun.endswith(("s", "matrices")) else start + 1
    verb = (match["verb"] or "").lower()
    if verb and _WITHIN.search(text.text[max(0, start - 10) : start]):
        return start, start
    if not verb and text.text[match.end() : match.end() + 2] == f" {LETTERS}":
        return start, start
    several = verb in ("are", "be", "being", "denote") or noun.endswith(("s", "matrices"))
    return start if several else end - 1, end


def _sized(text: Wording, match: re.Match[str], found: tuple[Node, ...], noun: str) -> Iterator[Shape]:
    """The size of letters, if words say it."""
    groups = match.re.groupindex
    words, start = (match["words"], match.start("words")) if "words" in groups else ("", 0)
    tail, at = match["tail"], match.start("tail")
    if "inside" in groups and match["inside"]:
        tail, at = match["inside"], match.start("inside")
    place = found[0].place
    one = None
    if pair := _PAIR.search(words):
        if sizes := _pair(text, start + pair.start(), pair.group()):
            yield Shape(found, *sizes, place)
        return
    if tail and _PAIR.fullmatch(tail):
        if sizes := _pair(text, at, tail):
            yield Shape(found, *sizes, place)
        return
    if tail:
        one = text.term(at)
    elif (noun.startswith("vector") or not noun) and (last := _VECTOR.search(words + ("" if noun else " "))):
        one = text.term(start + last.start("one"))
    if one is not None and noun.startswith("vector"):
        row = re.search(r"\brow\b", words)
        yield Shape(found, Number(Fraction(1), place), one, place) if row else Shape(found, one, None, place)
    elif one is not None and noun.startswith("matri") and re.search(r"\bsquare\b", words):
        yield Shape(found, one, one, place)
    elif one is not None and "dimensional" in words:
        yield Shape(found, one, None, place)
    elif noun.startswith(("scalar", "integer", "number")) or (
        noun.startswith(("constant", "parameter")) and re.search(r"\b(?:real|positive|nonnegative)\b", words)
    ):
        yield Shape(found, None, None, place)


def _pair(text: Wording, at: int, written: str) -> tuple[Node, Node] | None:
    """The rows and columns of one formula, or of two with "by" between them."""
    if written == SIZE:
        term = text.term(at)
        return size(term) if term else None
    rows, columns = text.term(at), text.term(at + len(written) - 1)
    return (rows, columns) if rows and columns else None


def _names(words: str, table: dict[str, re.Pattern[str]], following: str = "") -> Iterator[str]:
    """The properties that words name, where the words after them do not say otherwise."""
    for name, pattern in table.items():
        if (match := pattern.search(words + following)) and match.end() <= len(words):
            yield name


def _moments(text: Wording, at: int) -> tuple[Node | None, Node | None]:
    """The mean and variance that follow."""
    match = MOMENTS.match(text.text, at)
    if not match:
        return None, None
    variance = text.term(match.start("variance")) if match["variance"] else None
    if match["mean"]:
        return text.term(match.start("mean")), variance
    return Number(Fraction(0), variance.place if variance else Place("", 1, 1)), variance


def _measured(text: Wording) -> Iterator[tuple[int, Declaration]]:
    """The means and variances of letters that are not said to be random otherwise."""
    for match in MEASURED.finditer(text.text):
        start, end = match.span("letters")
        mean, variance = _moments(text, end)
        before = re.split(f"[.{LETTERS}]", text.text[max(0, start - 40) : start])[-1]
        near = before + text.text[end : end + 20]
        if (
            mean
            and variance
            and not _RANDOM.search(near)
            and (found := text.letters(start, end))
            and stated(text, start, end)
        ):
            yield start, Random(found, mean, variance, found[0].place)


def _independent(text: Wording) -> Iterator[tuple[int, Declaration]]:
    for match in INDEPENDENT.finditer(text.text):
        spans = [match.span(group) for group in ("of", "from", "these", "those") if match[group]]
        found = tuple(letter for span in spans for letter in text.letters(*span))
        if len(found) > 1 and stated(text, match.start(), match.end()):
            yield match.start(), Independent(found, found[0].place)
