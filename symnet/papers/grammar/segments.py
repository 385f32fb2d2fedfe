"""The formulas of a row: split at words, commas and gaps, joined again where these are inside of one."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from symnet.papers.grammar.connectives import SYMBOLS
from symnet.papers.grammar.items import Item, Label, Words, spell
from symnet.papers.grammar.listed import listed
from symnet.papers.grammar.pairs import pairs
from symnet.papers.grammar.signs import DOTS, OPERATORS
from symnet.papers.grammar.words import is_between
from symnet.papers.syntax import Relation, Sign, Unread
from symnet.papers.tokens import Token

ARROWS: Final = frozenset(
    listed(
        r"\to \rightarrow \longrightarrow \mapsto \longmapsto \hookrightarrow \xrightarrow "
        r"\leftrightarrow"
    )
)
GAPS: Final = frozenset({r"\quad", "&", r"\\"})


@dataclass(slots=True)
class Segment:
    """Items between separators, and what stands before them."""

    words: str
    items: list[Item]
    ends: bool = False
    """Whether the formula before it has ended, by a semicolon, a period or words."""
    comma: bool = False
    gap: bool = False
    relations: list[Relation] = field(default_factory=list)

    def add(self, *items: Item) -> None:
        self.items += items
        self.relations += (item for item in items if isinstance(item, Relation))


def segments(items: Sequence[Item]) -> list[Segment]:
    found = [Segment("", [])]
    closes, inside = pairs(items), -1
    arrows = [at for at, item in enumerate(items) if isinstance(item, Relation) and item.text in ARROWS]
    last_arrow = arrows[-1] if arrows else -1
    for at, item in enumerate(items):
        inside = max(inside, closes.get(at, -1))
        after = items[at + 1] if at + 1 < len(items) else None
        text = item.text if isinstance(item, Token) and at > inside else ""
        current = found[-1]
        if text in GAPS or text in (",", ";") or (text in (".", "?") and _is_end(after)):
            current = _next(found)
            current.gap |= text in GAPS
            current.comma |= text == ","
            current.ends |= text in (";", ".", "?")
        elif text in SYMBOLS or (isinstance(item, Words) and at > inside and _is_between(items, at)):
            current = _next(found)
            current.ends = True
            current.words = f"{current.words} {SYMBOLS.get(text) or _text(item)}".strip()
        elif text == ":" and (current.relations or at > last_arrow):
            _next(found).ends = True
        elif text == ":":
            current.add(Relation(Sign.OTHER, ":", item.place))
        elif not isinstance(item, Label):
            current.add(item)
    return found


def without_remarks(given: Sequence[Segment]) -> list[Segment]:
    """Segments; brackets behind a gap that are all there is, as in `(k = 1, 2)` and `(*)`, are words."""
    found: list[Segment] = []
    remark = ""
    for at, each in enumerate(given):
        if (
            at
            and each.gap
            and _is_remark(each.items)
            and not (at + 1 < len(given) and _goes_on(given[at + 1]))
        ):
            remark = " ".join(part for part in (remark, each.words, spell(each.items)) if part)
        elif remark:
            found.append(replace(each, words=f"{remark} {each.words}".strip(), ends=True))
            remark = ""
        else:
            found.append(each)
    return [*found, Segment(remark, [])] if remark else found


def _goes_on(segment: Segment) -> bool:
    return bool(segment.items) and not segment.ends and not segment.comma and _is_sign(segment.items[0])


def _next(found: list[Segment]) -> Segment:
    """The segment that is to be filled next."""
    if found[-1].items:
        found.append(Segment("", []))
    return found[-1]


def _is_end(item: Item | None) -> bool:
    """Whether a period stands at an end: words, a gap or nothing follow it."""
    return item is None or isinstance(item, Words | Label) or (isinstance(item, Token) and item.text in GAPS)


def _is_digit(item: Item | None) -> bool:
    return isinstance(item, Token) and item.text.isdecimal()


def _text(item: Item) -> str:
    return item.text.strip() if isinstance(item, Words | Token) else ""


def _is_between(items: Sequence[Item], at: int) -> bool:
    item = items[at]
    before = items[at - 1] if at else None
    after = items[at + 1] if at + 1 < len(items) else None
    return isinstance(item, Words) and is_between(item, before, after)


def statements(given: Sequence[Segment]) -> list[Segment]:
    """Segments, joined where a comma makes a list or a gap stands inside of a formula."""
    found: list[Segment] = []
    following = _following(given)
    for at, each in enumerate(given):
        before = found[-1] if found else None
        if before is None or not each.items:
            found.append(each)
        elif each.words in ("and", "or") and not before.relations and each.relations:
            _join(before, each, _comma(each))
        elif each.ends:
            found.append(each)
        elif each.comma:
            if _is_listed(before, each, following[at], given[at + 1 : at + 2]):
                _join(before, each, _comma(each))
            else:
                found.append(each)
        elif continues(each.items, before.items):
            _join(before, each)
        elif bool(each.relations) == bool(before.relations) or _is_remark(before.items):
            found.append(each)
        else:
            side = "behind" if before.relations else "before"
            message = f"what stands {side} the gap has no relation, and may be a factor or a remark"
            _join(before, each, Unread(message, each.items[0].place))
    return found


def _following(given: Sequence[Segment]) -> list[Segment | None]:
    """For each segment the next one that has a relation, or that no comma stands before."""
    found: list[Segment | None] = []
    after: Segment | None = None
    for each in reversed(given):
        found.append(after)
        after = each if each.relations or not each.comma else after
    return found[::-1]


def _join(before: Segment, each: Segment, *between: Item) -> None:
    before.add(*between, *each.items)


def _comma(segment: Segment) -> Item:
    return Token(",", segment.items[0].place)


def continues(items: Sequence[Item], before: Sequence[Item]) -> bool:
    """Whether items go on with the formula before them: an operator or a relation stands between."""
    return _is_sign(before[-1]) or (
        _is_sign(items[0])
        and (_text(items[0]) != "-" or not any(isinstance(item, Relation) for item in items))
    )


def _is_sign(item: Item) -> bool:
    return isinstance(item, Relation) or (isinstance(item, Token) and item.text in OPERATORS)


def _is_remark(items: Sequence[Item]) -> bool:
    """Whether brackets are all there is, as in `(k = 1, 2)` and `(*)`."""
    return bool(items) and isinstance(items[0], Token) and pairs(items).get(0) == len(items) - 1


def _is_listed(before: Segment, each: Segment, following: Segment | None, after: Sequence[Segment]) -> bool:
    """Whether what stands behind a comma is of the same list as what stands before it."""
    if isinstance(each.items[0], Relation):
        return False
    if not before.relations:
        begins = (each.gap or _is_dots(before)) and each.relations
        return not (begins and each.relations[0].sign is not Sign.IS_IN)
    if each.relations or (_is_dots(each) and any(one.relations for one in after)):
        return False
    if any(isinstance(side[-1], Token) and _text(side[-1]) in DOTS for side in (before.items, each.items)):
        return True
    if all(_is_digit(item) for item in each.items):
        return True
    if each.gap:
        return False
    return following is None or not following.comma or following.relations[0].sign is Sign.EQUALS


def _is_dots(segment: Segment) -> bool:
    return len(segment.items) == 1 and _text(segment.items[0]) in DOTS
