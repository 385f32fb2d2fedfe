"""From text to a syntax tree, or to an error with line and column."""

import re
from functools import cache
from pathlib import Path
from typing import Any, Final

from lark import Lark
from lark.exceptions import UnexpectedCharacters, UnexpectedInput, UnexpectedToken

from symnet.errors import UsageError
from symnet.typeset.reader.actions import Trees
from symnet.typeset.reader.unreadable import Unreadable, located
from symnet.typeset.symbols import TRANSPOSES, Notation, Vocabulary

LONGEST: Final = 200_000
"""The most characters that a text may have."""
DEEPEST: Final = 100
"""How deep braces, parentheses and matrices may be nested."""
_GRAMMAR: Final = Path(__file__).with_name("grammar.lark").read_text(encoding="utf-8")
_NESTING: Final = re.compile(r"\\[{}\\]|\\begin|\\end|[{}()\[\]]")
_OPENING: Final = frozenset({"{", r"\{", "(", "[", r"\begin"})
_CLOSING: Final = frozenset({"}", r"\}", ")", "]", r"\end"})
_SCRIPT: Final = re.compile(r"[_^]\s*$")
_CALLED: Final = {
    "$END": "the end",
    "SIGN": "+ or -",
    "NUMBER": "a number",
    "DIGIT": "a digit",
    "PRIME": "'",
    "_COMMA": ",",
    "_STOP": ".",
    "LETTER": "a letter",
    "MARK": "the mark of a transpose",
    "STAR": "*",
    "LAYER": "the number of a layer",
    "SUM": r"\sum",
    "FRACTION": r"\frac",
    "_PARTIAL": r"\partial",
    "OPERATOR": r"\operatorname",
    "FUNCTION": "a function",
    "_MAPSTO": r"\mapsto",
    "_BAR_OPEN": r"\lvert",
    "_BAR_CLOSE": r"\rvert",
    "CIRCLE": r"\circ",
    "BEGIN": r"\begin",
    "END": r"\end",
    "CDOTS": r"\cdots",
    "VDOTS": r"\vdots",
    "DDOTS": r"\ddots",
    "CDOT": r"\cdot",
    "CROSS": r"\times",
    "_HADAMARD": r"\odot",
    "_KRONECKER": r"\otimes",
    "_UNDERBRACE": r"\underbrace",
    "OPEN": "(",
    "CLOSE": ")",
    "_NEWLINE": r"\\",
    "_AMP": "&",
    "RELATION": "=",
    "TAG": r"\tag",
    "REASON": "a reason",
    "LBRACE": "{",
    "RBRACE": "}",
    "CIRCUMFLEX": "^",
    "UNDERSCORE": "_",
}
_MANY: Final = 6


@cache
def _parser(marks: frozenset[str], base: int, start: str) -> Lark:
    trees = Trees(marks, base)
    return Lark(_GRAMMAR, parser="lalr", start=start, transformer=trees, maybe_placeholders=False)


def parse(text: str, names: Vocabulary, notation: Notation, start: str = "start") -> Any:
    """The tree of a formula, or the rows of a display (`start` being "rows").

    Raises `Unreadable` for a text that is nested too deeply or outside the grammar.
    """
    _check_nesting(text)
    try:
        parser = _parser(_marks(names, notation), notation.index_base, start)
        return _parsed(parser, text, names.function_letters)
    except UnexpectedInput as error:
        place = _place(error, text)
        raise Unreadable(_complaint(error, text[:place]), place) from None


def _parsed(parser: Lark, text: str, functions: frozenset[str]) -> Any:
    """What the parser makes of a text in which some letters are functions."""
    state = parser.parse_interactive(text)
    last = None
    for token in state.lexer_thread.lex(state.parser_state):  # type: ignore[no-untyped-call]
        last = token.update(type="FUNCTION") if token.type == "LETTER" and token in functions else token
        state.feed_token(last)
    return state.feed_eof(last)  # type: ignore[no-untyped-call]


def _marks(names: Vocabulary, notation: Notation) -> frozenset[str]:
    """The marks of a transpose besides the fixed signs: that of the notation, and T unless it is a name."""
    own = TRANSPOSES[notation.transpose]
    return frozenset({own, "T"} if names.find("T", "", ()) is None else {own})


def check_text(text: object) -> None:
    """Refuse what is not text, and text that is too long."""
    if not isinstance(text, str):
        raise UsageError(f"LaTeX to read must be text; found {type(text).__name__}")
    if len(text) > LONGEST:
        raise located(f"the text must have at most {LONGEST} characters; found {len(text)}", text, LONGEST)


def _check_nesting(text: str) -> None:
    depth = 0
    for match in _NESTING.finditer(text):
        if match.group() in _OPENING:
            depth += 1
            if depth > DEEPEST:
                raise Unreadable(f"brackets must be nested at most {DEEPEST} deep", match.start())
        elif match.group() in _CLOSING:
            depth -= 1


def _place(error: UnexpectedInput, text: str) -> int:
    ended = isinstance(error, UnexpectedToken) and error.token.type == "$END"
    return len(text) if ended or error.pos_in_stream is None else error.pos_in_stream


def _complaint(error: UnexpectedInput, before: str) -> str:
    if _SCRIPT.search(before) and isinstance(error, UnexpectedToken) and error.token.isdigit():
        return f"an index or exponent of more than one digit must stand in braces; found {error.token}"
    match error:
        case UnexpectedToken(token=token):
            found = "the end" if token.type == "$END" else str(token)
            return f"found {found}{_wanted(error.accepts or error.expected)}"
        case UnexpectedCharacters(char=char):
            return f"found {char!r}{_wanted(error.allowed or set())}"
    return "this is not a formula"


def _wanted(names: set[str]) -> str:
    """What could have stood there."""
    called = sorted({_CALLED.get(name, name) for name in names})
    shown = [*called[:_MANY], *(["..."] if len(called) > _MANY else [])]
    return f", where one of these was expected: {' '.join(shown)}" if shown else ""
