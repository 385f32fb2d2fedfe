r"""Directives: what a comment `% symnet: X: n x p; H := X (X'X)^{-1} X'; assume P^2 = P; symmetric A` says.

Greek letters can be written without their backslash, `x` between blanks is `\times`, and `~` is `\sim`.
"""

import re
from collections.abc import Iterator, Sequence, Set
from itertools import groupby
from typing import Final

from symnet.papers.document import Directive, Formula
from symnet.papers.facts import Assumption, Declaration, Definition, Independent, Misread, Random, Shape
from symnet.papers.grammar import read_formula
from symnet.papers.lexer import Text, words
from symnet.papers.memberships import declared, letters, positive, properties, size
from symnet.papers.phrases import NUMBERS, PROPERTIES
from symnet.papers.syntax import Chain, Node, Sign, Unread
from symnet.papers.tokens import Token

GREEK: Final = words(
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau upsilon phi "
    "chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega"
)
_WORD = re.compile(
    r"\s*(?P<word>assume|suppose|random|independent|scalars?|numbers?|integers?|symmetric|orthogonal|invertible"
    r"|nonsingular|diagonal|idempotent|positive[- ]definite|positive[- ]semi-?definite|positive|nonnegative"
    r"|full (?:column |row )?rank)(?![A-Za-z])",
    re.IGNORECASE,
)
_EXPECTED = "X: n x p, H := X'X, assume P^2 = P, symmetric A or random e"


def directive(said: Directive, used: Set[str] = frozenset()) -> Iterator[Declaration]:
    r"""What a directive declares, part by part; `used` has the commands of the document's formulas.

    >>> from symnet.papers.places import Place
    >>> said = Directive("X: n x p; assume X'X = I", Place("a.tex", 1, 11))
    >>> [type(each).__name__ for each in directive(said)]
    ['Shape', 'Assumption']
    """
    for part in _parts(said):
        if any(not token.text.isspace() for token in part):
            yield from _part(part, used)


def _parts(said: Directive) -> Iterator[list[Token]]:
    """The tokens of a directive between its semicolons."""
    place = said.place
    text = Text(said.text.replace("~", "∼"), place.path, place.line, place.column)
    tokens = [token for token in text if not token.text.startswith("%")]
    for is_end, part in groupby(tokens, key=lambda token: token.text == ";"):
        if not is_end:
            yield [*part]


def _part(part: Sequence[Token], used: Set[str]) -> Iterator[Declaration]:
    place = next(token.place for token in part if not token.text.isspace())
    match = _WORD.match("".join(token.text[0] for token in part))
    word = " ".join(match["word"].lower().replace("-", " ").split()) if match else ""
    rest = part[match.end() if match else 0 :]
    texts = [token.text for token in rest]
    if word in ("assume", "suppose"):
        found: Iterator[Declaration] = _assumed(_chains(rest, used))
    elif ":" in texts and "=" not in texts[texts.index(":") :][1:2]:
        colon = texts.index(":")
        found = _shaped(_letters(rest[:colon], used), rest[colon + 1 :], word, used)
    elif word:
        found = _is(_letters(rest, used), word)
    else:
        found = _related(_chains(rest, used))
    declarations = [*found]
    if not declarations:
        written = "".join(token.text for token in part).strip()
        yield Misread(f"{written[:40]!r} is not understood; expected is {_EXPECTED}", place)
    yield from declarations


def _assumed(chains: Sequence[Chain]) -> Iterator[Declaration]:
    """Relations that are assumed; none if one of them is not read."""
    if all(chain.relations and not any(isinstance(term, Unread) for term in chain.terms) for chain in chains):
        for chain in chains:
            yield Assumption(chain, chain.place)


def _shaped(found: tuple[Node, ...], of: Sequence[Token], word: str, used: Set[str]) -> Iterator[Declaration]:
    """Letters, and after the colon a size or a word; a word before them says more."""
    if not found:
        return
    after = "".join(token.text[0] for token in of)
    if match := _WORD.fullmatch(after.strip()):
        yield from _is(found, match["word"].lower())
        return
    if any(token.text == "." or token.text in (r"\dots", r"\ldots") for token in of):
        return
    chains = _chains([*_with_times(of)], used)
    term = chains[0].terms[0] if len(chains) == 1 and not chains[0].relations else None
    if term is None or isinstance(term, Unread):
        return
    rows, columns = size(term) or (term, None)
    yield Shape(found, rows, columns, found[0].place)
    if word:
        yield from _is(found, word)


def _is(found: tuple[Node, ...], word: str) -> Iterator[Declaration]:
    """What a word says of letters."""
    if not found:
        return
    place = found[0].place
    if word == "random":
        yield Random(found, None, None, place)
    elif word == "independent":
        yield Independent(found, place)
    elif word.startswith(("scalar", "number", "integer")):
        yield Shape(found, None, None, place)
    tables = (PROPERTIES, NUMBERS)
    names = [name for table in tables for name, pattern in table.items() if pattern.fullmatch(word)]
    yield from properties(found, *names)


def _related(chains: Sequence[Chain]) -> Iterator[Declaration]:
    """Definitions, memberships, distributions and signs."""
    for chain in chains:
        match chain:
            case Chain(terms=(name, term), relations=(relation,)) if relation.sign is Sign.DEFINES:
                if letters(name) and name and term and not isinstance(term, Unread):
                    yield Definition(name, term, chain.place)
            case _:
                yield from declared(chain)
                yield from positive(chain)


def _letters(tokens: Sequence[Token], used: Set[str]) -> tuple[Node, ...]:
    chains = _chains(tokens, used)
    if len(chains) != 1 or chains[0].relations:
        return ()
    return letters(chains[0].terms[0])


def _chains(tokens: Sequence[Token], used: Set[str]) -> tuple[Chain, ...]:
    """The chains of tokens as directives write them."""
    written = [*_spelled(tokens, used)]
    if not written:
        return ()
    return read_formula(Formula("", tuple(written), written[0].place, written[-1].place))


def _spelled(tokens: Sequence[Token], used: Set[str]) -> Iterator[Token]:
    """Tokens with Greek letters and signs as LaTeX has them."""
    for is_word, group in groupby(tokens, key=lambda token: len(token.text) == 1 and token.text.isalpha()):
        run = [*group]
        word = "".join(token.text for token in run)
        if is_word and (command := _greek(word, used)):
            yield Token(command, run[0].place)
        else:
            yield from (Token(r"\sim", token.place) if token.text == "∼" else token for token in run)


def _greek(word: str, used: Set[str]) -> str:
    """The command of a Greek letter, "" for other words."""
    name = "epsilon" if word == "eps" else word
    if name not in GREEK:
        return ""
    plain, other = rf"\{name}", rf"\var{name}"
    return other if (other in used and plain not in used) or (word == "eps" and plain not in used) else plain


def _with_times(tokens: Sequence[Token]) -> Iterator[Token]:
    r"""The tokens of a size; an x after a blank is `\times` unless it comes first."""
    before = ""
    for token in tokens:
        times = token.text == "x" and before.strip() and before.endswith(" ")
        yield Token(r"\times", token.place) if times else token
        before += token.text
