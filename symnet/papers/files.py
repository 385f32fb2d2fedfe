r"""The files of a document: `\input`, `\include`, `\subfile` and its own packages, within its folder."""

import re
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Final

from symnet.errors import UnreadableLatex
from symnet.papers.lexer import Text
from symnet.papers.stream import Command, Stream
from symnet.papers.tokens import Token

DEEPEST: Final = 20
"""How many files can be open within each other."""
MOST: Final = 500
"""How many files a document can be made of."""
LARGEST: Final = 10_000_000
"""How many bytes a file can have."""
DOCUMENT: Final = re.compile(r"^[^%\n]*?\\begin\s*\{document\}", re.MULTILINE)


def read(path: Path) -> str:
    """The text of a file, in UTF-8 or else in Latin-1."""
    if path.stat().st_size > LARGEST:
        raise UnreadableLatex(f"{path.name} has more than {LARGEST} bytes")
    data = path.read_bytes()
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("latin-1")


class Folder:
    """The folder of a document, None if it has none."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._opened = 0

    def commands(self) -> Mapping[str, Command]:
        """What opens files."""
        return {
            r"\input": self.input,
            r"\include": self.input,
            r"\subfile": self.input,
            r"\subfileinclude": self.input,
            r"\import": partial(self.input, folders=1),
            r"\subimport": partial(self.input, folders=1),
            r"\usepackage": self.packages,
            r"\RequirePackage": self.packages,
        }

    def input(self, stream: Stream, token: Token, *, folders: int = 0) -> None:
        r"""`\input{name}` and `\input name`; `\import{folder}{name}`."""
        parts = [_written(stream, token) for _ in range(folders + 1)]
        name = "/".join(part.strip().strip('"') for part in parts)
        if not name:
            raise UnreadableLatex(f"{token.text} names no file")
        found = self._find(name + ".tex") or self._find(name)
        if not found:
            raise UnreadableLatex(f"there is no file {name} in the folder of the document")
        self._open(stream, found)

    def packages(self, stream: Stream, token: Token) -> None:
        r"""`\usepackage[options]{name,name}`: those in the folder of the document are read."""
        stream.brackets(token)
        names = _written(stream, token).split(",")
        stream.brackets(token)
        for name in reversed(names[:MOST]):
            if found := self._find(name.strip() + ".sty"):
                self._open(stream, found)

    def _find(self, name: str) -> Path | None:
        """The file of a name, if it is a file inside of the folder."""
        if self._path is None:
            return None
        try:
            root = self._path.resolve()
            found = (root / name).resolve()
            if found.is_relative_to(root) and found.is_file():
                return self._path / found.relative_to(root)
        except (OSError, ValueError, RuntimeError):
            pass
        return None

    def _open(self, stream: Stream, path: Path) -> None:
        if str(path) in {text.path for text in stream.texts}:
            raise UnreadableLatex(f"{path} is read within itself")
        if len(stream.texts) > DEEPEST:
            raise UnreadableLatex(f"{path} is more than {DEEPEST} files deep")
        self._opened += 1
        if self._opened > MOST:
            raise UnreadableLatex(f"{path} is not read: the document has more than {MOST} files")
        try:
            text = read(path)
        except OSError as error:
            raise UnreadableLatex(f"{path} cannot be read: {error.strerror}") from None
        stream.open(body(text, str(path)))


def body(text: str, path: str) -> Text:
    r"""A text without what stands around its `document`, if it has one."""
    if not (begin := DOCUMENT.search(text)):
        return Text(text, path)
    end = text.find(r"\end{document}", begin.end())
    line = text.count("\n", 0, begin.end()) + 1
    column = begin.end() - text.rfind("\n", 0, begin.end())
    return Text(text[begin.end() : end if end >= 0 else None], path, line, column)


def _written(stream: Stream, of: Token) -> str:
    """An argument as it is written, in braces or up to a blank."""
    first = stream.solid()
    if not first:
        return ""
    if first.text == "{":
        stream.push([first])
        return "".join(token.text for token in stream.argument(of))
    written = []
    token: Token | None = first
    while token and not token.text.isspace() and token.text[0] not in "\\{}$":
        written.append(token.text)
        token = stream.raw()
    if token:
        stream.push([token])
    return "".join(written)
