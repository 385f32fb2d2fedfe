"""Contexts: what surrounds a polynomial where it is used. Not trusted."""

from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

from symnet.core.polynomials import Polynomial
from symnet.search.ideals.words import LOOP, TRACE, Alphabet, Commuting, Monomial, Part, Word

OPEN, CLOSED, CYCLIC, NUMBER = range(4)


class Context(NamedTuple):
    """What surrounds X: `commuting` times

        before · X · after                       OPEN
        (before · X · after) · rest              CLOSED, of one row and one column
        tr(X · after) · rest                     CYCLIC
        X · rest                                 NUMBER, for a number X

    where `rest` is a word, or None for a number.
    """

    kind: int
    commuting: Commuting = ()
    before: Word = ()
    after: Word = ()
    rest: Word | None = None


def put(alphabet: Alphabet, context: Context, given: Monomial, extent: Polynomial) -> list[Part]:
    """A monomial in a context; `extent` is how many rows its word has."""
    kind, commuting, before, after, rest = context
    inner, word = given
    commuting = alphabet.times(commuting, inner) if commuting else inner
    if kind == NUMBER:
        return [(Fraction(1), (commuting, rest))]
    assert word is not None  # noqa: S101 - by the kind
    if kind == CYCLIC:
        found = alphabet.cyclic(word + after, extent)
        if found is None:
            return []
        return alphabet.whole(alphabet.times(commuting, found[1]), found[0], rest)
    normal = alphabet.normal(before + word + after)
    if normal is None:
        return []
    sizes, factors, left = normal
    return alphabet.whole(alphabet.times(commuting, factors), sizes, left if kind == OPEN else rest)


def composed(
    alphabet: Alphabet, outer: Context, inner: Context, extent: Polynomial
) -> Iterator[tuple[Fraction, Context]]:
    """A context in a context, as a sum; `extent` is how many rows the inner one makes."""
    if inner.kind != OPEN:
        for c, (commuting, rest) in put(alphabet, outer, (inner.commuting, inner.rest), extent):
            yield c, inner._replace(commuting=commuting, rest=rest)
        return
    commuting = alphabet.times(outer.commuting, inner.commuting)
    before, after = outer.before + inner.before, inner.after + outer.after
    if outer.kind == CYCLIC:
        before, after = (), inner.after + outer.after + inner.before
    first, second = alphabet.normal(before), alphabet.normal(after)
    if first is None or second is None:
        return
    kind, rest = outer.kind, outer.rest
    before, after = first[2], second[2]
    if kind == CYCLIC and (at := alphabet.places(after)):
        kind, before, after = CLOSED, after[at[0] :], after[: at[0]]
    commuting = alphabet.times(commuting, [*first[1], *second[1]])
    for c, (whole, _) in alphabet.whole(commuting, [*first[0], *second[0]], None):
        yield c, Context(kind, whole, before, after, rest)


def turned(alphabet: Alphabet, context: Context) -> Context:
    """The context of the transposes."""
    kind, commuting, before, after, rest = context
    turned_rest = None if rest is None else alphabet.reversed(rest)
    return Context(kind, commuting, alphabet.reversed(after), alphabet.reversed(before), turned_rest)


def quotient(commuting: Commuting, by: Commuting) -> Commuting | None:
    """What is left of a commuting part divided by another one; None if that does not divide it."""
    if not by:
        return commuting
    left = dict(commuting)
    for factor, exponent in by:
        value = left.get(factor, 0)
        if value - exponent == 0:
            del left[factor]
        elif (value > exponent > 0) or (value < exponent < 0):
            left[factor] = value - exponent
        else:
            return None
    return tuple(sorted(left.items()))


def without(commuting: Commuting, word: Word, kind: int = LOOP) -> Commuting | None:
    """A commuting part divided by a loop."""
    return quotient(commuting, (((kind, word), 1),))


def _find(alphabet: Alphabet, word: Word, extent: Polynomial, inside: Word) -> int:
    """Where a word first stands in another one; -1 if it does not. An empty word stands between letters, or
    at an end, where its size does."""
    if not word:
        sizes = [*(alphabet.letters[each].rows for each in inside), alphabet.letters[inside[-1]].columns]
        return sizes.index(extent) if extent in sizes else -1
    length = len(word)
    first = word[0]
    for k in range(len(inside) - length + 1):
        if inside[k] == first and inside[k : k + length] == word:
            return k
    return -1


def match(
    alphabet: Alphabet, lead: Monomial, rows: Polynomial, given: Monomial, extent: Polynomial
) -> Context | None:
    """A context in which a monomial, whose word has so many rows, is another one."""
    rest = quotient(given[0], lead[0])
    if rest is None:
        return None
    pattern, word = lead[1], given[1]
    if pattern is None:
        return Context(NUMBER, rest, rest=word)
    if word == () and rows == extent and not pattern:
        return Context(OPEN, rest)
    if word and (k := _find(alphabet, pattern, rows, word)) >= 0:
        return Context(OPEN, rest, word[:k], word[k + len(pattern) :])
    loops = [way for (kind, what), _ in rest if kind == LOOP for way in (what, alphabet.reversed(what))]
    for k, way in enumerate(loops):
        if (at := _find(alphabet, pattern, rows, way)) >= 0:
            left = without(rest, loops[k - k % 2])
            return Context(CLOSED, left or (), way[:at], way[at + len(pattern) :], word)
    for (kind, what), _ in rest:
        if kind == TRACE and len(what) >= len(pattern):
            for way in (what, alphabet.reversed(what)):
                if (at := _find(alphabet, pattern, rows, way + way[: max(len(pattern) - 1, 0)])) >= 0:
                    left = without(rest, what, TRACE)
                    after = (way + way)[at + len(pattern) : at + len(way)]
                    return Context(CYCLIC, left or (), (), after, word)
    inner = [k for k in alphabet.places(pattern) if 0 < k < len(pattern)]
    return _apart(alphabet, pattern, inner[0], rest, word, loops) if inner else None


def _apart(  # noqa: PLR0917 - parts of one match
    alphabet: Alphabet, pattern: Word, at: int, rest: Commuting, word: Word | None, loops: list[Word]
) -> Context | None:
    """A context in which both halves of a word stand in two words, or in a loop one after the other."""
    left, right = pattern[:at], pattern[at:]
    several: list[tuple[int | None, Word, Word]] = [(k // 2, way, ()) for k, way in enumerate(loops)]
    others = [*several]
    if word:
        for k in alphabet.places(word):
            several.append((None, word[:k], word[k:]))
            others.append((None, word[k:], word[:k]))
    for one, first, tail in several:
        if first[-len(left) :] != left:
            continue
        for other, second, start in others:
            if second[: len(right)] != right or (one is None and other is None):
                continue
            if one == other:
                if first == second and len(first) >= len(pattern):
                    middle = first[len(right) : -len(left)]
                    return Context(CYCLIC, _less(rest, loops, one) or (), (), middle, word)
                continue
            remaining = _less(_less(rest, loops, one), loops, other)
            if remaining is None:
                continue
            before, after = start + first[: -len(left)], second[len(right) :] + tail
            if one is None or other is None:
                return Context(OPEN, remaining, before, after)
            return Context(CLOSED, remaining, before, after, word)
    return None


def _less(rest: Commuting | None, loops: list[Word], number: int | None) -> Commuting | None:
    """A commuting part without a loop that is used up."""
    return rest if rest is None or number is None else without(rest, loops[2 * number])
