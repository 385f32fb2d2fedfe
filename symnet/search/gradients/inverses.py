"""What is inverted at W + t·E, to the first order: A(t)⁻¹ = A⁻¹ - t·A⁻¹·A'·A⁻¹ where t² = 0. Not trusted."""

from collections.abc import Iterator

from symnet.core import language
from symnet.core.budget import Budget
from symnet.core.certificates import Certificate, Congruence, Leaf, Lemma
from symnet.core.check import Checker, Goal
from symnet.core.language import Claim, Table, parts
from symnet.core.polynomials import ZERO
from symnet.search.certificates import congruences, kept, rules, solve
from symnet.search.gradients.entries import Rates
from symnet.search.ideals import prove


def by_inverses(loss: Claim, letter: int, equation: Claim, budget: Budget) -> Certificate | None:
    """A certificate of an equation of dual numbers in which each inverse is put in to the first order."""
    checker = Checker(equation, Certificate(Leaf()), budget)
    table, own = checker.table, len(checker.table.terms)
    last = len(table.letters) - 1
    moving, t, direction = (_term(table, number) for number in (letter, last - 1, last))
    rates = Rates(table, moving, direction)
    relations = rules(checker, range(len(checker.equations)))

    def closed(goal: Goal, frees: tuple[int, ...]) -> Leaf | None:
        leaf, left = solve(checker, goal, frees, relations)
        return None if left else leaf

    lemmas: list[Lemma | Congruence] = [*congruences(checker, closed)]
    for before, after in sorted(_inverses(table, moving, loss.left, equation.left), key=lambda both: both[1]):
        rate = rates.rate(before, {})
        if rate is None:
            return None
        step = language.Times((t, rate)) if table.shapes[rate] is None else language.Scaled(t, rate)
        near = table.add(language.Plus((before, table.add(step))))
        proof = prove(checker, *checker.equation(after, near))
        if proof is None:
            return None
        lemmas.append(lemma := Lemma(after, near, proof))
        relations += kept(checker, lemma, forwards=True)
    leaf = closed(*checker.equation(equation.left, equation.right)) if lemmas else None
    if leaf is None:
        return None
    terms = tuple(table.terms[own:])
    extents = tuple(table.extents[v] or ZERO for v in range(len(equation.table.extents), len(table.extents)))
    return Certificate(leaf, lemmas=tuple(lemmas), terms=terms, extents=extents)


def _term(table: Table, letter: int) -> int:
    whole = table.letters[letter].shape is not None
    return table.add(language.Matrix(letter) if whole else language.Entry(letter, ()))


def _inverses(table: Table, letter: int, term: int, moved: int) -> Iterator[tuple[int, int]]:
    """The closed inverses and reciprocals that change where the letter moves, and what they become."""
    todo, seen = [(term, moved)], set[int]()
    while todo:
        before, after = todo.pop()
        if before in (after, letter) or before in seen:
            continue
        seen.add(before)
        todo += zip(parts(table.terms[before]), parts(table.terms[after]), strict=True)
        opaque = isinstance(table.terms[before], language.Inverse | language.Reciprocal)
        if opaque and not table.free[before]:
            yield before, after
