"""Formulas for the tests of the grammar: a small lexer, and trees as S-expressions."""

import re

from symnet.papers.document import Formula
from symnet.papers.grammar import read_formula, read_term
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
    Scripted,
    Sum,
    Superscript,
    Times,
    Unread,
)
from symnet.papers.tokens import Token

PIECE = re.compile(r"\\(?:begin|end)\{[^{}]*\}|\\[A-Za-z]+|\\.|\s+|.", re.DOTALL)


def tokens(text):
    """The tokens of a formula; columns are counted from 1, and a blank behind a command is none."""
    found = []
    for match in PIECE.finditer(text):
        piece = match.group()
        if piece.isspace():
            if found and re.fullmatch(r"\\[A-Za-z]+", found[-1].text):
                continue
            piece = " "
        found.append(Token(piece, Place("t", 1, match.start() + 1)))
    return tuple(found)


def formula(text, environment="displaymath"):
    return Formula(environment, tokens(text), Place("t", 1, 1), Place("t", 1, len(text) + 1))


def chains(text, environment="displaymath"):
    """The chains of a formula as S-expressions."""
    return "\n".join(chain(each) for each in read_formula(formula(text, environment)))


def term(text):
    return show(read_term(tokens(text)))


def chain(each):
    pieces = [f"<{each.words}>"] if each.words else []
    pieces.append(show(each.terms[0]) if each.terms[0] is not None else "_")
    for relation, right in zip(each.relations, each.terms[1:], strict=True):
        pieces += [relation.text, show(right)]
    return " ".join(pieces) + (f" #{each.label}" if each.label else "")


def show(node):
    """A node as an S-expression: `(* A B)`, `(+ a (- b))`, `(^ X T -1)`, `(_ W i j)`."""
    match node:
        case Number(value):
            return str(value)
        case Letter(text, face):
            return text if face is Face.PLAIN else f"{face.value}:{text}"
        case Superscript():
            return {"TRANSPOSE": "T", "INVERSE": "-1", "INVERSE_TRANSPOSE": "-T"}.get(
                node.name, node.name.lower()
            )
        case Mark(text):
            return f"<{text}>"
        case Scripted(base, below, above):
            inner = f"(_ {show(base)} {listed(below)})" if below else show(base)
            return f"(^ {inner} {listed(above)})" if above else inner
        case Sum(signs, terms):
            signed = (show(t) if s > 0 else f"(- {show(t)})" for s, t in zip(signs, terms, strict=True))
            return f"(+ {' '.join(signed)})"
        case Product(factors, signs) if set(signs) == {Times.BESIDE}:
            return f"(* {listed(factors)})"
        case Product(factors, signs):
            rest = " ".join(f"{s.value or '.'} {show(f)}" for s, f in zip(signs, factors[1:], strict=True))
            return f"({show(factors[0])} {rest})"
        case Quotient(top, bottom):
            return f"(/ {show(top)} {show(bottom)})"
        case Group(bracket, parts):
            return f"({bracket or ','}: {listed(parts)})"
        case Norm(inner):
            return f"(norm {show(inner)})"
        case Bars(inner):
            return f"(abs {show(inner)})"
        case Inner(left, right):
            return f"(inner {show(left)} {show(right)})"
        case Matrix(rows, determinant):
            return f"({'vmatrix' if determinant else 'matrix'} {' / '.join(listed(row) for row in rows)})"
        case Cases(rows):
            return "(cases " + " / ".join(f"{show(v)} if {chain(c) if c else 'not'}" for v, c in rows) + ")"
        case Dots(command):
            return command
        case Large(sign, below, over, body):
            under = ", ".join(chain(each) for each in below)
            return f"({sign[1:]} [{under}] {show(over) if over else '-'} {show(body)})"
        case Call(function, below, arguments):
            under = f"_[{listed(below)}]" if below else ""
            return f"({function}{under}! {listed(arguments)})"
        case Derivative(of, by):
            return f"(d {show(of)} {show(by) if by else '-'})"
        case Unread(message, _):
            return f"UNREAD[{message}]"
        case Chain():
            return chain(node)
    raise AssertionError(node)


def listed(nodes):
    return " ".join(show(node) for node in nodes)
