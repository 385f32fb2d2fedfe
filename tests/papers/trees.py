"""Trees as the grammar yields them, for laws over generated trees."""

from fractions import Fraction

from symnet.papers.places import Place
from symnet.papers.syntax import (
    Bars,
    Call,
    Cases,
    Chain,
    Derivative,
    Dots,
    Face,
    Group,
    Inner,
    Large,
    Letter,
    Mark,
    Matrix,
    Norm,
    Number,
    Product,
    Quotient,
    Relation,
    Scripted,
    Sign,
    Sum,
    Superscript,
    Times,
)

HERE = Place("t", 1, 1)
OUTER = (Times.HADAMARD, Times.CIRCLE, Times.KRONECKER)
INNER = (Times.BESIDE, Times.BESIDE, Times.BESIDE, Times.DOT, Times.CROSS, Times.ASTERISK)
SIGNS = {"=": Sign.EQUALS, r"\le": Sign.AT_MOST, r"\ne": Sign.NOT_EQUAL, r"\in": Sign.IS_IN, "<": Sign.LESS}
FUNCTIONS = ("exp", "tr", "det", "relu", "Var", "E", "max", "diag", "softmax", "argmin")
PLAIN = ("x", "y", "W", "i", "n", r"\beta", r"\Sigma", r"\ell", r"\hat{x}", r"\bar{\hat{W}}", r"\mathfrak{g}")
FACED = (
    (Face.BOLD, ("x", "W", r"\beta", r"\hat{x}", "1", "0", r"\mathcal{X}")),
    (Face.ROMAN, ("d", "new", r"\hat{new}", "train-1")),
    (Face.SANS, ("A", "Attn")),
    (Face.SCRIPT, ("L", r"\tilde{L}")),
    (Face.BLACKBOARD, ("R", "1")),
    (Face.ARROW, ("v", r"\hat{v}", r"\alpha")),
)
LETTERS = [Letter(text, Face.PLAIN, HERE) for text in PLAIN]
ALL_LETTERS = LETTERS + [Letter(text, face, HERE) for face, texts in FACED for text in texts]
NAMES = [Letter(text, Face.ROMAN, HERE) for text in ("eff", "max", "k|k-1", "1:t", "+", "F")]
NUMBERS = [Number(Fraction(text), HERE) for text in ("2", "3", "12", "0.5", "0", "1", "0.05", "100")]
MARKS = [Mark(text) for text in ("(l)", "[1]", "(k+1)", r"\text{new}", r"\dagger", r"\odot 2", r"\star", "-")]


def one_of(random, *values):
    return random.choice(values)


def some(random, make, least=0, most=2):
    """A few of what a function of no arguments makes."""
    count = least if least == most else random.randint(least, most)
    return tuple(make() for _ in range(count))


def index(random):
    """An index: a letter, a number, letters side by side, i + 1, a name."""
    first, second = LETTERS[0], one_of(random, *LETTERS, *NUMBERS)
    side_by_side = Product((first, second), (Times.BESIDE,), HERE)
    return one_of(random, first, second, *NAMES, side_by_side, Sum((1, -1), (first, second), HERE))


def exponent(random):
    """An exponent: a number, a letter, 1/2, -1/2, n - 1, -2."""
    first, second = one_of(random, *LETTERS, *NUMBERS), one_of(random, *LETTERS, *NUMBERS)
    half = Quotient(first, second, HERE)
    minus_two = Sum((-1,), (NUMBERS[0],), HERE)
    return one_of(
        random, first, half, minus_two, Sum((-1,), (half,), HERE), Sum((1, -1), (first, second), HERE)
    )


def superscript(random):
    return one_of(random, *Superscript, *MARKS) if random.random() < 0.5 else exponent(random)


def scripted(random, base):
    """A base with scripts; superscripts alone join those of the base, so that there is an index then."""
    if random.random() < 0.5:
        return base
    below = some(random, lambda: index(random))
    above = some(random, lambda: superscript(random), most=3)
    if not (below or above) or (isinstance(base, Scripted) and not below):
        return base
    return Scripted(base, below, above, HERE)


def begins_with_number(node):
    while isinstance(node, Scripted):
        node = node.base
    return isinstance(node, Number)


def product(random, depth, signs=INNER):
    """Factors and their signs; a number stands behind a sign, or first."""
    count = one_of(random, 1, 1, 2, 3)
    factors = some(random, lambda: factor(random, depth), count, count)
    between = [one_of(random, *signs) for _ in factors[1:]]
    between = [
        Times.DOT if sign is Times.BESIDE and begins_with_number(node) else sign
        for sign, node in zip(between, factors[1:], strict=True)
    ]
    return Product(factors, tuple(between), HERE) if between else factors[0]


def summand(random, depth):
    """A product, with a sum over an index at its end, or with signs that bind less."""
    node = product(random, depth)
    kind = random.randint(0, 5)
    if kind == 0 and depth:
        factors, signs = (node.factors, node.signs) if isinstance(node, Product) else ((node,), ())
        return Product((*factors, large(random, depth - 1)), (*signs, one_of(random, *INNER)), HERE)
    if kind == 1:
        sign = one_of(random, *OUTER)
        others = some(random, lambda: product(random, depth, (Times.BESIDE,)), 2, 3)
        if all(not isinstance(each, Product) or set(each.signs) == {Times.BESIDE} for each in others):
            return Product(others, (sign,) * (len(others) - 1), HERE)
    return node


def term(random, depth=2):
    """A term of a depth, by a source of random numbers."""
    count = one_of(random, 1, 1, 1, 2, 3)
    nodes = some(random, lambda: summand(random, depth), count, count)
    signs = tuple(one_of(random, 1, -1) for _ in nodes)
    return nodes[0] if signs == (1,) else Sum(signs, nodes, HERE)


def chain(random, depth, words=("",)):
    """A chain of two or three sides."""
    nodes = some(random, lambda: term(random, depth), 2, 3)
    signs = [one_of(random, *SIGNS) for _ in nodes[1:]]
    relations = tuple(Relation(SIGNS[sign], sign, HERE) for sign in signs)
    return Chain(nodes, relations, one_of(random, *words), "", HERE)


def parts(random, depth):
    """Parts between commas, the last one perhaps a condition."""
    found = some(random, lambda: term(random, depth), 1, 2)
    if random.randint(0, 3):
        return found
    return (*found, Group("|", some(random, lambda: term(random, depth), 1, 2), HERE))


def large(random, depth):
    """A sum or a product over an index."""
    if random.random() < 0.5:
        below = some(random, lambda: Chain((one_of(random, *LETTERS),), (), "", "", HERE))
    else:
        below = some(random, lambda: chain(random, 0), 1, 2)
    sign = one_of(random, r"\sum", r"\prod")
    body = product(random, depth) if sign == r"\sum" else factor(random, depth)
    body = Sum((-1,), (body,), HERE) if random.random() < 0.5 else body
    return Large(sign, below, one_of(random, None, *LETTERS, *NUMBERS), body, HERE)


def derivative(random, depth):
    of, by = (scripted(random, one_of(random, *ALL_LETTERS)) for _ in range(2))
    if random.random() < 0.5:
        of = Product((of, Group("(", (term(random, depth),), HERE)), (Times.BESIDE,), HERE)
    return Derivative(of, by, HERE)


def matrix(random, depth):
    width = random.randint(1, 2)
    rows = some(random, lambda: some(random, lambda: term(random, depth), width, width), 1, 2)
    return Matrix(rows, random.random() < 0.5, HERE)


def cases(random, depth):
    def case():
        condition = chain(random, depth, ("", "if", "for")) if random.random() < 0.5 else None
        return term(random, depth), condition

    return Cases(some(random, case, 1, 2), HERE)


def call(random, depth):
    name = one_of(random, *FUNCTIONS, "sqrt", "root")
    if name in ("sqrt", "root"):
        count = 1 if name == "sqrt" else 2
        return Call(name, (), some(random, lambda: term(random, depth), count, count), HERE)
    return Call(name, some(random, lambda: index(random)), parts(random, depth), HERE)


def atom(random, depth):
    """What takes scripts: a letter, a number, brackets, a fraction, a matrix, a call."""
    kind = random.randint(0, 20) if depth else 20
    match kind:
        case 0 | 1 | 2:
            return Group(one_of(random, "(", "[", "{"), parts(random, depth - 1), HERE)
        case 3:
            return Norm(term(random, depth - 1), HERE)
        case 4:
            return Bars(term(random, depth - 1), HERE)
        case 5:
            return Inner(term(random, depth - 1), term(random, depth - 1), HERE)
        case 6 | 7:
            return Quotient(term(random, depth - 1), term(random, depth - 1), HERE)
        case 8:
            return matrix(random, depth - 1)
        case 9:
            return cases(random, depth - 1)
        case 10 | 11:
            return call(random, depth - 1)
        case _:
            return one_of(random, *ALL_LETTERS, *NUMBERS)


def factor(random, depth):
    """A factor with its scripts, a derivative, dots."""
    kind = random.randint(0, 15)
    if kind == 0 and depth:
        return derivative(random, depth - 1)
    if kind == 1:
        return Dots(one_of(random, r"\dots", r"\cdots"), HERE)
    return scripted(random, scripted(random, atom(random, depth)))
