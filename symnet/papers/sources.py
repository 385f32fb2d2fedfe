"""Documents of LaTeX, Markdown and Jupyter as pieces, from a file or a text."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final, Literal, TypeAlias

from symnet.errors import UsageError
from symnet.papers import conditionals, definitions, files
from symnet.papers.document import Fault, Piece
from symnet.papers.layout import define_theorems
from symnet.papers.lexer import Text
from symnet.papers.markdown import Markdown, notebook
from symnet.papers.pieces import Reader
from symnet.papers.stream import Stream

Kind: TypeAlias = Literal["tex", "markdown", "notebook"]
KINDS: Final[dict[str, Kind]] = {".tex": "tex", ".md": "markdown", ".ipynb": "notebook"}


def open_document(path: Path) -> tuple[Piece, ...]:
    """The pieces of a file: `.tex`, `.md` or `.ipynb`.

    Raises `UsageError` if the file cannot be read or has another suffix.
    """
    kind = KINDS.get(path.suffix.lower())
    if not kind:
        raise UsageError(f"{path} is no document: a file that ends in {', '.join(KINDS)} is needed")
    try:
        text = files.read(path)
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}") from None
    return read_document(text, str(path), kind=kind, folder=path.parent)


def read_document(
    text: str, path: str = "text", *, kind: Kind = "tex", folder: Path | None = None
) -> tuple[Piece, ...]:
    r"""The pieces of a text; `folder` is where the files that it reads lie.

    >>> for piece in read_document(r"Let $x \in \mathbb{R}^n$."):
    ...     print(type(piece).__name__, piece.place)
    Prose text:1:1
    Formula text:1:5
    Prose text:1:25
    """
    commands = {**definitions.COMMANDS, **conditionals.COMMANDS, **files.Folder(folder).commands()}
    stream = Stream(Text(text if kind == "tex" else "", path), commands, definitions.COMMON)
    define_theorems(stream)
    pieces = [*_pieces(stream, text, path, kind)]
    return tuple(piece for piece in pieces if isinstance(piece, Fault) or piece.place not in stream.broken)


def _pieces(stream: Stream, text: str, path: str, kind: Kind) -> Iterator[Piece]:
    match kind:
        case "tex":
            reader = Reader(stream)
            if files.DOCUMENT.search(text):
                yield from reader.preamble()
            yield from reader.pieces()
        case "markdown":
            yield from Markdown(text, path, stream).pieces()
        case "notebook":
            yield from notebook(text, path, stream)
