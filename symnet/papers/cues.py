r"""Cues: what the words around a formula say that it is.

The last cue before a formula in its sentence counts, with a few rules for clauses. In these texts a formula
is one character: `ZERO` if it ends with `= 0`, else `FORMULA`.
"""

import re
from collections.abc import Sequence
from enum import Enum
from typing import Final

from symnet.papers.document import Directive, Formula, Piece, Prose
from symnet.papers.lexer import spelled

FORMULA: Final = "\ue000"
ZERO: Final = "\ue001"
_REACH = 60
"""How many pieces around a formula are looked at."""


class Cue(Enum):
    """What is said of a formula."""

    DEFINITION = "definition"
    ASSUMPTION = "assumption"
    SOLVE = "an equation to be solved"
    CLAIM = "claim"
    CASE = "assumption of what follows it"
    DENIED = "claim that does not hold"
    CONDITIONAL = "claim under a condition that follows it"
    NONE = "nothing"


_CUES: Final = {
    Cue.SOLVE: r"""
        (?:set|setting|equat(?:e|ing)|put|putting)\b[^.]{0,100}?\bto (?:zero|0)
        set(?:ting)? [^.]{0,40}?\ue001|solving|solve|first[- ]order conditions?|normal equations?
        optimality conditions?|stationarity(?: conditions?)?|stationary points?|vanish(?:es|ing)?
        (?:solutions?|roots?) (?:of|to)
    """,
    Cue.CLAIM: r"""
        (?:can|may|could) (?:\w+ )?(?:be )?(?:re)?writ(?:e|ten)(?: as)?|then|hence|therefore|thus
        so(?! far| on| called|-)|consequently|follows|we have|one has|giv(?:es?|ing)|yield(?:s|ing)?
        becomes?|equals?|prov(?:e|es|ed|ing)|show(?:s|n|ing)?|(?:we|one) (?:get|obtain|see|find)s?
        obtain(?:s|ed)?|impl(?:y|ies|ying)|(?:which|this|that) means|means that|meaning that|reduces? to
        simplif(?:y|ies)|written(?: as)?|rewrit(?:e|ten|ing)(?: as)?|expand(?:s|ing)?|holds?
        (?:note|notice|observe|find) that|recall|given by|verif(?:y|ies)|check|that is|i\. ?e\.
        in other words|equivalently|leads? to|results? in|using|conclude|identit(?:y|ies)
        comput(?:e|es|ing)|amounts? to
    """,
    Cue.ASSUMPTION: r"""
        suppos(?:e|ing|ed)|assum(?:e|es|ed|ing|ption|ptions)|if|given(?! ?[:.])|such that|for which
        satisf(?:y|ies|ying)|solves|subject to|s\. ?t\.|since|because|when|whenever|provided
        (?:we|one) needs?
        requir(?:e|es|ed|ing)|hypothes[ie]s|constraints?|conditions?(?! number)|obey(?:s|ing)?
        fulfil(?:s|l|ls|ling)?|minimi[sz]es|as soon as|\A\s*for(?=\s*\Z)|at(?=\s*\Z)
    """,
    Cue.DEFINITION: r"""
        let|defin(?:e|es|ed|ing|ition)|denot(?:e|es|ed|ing)|setting
        (?<!the )(?<!a )(?<!data )(?<!training )set|put|putting|writ(?:e|ing)|where|call|called
        introduc(?:e|ing)|tak(?:e|ing)|choos(?:e|ing)|pick|fix|consider|model|abbreviate|stands? for
        notation|shorthand|with(?=[\ue000\ue001,;\s]*(?:and[\ue000\ue001,;\s]+)*\Z)
    """,
}
"""What the words before a formula say of it, as alternatives."""

_ANY = re.compile(
    "|".join(
        rf"(?P<{cue.name}>(?<![\w-])(?:{'|'.join(map(str.strip, words.strip().splitlines()))})(?!\w))"
        for cue, words in _CUES.items()
    ),
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"if|given|when|whenever|provided|assuming|supposing|since|because", re.IGNORECASE)
_HELD = re.compile(r"satisf\w+|solves|obey\w*|fulfil\w*|minimi[sz]es", re.IGNORECASE)
_YIELDS = re.compile(
    r"giv\w+|yield\w*|(?:we|one) (?:get|obtain)s?|obtain\w*|leads? to|results? in|becomes?|impl\w+|means",
    re.IGNORECASE,
)
_CASE = re.compile(r"if|when|whenever", re.IGNORECASE)
_FALSE: Final = (
    re.compile(
        r"(?:\bunless\b[^,]*|\bnot (?:true|correct|valid|possible|the case)(?: in general)?,? that"
        r"|\b(?:false|wrong|incorrect|impossible)(?: \w+)? (?:that|to \w+(?: that)?)"
        r"|\b(?:not|cannot|never|n't) (?:have|imply|mean|follow|conclude)(?: that)?)\s*\Z",
        re.IGNORECASE,
    ),
    re.compile(
        r"[\s,]*(?:(?:(?:does|do|need|will|would|can) ?not|never|rarely|no longer)\b(?: in general| always)?"
        r" (?:holds?|be (?:true|valid)|applies|apply)|fails?\b"
        r"|is (?:not (?:true|valid|correct|the case)|false|wrong|incorrect|impossible)\b)",
        re.IGNORECASE,
    ),
)
"""What denies a formula, before it and after it."""
_DENIED = re.compile(r"(?:\bnot|\bnever|\bwithout|n't|\bno)(?: \w+)?\s*\Z", re.IGNORECASE)
_THEN = re.compile(r"\bthen\b", re.IGNORECASE)
_SO = re.compile(r"\s*,\s*(?:we|one|it) (?:ha(?:ve|s)|gets?|obtains?|finds?|holds|follows)\b", re.IGNORECASE)
"""What ends a condition right after its last formula."""
_AFTER: Final = (
    (
        Cue.ASSUMPTION,
        re.compile(r"[\s,(]*(?:by (?:assumption|hypothesis)|(?:is|are) assumed)\b", re.IGNORECASE),
    ),
    (
        Cue.CONDITIONAL,
        re.compile(
            r"[\s,(]*(?:holds? )?(?:(?:if|when|only if|iff|exactly when|precisely when|whenever|unless)\b"
            r"|provided\b|as long as\b|under (?:the |this )?(?:assumption|condition|hypothesis)s?\b)",
            re.IGNORECASE,
        ),
    ),
)
_END = re.compile(
    r"(?<!\be\.g)(?<!\bi\.e)(?<!\bs\.t)(?<!\bcf)(?<!\bEq)(?<!\bresp)(?<!\bw\.r\.t)[.!?](?=[\s)]|\Z)|\n\n"
)
_LABELS: Final = {
    "assumption": Cue.ASSUMPTION,
    "assumptions": Cue.ASSUMPTION,
    "hypothesis": Cue.ASSUMPTION,
    "definition": Cue.DEFINITION,
    "definitions": Cue.DEFINITION,
    "notation": Cue.DEFINITION,
    **dict.fromkeys(("theorem", "lemma", "proposition", "corollary", "claim", "proof"), Cue.CLAIM),
}
_LABEL = re.compile(r"\s*(\w+)")


def cue(pieces: Sequence[Piece], number: int) -> Cue:
    r"""What the words around a formula, the piece of this number, say that it is.

    >>> from symnet.papers.sources import read_document
    >>> pieces = read_document(r"Suppose that $A^2 = A$. Then, with $B = I - A$, we have $AB = 0$.")
    >>> [cue(pieces, number).name for number in (1, 3, 5)]
    ['ASSUMPTION', 'DEFINITION', 'CLAIM']
    """
    before: list[str] = []
    for piece in reversed(pieces[max(0, number - _REACH) : number]):
        text = written(piece)
        before.append(text)
        if "\n\n" in text:
            break
    after = "".join(written(piece) for piece in pieces[number + 1 : number + 10])
    here = pieces[number]
    after = "" if written(here).endswith(".") else after
    return judged("".join(reversed(before)), after, is_long=isinstance(here, Formula) and _is_long(here))


def cue_of(words: str) -> Cue:
    """What words say of the formula that follows them.

    >>> cue_of("let us show that").name
    'CLAIM'
    """
    return judged(words, "")


def written(piece: Piece) -> str:
    """A piece as these texts have it."""
    match piece:
        case Prose(text=text):
            return text
        case Directive():
            return ""
        case Formula(tokens=tokens):
            end = _ENDING.search(spelled(tokens[-60:]))
            zero, stop = end.groups() if end else (None, None)
            return (ZERO if zero else FORMULA) + (stop or "")
        case _:
            return FORMULA


_ENDING = re.compile(
    r"(=\s*(?:0|\\mathbf\s*\{?0\}?)\s*)?([.,;])?"
    r"(?:\s|\}|\\(?:label|tag)\{[^{}]*\}|\\end\{[a-z]+\*?\}|\\(?:nonumber|notag|qquad|quad|qedhere|[,;!:]))*\Z"
)


def _is_long(formula: Formula) -> bool:
    """Whether a formula is a display, or says several things."""
    return formula.environment != "" or sum(token.text == "=" for token in formula.tokens) > 1


def judged(before: str, after: str, *, is_long: bool = False) -> Cue:
    """What is said of a formula by the words of its paragraph before it and after it.

    A display, or a chain of equations, after "since" is a derivation, and after "with X = Y," a formula of
    its own.
    """
    paragraph = before.rpartition("\n\n")[2]
    sentence = paragraph[max((match.end() for match in _END.finditer(paragraph)), default=0) :]
    end = _END.search(after)
    rest = after[: end.start()] if end else after
    if _FALSE[0].search(sentence) or _FALSE[1].match(rest):
        return Cue.DENIED
    found = _before(sentence, rest, is_long=is_long)
    for said, words in _AFTER:
        if words.match(rest) and found in (Cue.CLAIM, Cue.NONE):
            return said
    if found is Cue.NONE and (label := _LABEL.match(paragraph)):
        return _LABELS.get(label[1].lower(), Cue.NONE)
    return found


def _before(sentence: str, rest: str, *, is_long: bool) -> Cue:
    """What the words of a sentence before a formula say, and those after it where a clause is open."""
    found = [*_ANY.finditer(sentence)]
    if not found:
        return Cue.NONE
    last = found[-1]
    words, clause = last.group(), sentence[last.end() :]
    earlier = {Cue[str(each.lastgroup)] for each in found[:-1]}
    part = sentence.rfind(";", 0, last.start())
    nearer = {Cue[str(each.lastgroup)] for each in found[:-1] if each.start() > part}
    said = Cue[str(last.lastgroup)]
    if said is Cue.ASSUMPTION:
        if _DENIED.search(sentence[: last.start()]):
            return Cue.CLAIM
        if _CLAUSE.fullmatch(words) and _is_over(clause, words, rest):
            return Cue.CLAIM
        if _CASE.fullmatch(words):
            return Cue.CASE
        if is_long and words.lower() in ("since", "because"):
            return Cue.CLAIM
        if _HELD.fullmatch(words) and Cue.CLAIM in earlier:
            return Cue.CLAIM
        if _HELD.fullmatch(words) and is_long and not nearer & {Cue.ASSUMPTION, Cue.DEFINITION}:
            return Cue.NONE
    if said is Cue.DEFINITION and _count(clause) and re.search(r",\s*\Z", clause):
        over = words.lower().endswith("ing") or (is_long and words.lower() in ("with", "where"))
        return Cue.NONE if over else said
    if said is Cue.CLAIM and _YIELDS.fullmatch(words) and len(found) > 1:
        before = Cue[str(found[-2].lastgroup)]
        if before is Cue.SOLVE and not _count(clause) and not found[-2].group().lower().startswith("solv"):
            return Cue.SOLVE
    return said


def _is_over(clause: str, words: str, rest: str) -> bool:
    """Whether a clause such as "if A is symmetric," has ended: a comma, and no "then" to come."""
    if "," not in clause or re.search(r"\b(?:and|or|that)\s*\Z", clause):
        return False
    return words.lower() in ("since", "because") or not (_THEN.search(rest) or _SO.match(rest))


def _count(text: str) -> int:
    return text.count(FORMULA) + text.count(ZERO)
