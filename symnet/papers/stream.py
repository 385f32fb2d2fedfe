"""The tokens of a document as its macros see them: files within files, arguments, meanings, and limits."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from itertools import chain, islice
from types import MappingProxyType
from typing import Final, TypeAlias

from symnet.errors import LimitExceeded, UnreadableLatex
from symnet.papers.document import Fault
from symnet.papers.lexer import Text
from symnet.papers.macros import FALSE, TRUE, Kind, Macro, Parameter
from symnet.papers.places import Place
from symnet.papers.tokens import Token

CALL: Final = 200_000
"""How many tokens one call may take and yield, with all that it calls."""
DEEPEST: Final = 200
"""How many calls can be open: of macros that call each other, or themselves."""
SPARE: Final = 500_000
"""How many tokens the calls of a document may take and yield, besides four for each of its characters."""
_OPENING = frozenset(("{", r"\begingroup", r"\bgroup"))
_CLOSING = frozenset(("}", r"\endgroup", r"\egroup"))

Command: TypeAlias = Callable[["Stream", Token], None]


class Stream:
    r"""Tokens of nested files, what names mean, and the faults that were met.

    The meaning of a name is a `Macro`, or the text of another token that no macro changes (`\let` makes it).
    `common` has what many papers define, for those that do not. Tokens that calls take and yield are counted,
    so that whatever is defined comes to an end.
    """

    def __init__(
        self, text: Text, commands: Mapping[str, Command], common: Mapping[str, Macro] = MappingProxyType({})
    ) -> None:
        self.texts = [text]
        self.commands = dict(commands)
        self.common = common
        self.macros: dict[str, Macro | str] = {}
        self.faults: list[Fault] = []
        self.conditions: list[bool] = []
        self.broken: set[Place] = set()
        """Where calls stand that go too far: what they yielded says nothing."""
        self._scopes: list[dict[str, Macro | str | None] | None] = []
        self._call = Token("", text.place)
        self._closed = False
        self._mark: tuple[Text, int] | None = None
        self._spent = self._depth = 0
        self._left = SPARE + 4 * text.length

    def open(self, text: Text) -> None:
        """Read another text before what is left of this one."""
        if not self._closed:
            self.texts.append(text)
            self._left += 4 * text.length

    def close(self) -> None:
        """Read no further."""
        self._closed = True
        for text in self.texts:
            text.close()

    def next(self) -> Token | None:
        """The next token that is no call; None at the end."""
        while token := self.raw() or self._outer():
            token, action = self._meaning(token)
            if not action:
                self._scope(token.text)
                return token
            self.guard(action, token)
        return None

    def raw(self) -> Token | None:
        """The next token of the innermost text as it is written; None at its end."""
        while (token := self.texts[-1].token()) and not token.text:
            self._depth = max(0, self._depth - 1)
        return token

    def solid(self) -> Token | None:
        """The next token as it is written, after blanks."""
        while (token := self.raw()) and token.text == " ":
            pass
        return token

    def accept(self, text: str) -> Token | None:
        """The next token as it is written, if it is this one."""
        token = self.raw()
        if token and token.text != text:
            self.texts[-1].push((token,))
            return None
        return token

    def push(self, tokens: Iterable[Token]) -> None:
        """Put tokens back, to be read next."""
        tokens = tuple(islice(tokens, CALL + 1))
        self._spend(len(tokens))
        self.texts[-1].push(tokens)

    def guard(self, action: Command, token: Token) -> None:
        """Act on a token, and keep a fault if that cannot be done."""
        text = self.texts[-1]
        if text.untouched and self._mark != (text, text.position):
            self._call, self._spent, self._depth, self._mark = token, 0, 0, (text, text.position)
        try:
            self._spend(1)
            action(self, token)
        except LimitExceeded as error:
            self.texts[-1].drop()
            self.faults.append(Fault(str(error), self._call.place))
            self.broken.add(self._call.place)
            if self._left < 0:
                self.close()
        except UnreadableLatex as error:
            self.faults.append(Fault(str(error.args[0]), token.place))

    def expanded(self, text: Text) -> list[Token]:
        """The tokens of another text, with the meanings that names have here."""
        inner = Stream(text, self.commands, self.common)
        inner.macros, inner._left = self.macros, self._left
        tokens = [*iter(inner.next, None)]
        self._left = inner._left
        self.faults += inner.faults
        return tokens

    def act(self, token: Token) -> bool:
        """Expand a token once; whether it is a call."""
        token, action = self._meaning(token)
        if action:
            action(self, token)
        return action is not None

    def define(self, name: str, meaning: Macro | str, *, everywhere: bool = False) -> None:
        """Give a name its meaning, up to the end of the group, or everywhere."""
        if everywhere:
            self._scopes.clear()
        elif self._scopes:
            scope = self._scopes[-1] or {}
            scope.setdefault(name, self.macros.get(name))
            self._scopes[-1] = scope
        self.macros[name] = meaning

    def argument(self, of: Token) -> list[Token]:
        """The next argument of a command, without its braces."""
        token = self.solid()
        if not token:
            raise UnreadableLatex(f"an argument of {of.text} is missing")
        return self._until(("}",), of) if token.text == "{" else [token]

    def brackets(self, of: Token) -> list[Token] | None:
        """What stands in brackets next, None if no bracket does."""
        token = self.solid()
        if token and token.text == "[":
            return self._until(("]",), of)
        if token:
            self.texts[-1].push((token,))
        return None

    def call(self, token: Token, macro: Macro) -> None:
        """Put what a macro yields in the place of its call, and an empty token where the call ends."""
        for text in macro.start:
            if not self.accept(text):
                raise UnreadableLatex(f"{''.join(macro.start)} must follow {token.text}")
        arguments = [self._take(parameter, token) for parameter in macro.parameters]
        self._depth += 1
        if self._depth > DEEPEST:
            raise LimitExceeded(
                f"{self._call.text} calls itself, or more than {DEEPEST} macros call each other"
            )
        self.push(chain(macro.expand(arguments, token.place), (Token("", token.place),)))

    def _take(self, parameter: Parameter, of: Token) -> list[Token]:
        match parameter.kind:
            case Kind.BRACES:
                return self.argument(of)
            case Kind.BRACKETS:
                found = self.brackets(of)
                return list(parameter.default) if found is None else found
            case Kind.STAR:
                return [Token(TRUE if self.accept("*") else FALSE, of.place)]
            case Kind.DELIMITED:
                return self._until(parameter.end, of)

    def _until(self, end: tuple[str, ...], of: Token) -> list[Token]:
        """The tokens up to an end outside of braces."""
        found: list[Token] = []
        depth = 0
        while depth >= 0 and (token := self.raw()):
            self._spend(1)
            found.append(token)
            if not depth and token.text == end[-1] and tuple(t.text for t in found[-len(end) :]) == end:
                return found[: -len(end)]
            depth += (token.text == "{") - (token.text == "}")
        self.push(found)
        raise UnreadableLatex(f"an argument of {of.text} has no end")

    def _spend(self, tokens: int) -> None:
        self._spent += tokens
        self._left -= tokens
        if self._left < 0:
            raise LimitExceeded(
                f"the macros up to {self._call.text} yield too many tokens; the rest is not read"
            )
        if self._spent > CALL:
            raise LimitExceeded(f"{self._call.text} takes or yields more than {CALL} tokens")

    def _outer(self) -> Token | None:
        """The next token of the texts around the innermost one, which has come to its end."""
        while len(self.texts) > 1:
            self.texts.pop()
            if token := self.raw():
                return token
        return None

    def _meaning(self, token: Token) -> tuple[Token, Command | None]:
        """A token and what it does, if it is a call."""
        meaning = self.macros.get(token.text) or self.common.get(token.text)
        if isinstance(meaning, Macro):
            return token, partial(Stream.call, macro=meaning)
        if meaning:
            token = Token(meaning, token.place)
        return token, self.commands.get(token.text)

    def _scope(self, text: str) -> None:
        """Definitions within a group end with it."""
        if text in _OPENING or text.startswith(r"\begin{"):
            self._scopes.append(None)
        elif self._scopes and (text in _CLOSING or text.startswith(r"\end{")):
            for name, meaning in (self._scopes.pop() or {}).items():
                if meaning is None:
                    self.macros.pop(name, None)
                else:
                    self.macros[name] = meaning
