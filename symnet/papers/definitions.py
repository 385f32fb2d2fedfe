r"""Commands that define others: `\newcommand`, `\def`, `\let`, `\DeclareMathOperator` and their kin."""

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Final

from symnet.errors import UnreadableLatex
from symnet.papers.lexer import Text, commands
from symnet.papers.macros import NO_VALUE, TRUE, Kind, Macro, Parameter, body
from symnet.papers.stream import Command, Stream
from symnet.papers.tokens import Token

LAYOUT: Final = commands(
    "part chapter section subsection subsubsection paragraph subparagraph title caption footnote item "
    "label ref eqref cite tag maketitle text mbox"
)
"""Commands that keep their meaning, whatever a document does to their look."""


def command_name(stream: Stream, of: Token) -> str:
    """The name that is defined next, with or without braces."""
    token = stream.solid()
    braces = token is not None and token.text == "{"
    if braces:
        token = stream.solid()
    if token and token.text == r"\csname":
        join(stream, token)
        token = stream.raw()
    if not token or token.text in ("{", "}", "\n\n") or (braces and not stream.accept("}")):
        raise UnreadableLatex(f"{of.text} must be followed by the name that it defines")
    return token.text


def join(stream: Stream, token: Token) -> None:
    r"""`\csname ...\endcsname` is one command."""
    letters: list[str] = []
    while (letter := stream.raw()) and letter.text != r"\endcsname" and len(letters) < 100:
        letters.append(letter.text.strip())
    stream.push([Token("\\" + "".join(letters), token.place)])


def text(tokens: Iterable[Token]) -> str:
    """Tokens as they are written, outer blanks removed."""
    return "".join(token.text for token in tokens).strip()


def new_command(stream: Stream, token: Token, *, unless_known: bool = False) -> None:
    r"""`\newcommand*{\name}[n][default]{body}`."""
    stream.accept("*")
    defined = command_name(stream, token)
    parameters = _parameters(stream, token)
    _define(stream, defined, Macro(parameters, body(stream.argument(token))), unless_known=unless_known)


def new_environment(stream: Stream, token: Token) -> None:
    r"""`\newenvironment{name}[n][default]{begin}{end}`."""
    stream.accept("*")
    defined = text(stream.argument(token))
    parameters = _parameters(stream, token)
    begin, end = body(stream.argument(token)), body(stream.argument(token))
    _define(stream, f"\\begin{{{defined}}}", Macro(parameters, begin))
    _define(stream, f"\\end{{{defined}}}", Macro((), end))


def theorem(stream: Stream, token: Token) -> None:
    r"""`\newtheorem{name}[counter]{Words}[within]`: the words stand where the environment begins."""
    stream.accept("*")
    defined = text(stream.argument(token))
    stream.brackets(token)
    words = stream.argument(token)
    stream.brackets(token)
    define_theorem(stream, defined, [each.text for each in words])


def define_theorem(stream: Stream, defined: str, words: Sequence[str]) -> None:
    """Make an environment that begins a paragraph with words of its own."""
    stream.define(f"\\begin{{{defined}}}", Macro((), ("\n\n", *words, ".", " ")))
    stream.define(f"\\end{{{defined}}}", Macro((), ("\n\n",)))


def new_document_command(stream: Stream, token: Token, *, unless_known: bool = False) -> None:
    r"""`\NewDocumentCommand{\name}{arguments}{body}` with the arguments m, o, O{default} and s."""
    defined = command_name(stream, token)
    parameters = []
    specification = Text(text(stream.argument(token)), token.place.path)
    for letter in specification:
        match letter.text:
            case "m":
                parameters.append(Parameter())
            case "s":
                parameters.append(Parameter(Kind.STAR))
            case "o":
                parameters.append(Parameter(Kind.BRACKETS, (Token(NO_VALUE, token.place),)))
            case "O":
                inner = Stream(specification, {}).argument(token)
                parameters.append(Parameter(Kind.BRACKETS, tuple(inner)))
            case " " | "+" | "!":
                pass
            case _:
                raise UnreadableLatex(f"{token.text} {defined} takes an argument of a kind that is not known")
    macro = Macro(tuple(parameters), body(stream.argument(token)))
    _define(stream, defined, macro, unless_known=unless_known)


def primitive(stream: Stream, token: Token) -> None:
    r"""`\def\name#1#2{body}`, with or without text between the arguments."""
    everywhere = token.text in (r"\gdef", r"\xdef")
    defined = command_name(stream, token)
    pieces: list[list[str]] = [[]]
    while (part := stream.raw()) and part.text != "{":
        if part.text == "#" and (part := stream.raw()):
            if part.text != str(len(pieces)):
                raise UnreadableLatex(f"the arguments of {defined} are not #1, #2, ... in their order")
            pieces.append([])
        elif part.text != "\n\n":
            pieces[-1].append(part.text)
        if len(pieces) + len(pieces[-1]) > 100:
            raise UnreadableLatex(f"{token.text} {defined} has no body")
    if not part:
        raise UnreadableLatex(f"{token.text} {defined} has no body")
    stream.push([part])
    parameters = tuple(
        Parameter(Kind.DELIMITED if end else Kind.BRACES, end=tuple(end)) for end in pieces[1:]
    )
    macro = Macro(parameters, body(stream.argument(token)), tuple(pieces[0]))
    _define(stream, defined, macro, everywhere=everywhere)


def let(stream: Stream, token: Token) -> None:
    r"""`\let\name=\other`: the name means what the other means now."""
    defined = command_name(stream, token)
    stream.accept("=")
    other = stream.solid()
    if not other:
        raise UnreadableLatex(f"{token.text} {defined} says nothing")
    stream.define(defined, stream.macros.get(other.text, other.text))


def operator(stream: Stream, token: Token) -> None:
    r"""`\DeclareMathOperator*{\name}{word}`."""
    command = [r"\operatorname", "*"] if stream.accept("*") else [r"\operatorname"]
    defined = command_name(stream, token)
    stream.define(defined, Macro((), (*command, "{", *body(stream.argument(token)), "}")))


def paired_delimiter(stream: Stream, token: Token) -> None:
    r"""`\DeclarePairedDelimiter{\norm}{\lVert}{\rVert}`: `\norm*{x}` and `\norm[\big]{x}` are `\norm{x}`."""
    defined = command_name(stream, token)
    left, right = body(stream.argument(token)), body(stream.argument(token))
    parameters = (Parameter(Kind.STAR), Parameter(Kind.BRACKETS), Parameter())
    stream.define(defined, Macro(parameters, (*left, 3, *right)))


def choose(stream: Stream, token: Token) -> None:
    r"""`\IfNoValueTF{#1}{yes}{no}` and `\IfBooleanTF#1{yes}{no}`."""
    asked = text(stream.argument(token))
    yes, no = stream.argument(token), stream.argument(token)
    stream.push(yes if asked in (NO_VALUE, TRUE) else no)


def _parameters(stream: Stream, of: Token) -> tuple[Parameter, ...]:
    """What `[n][default]` says."""
    number = stream.brackets(of)
    if number is None:
        return ()
    if text(number) not in tuple("0123456789"):
        raise UnreadableLatex(f"{of.text} takes a number of arguments from 0 to 9, not {text(number)[:20]!r}")
    default = stream.brackets(of)
    plain = (Parameter(),) * int(text(number))
    return plain if default is None else (Parameter(Kind.BRACKETS, tuple(default)), *plain[1:])


def _define(
    stream: Stream, defined: str, macro: Macro, *, unless_known: bool = False, everywhere: bool = False
) -> None:
    if defined not in LAYOUT and not (unless_known and defined in stream.macros):
        stream.define(defined, macro, everywhere=everywhere)


def _macro(parameters: int, latex: str) -> Macro:
    return Macro((Parameter(),) * parameters, body([*Text(latex, "")]))


COMMON: Final[Mapping[str, Macro]] = {
    **dict.fromkeys((r"\R", r"\RR", r"\reals", r"\Reals"), _macro(0, r"\mathbb{R}")),
    **dict.fromkeys((r"\N", r"\NN"), _macro(0, r"\mathbb{N}")),
    r"\EE": _macro(0, r"\mathbb{E}"),
    r"\eps": _macro(0, r"\varepsilon"),
    r"\norm": _macro(1, r"\lVert #1 \rVert"),
    r"\abs": _macro(1, r"\lvert #1 \rvert"),
    **{
        rf"\{word}": _macro(0, rf"\operatorname{{{word}}}")
        for word in ("Var", "Cov", "diag", "rank", "trace")
    },
}
"""What names mean that a document uses and does not define."""

COMMANDS: Final[dict[str, Command]] = {
    r"\newcommand": new_command,
    r"\renewcommand": new_command,
    r"\DeclareRobustCommand": new_command,
    r"\newrobustcmd": new_command,
    r"\providecommand": partial(new_command, unless_known=True),
    r"\newenvironment": new_environment,
    r"\renewenvironment": new_environment,
    r"\newtheorem": theorem,
    r"\NewDocumentCommand": new_document_command,
    r"\RenewDocumentCommand": new_document_command,
    r"\DeclareDocumentCommand": new_document_command,
    r"\ProvideDocumentCommand": partial(new_document_command, unless_known=True),
    r"\def": primitive,
    r"\gdef": primitive,
    r"\edef": primitive,
    r"\xdef": primitive,
    r"\let": let,
    r"\csname": join,
    r"\DeclareMathOperator": operator,
    r"\DeclarePairedDelimiter": paired_delimiter,
    r"\IfNoValueTF": choose,
    r"\IfBooleanTF": choose,
}
