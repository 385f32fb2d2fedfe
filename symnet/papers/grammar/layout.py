r"""What LaTeX says of the looks of a formula alone, and the items that are left to be tidied."""

import re
from collections.abc import Sequence
from typing import Final

from symnet.papers.grammar.items import Braces, Item
from symnet.papers.grammar.listed import listed
from symnet.papers.tokens import Token

BLANK: Final = frozenset(
    listed(
        r"\, \; \: \> \! \/ ~ \displaystyle \textstyle \scriptstyle \scriptscriptstyle \limits "
        r"\nolimits \displaylimits \thinspace \negthinspace \medspace \thickspace \nonumber \notag "
        r"\qed \qedhere \square \Box \blacksquare \hdashline \toprule \midrule \bottomrule \mathstrut "
        r"\strut \relax \protect \allowdisplaybreaks \displaybreak \nobreak \allowbreak \break "
        r"\noindent \par \centering \hline \null \tiny \scriptsize \footnotesize \small \normalsize "
        r"\qty \smallskip \medskip \bigskip \large \Large \boldmath \unboldmath"
    )
) | {" ", "\n\n", "\\ ", "\\\n", "\t", "\n", "\\\t"}
DROPPED: Final = frozenset(
    listed(
        r"\phantom \hphantom \vphantom \vspace \color \noalign \ref \eqref \cite "
        r"\footnote \pagebreak \cline \index"
    )
)
"""Commands that are dropped with their argument."""
SHOWN: Final = frozenset(
    listed(
        r"\boxed \fbox \smash \mathrlap \mathllap \mathclap \rlap \llap "
        r"\clap \ensuremath \mathord \mathbin \mathrel \mathopen \mathclose \mathinner \mathpunct \hl "
        r"\uline \shoveleft \shoveright \vcenter \Aboxed \mathmakebox"
    )
)
"""Commands that stand for their argument."""
COLOURED: Final = frozenset({r"\textcolor", r"\mathcolor", r"\colorbox"})
"""Commands that stand for their second argument."""
UNDERBRACES: Final = frozenset({r"\underbrace", r"\overbrace", r"\underbracket", r"\overbracket"})
LONGEST: Final = 40
"""How many items an option in brackets may have."""
SKIPS: Final = frozenset({r"\kern", r"\mkern", r"\hskip", r"\mskip"})
"""Commands with a length that stands in no braces."""
LENGTH: Final = frozenset("0123456789.-+ abcdefghijklmnopqrstuvwxyz") | {
    r"\jot",
    r"\baselineskip",
    r"\smallskipamount",
    r"\medskipamount",
    r"\bigskipamount",
    r"\parskip",
}


WIDTHS: Final = {r"\,": 3, r"\:": 4, r"\>": 4, r"\;": 5, "\\ ": 6, "~": 6, r"\!": -3}
"""Blanks in 18ths of an em."""
UNITS: Final = {"mu": 1, "em": 18, "ex": 8, "pt": 1.8, "mm": 5, "cm": 51, "in": 130}
GAP: Final = 15
r"""The width from which on a blank separates formulas, as `\quad` does."""
THIN: Final = 3
"""The width of the widest blank that never separates."""
WRITTEN_LENGTH: Final = re.compile(r"\s*([-+]?[0-9]*\.?[0-9]*)\s*([a-z]{2})?")


def width(text: str) -> float:
    r"""A length such as `1cm` in 18ths of an em; one that is a command is wide."""
    if "\\" in text:
        return GAP
    match = WRITTEN_LENGTH.match(text)
    number = match[1] if match else ""
    return float(number) * UNITS.get(match[2] or "", 0) if match and number.strip("+-.") else 0


class Pile:
    """Items that are left to be tidied, the next one last, and those that are done."""

    def __init__(self, items: Sequence[Item]) -> None:
        self.todo: list[Item] = list(reversed(items))
        self.done: list[Item] = []
        self.face = ""
        """The typeface command of the switch that holds, such as `\\bf`."""
        self.space: float = 0
        """How wide the blanks are that were dropped last."""

    def blank(self, text: str) -> bool:
        """Whether a token is a blank; its width is added."""
        if text not in BLANK:
            return False
        self.space += WIDTHS.get(text, 0)
        return True

    def next_text(self) -> str:
        """The next token that is no blank; blanks before it are dropped."""
        while self.todo and self.blank(_text(self.todo[-1])):
            self.todo.pop()
        return _text(self.todo[-1]) if self.todo else ""

    def texts(self, count: int) -> list[str]:
        """The next tokens that are no blanks, at most so many."""
        found: list[str] = []
        for item in reversed(self.todo):
            text = _text(item)
            if len(found) == count:
                break
            if text not in BLANK:
                found.append(text)
        return found

    def skip(self, text: str) -> bool:
        """Whether this token is next; if so, it is dropped."""
        found = self.next_text() == text
        if found:
            self.todo.pop()
        return found

    def argument(self) -> tuple[Item, ...]:
        """The next item, or what stands in its braces."""
        self.next_text()
        if not self.todo:
            return ()
        item = self.todo.pop()
        return item.items if isinstance(item, Braces) else (item,)

    def option(self) -> tuple[Item, ...]:
        """What stands in `[ ]` right here."""
        if not self.todo or _text(self.todo[-1]) != "[":
            return ()
        for length, item in enumerate(self.todo[: -LONGEST - 1 : -1], 1):
            if _text(item) == "]":
                option = self.todo[-length:]
                del self.todo[-length:]
                return tuple(reversed(option[1:-1]))
        return ()

    def length(self) -> None:
        """Drop `[2pt]`; other brackets stay."""
        option = self.option()
        texts = [_text(item) for item in option]
        is_length = all(text in LENGTH for text in texts) and any(
            text.isdecimal() or "\\" in text for text in texts
        )
        if option and not is_length:
            self.todo += [Token("]", option[-1].place), *reversed(option), Token("[", option[0].place)]

    def is_raised(self) -> bool:
        """Whether what comes next stands above or below something."""
        return bool(self.done) and _text(self.done[-1]) in ("^", "_")

    def show(self, items: Sequence[Item], token: Token) -> None:
        """Go on with these items; above or below something they stay together."""
        if self.is_raised():
            self.done.append(Braces(tuple(items), token.place))
        else:
            self.todo.extend(reversed(items))


def _text(item: Item) -> str:
    return item.text if isinstance(item, Token) else ""
