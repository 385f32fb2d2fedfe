"""Gradients by dual numbers: an equation under t² = 0 says what the gradient is.

    L(W + t·E) = L(W) + t·tr(Gᵀ·E)   if t² = 0
    ──────────────────────────────────────────   t and E fresh; W declared nothing, and in no equation that is
    G is the gradient of L with respect to W     assumed; no function is applied to W in L

Sound: every rule of the core holds in each commutative ring R around the rational numbers, if a condition
says that what is divided by is a unit and what is inverted has an inverse: the rules add and multiply, put
equal terms in for each other, and use of numbers neither that they are real nor an order (a function is any
map; only sizes and positions are compared). So a certificate shows the equation in R = ℝ[ε], ε² = 0, with ε
for t and real numbers for all other letters. What the equation supposes holds there: neither t nor W + t·E is
in an equation that is assumed; a + b·ε is a unit if a is, and A + B·ε has the inverse A⁻¹ - A⁻¹·B·A⁻¹·ε if A
has one, so what L(W + ε·E) inverts has an inverse where L(W) inverts. As L is a rational function of the
entries of W there, L(W + ε·E) is L(W) + ε·(the derivative of L at W in the direction of E). Hence this
derivative is tr(Gᵀ·E), for every E.
"""

from dataclasses import replace
from itertools import chain

from symnet.core import language
from symnet.core.chance import WEIGHTS
from symnet.core.induction import Put
from symnet.core.language import Claim, Letter, Property, Table, parts, reached
from symnet.core.polynomials import ONE, ZERO, variable
from symnet.errors import Rejected


def dual(loss: Claim, letter: int, gradient: int) -> Claim:
    """L(W + t·E) = L(W) + t·tr(Gᵀ·E) if t² = 0, for the left side of a claim and the terms W and G.

    Raises `Rejected` if the rule does not apply.
    """
    table = loss.table.copy()
    own, inside = table.letters[_letter(table, letter)], _containing(table, letter)
    moving = inside.intersection(reached(table, (loss.left,)))
    if own.is_symmetric:
        raise Rejected("nothing may be declared of what a gradient is with respect to")
    if not inside.isdisjoint(chain(*loss.hypotheses)):
        raise Rejected("no equation may be assumed of what a gradient is with respect to")
    for number in sorted(moving):
        if isinstance(node := table.terms[number], language.Apply):
            function = table.functions[node.function].name
            raise Rejected(f"the function {function} is applied to what a gradient is with respect to")
    inverts = (isinstance(table.terms[number], language.Inverse | language.Reciprocal) for number in moving)
    if WEIGHTS in table.letters and any(inverts):
        raise Rejected("an expectation in which something inverted moves is not known to have a gradient")
    if table.shapes[gradient] != table.shapes[letter] or loss.free or table.supposed:
        raise Rejected("a gradient has the shape of what it is with respect to, and no free index")
    kept = {n: n for n, free in enumerate(table.free) if not free and n not in inside}
    table.letters += [Letter("t", 0), replace(own, name="E", declared=Property.GENERAL)]
    add, number = table.add, len(table.letters)
    t = add(language.Entry(number - 2, ()))
    if own.shape is None:
        direction = add(language.Entry(number - 1, ()))
        step, slope = add(language.Times((t, direction))), add(language.Times((gradient, direction)))
    else:
        direction = add(language.Matrix(number - 1))
        step = add(language.Scaled(t, direction))
        product = add(language.Product((add(language.Transpose(gradient)), direction)))
        index = table.index(extent := table.matrix(product)[0])
        place = ZERO if extent == ONE else variable(index)
        slope = add(language.Sum(index, add(language.At(product, place, place))))
    moved = Put(table, {_letter(table, letter): add(language.Plus((letter, step)))}, {}, kept).term(loss.left)
    linear = add(language.Plus((loss.left, add(language.Times((t, slope))))))
    nothing = add(language.Times((t, t))), table.rational(0)
    hypotheses = (*loss.hypotheses, nothing)
    return replace(loss, table=table, left=moved, right=linear, hypotheses=hypotheses, dual=True)


def _letter(table: Table, number: int) -> int:
    """The number of the letter that a term is."""
    match table.terms[number]:
        case language.Matrix(letter=letter) | language.Entry(letter=letter, positions=()):
            return letter
    raise Rejected("a gradient is with respect to a matrix symbol or a scalar symbol")


def _containing(table: Table, letter: int) -> set[int]:
    """The terms in which a letter stands."""
    found = {letter}
    for number, term in enumerate(table.terms):  # Parts come before wholes.
        if not found.isdisjoint(parts(term)):
            found.add(number)
    return found
