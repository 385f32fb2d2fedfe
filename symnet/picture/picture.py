"""A picture of a network, as a value that writes itself as TikZ, SVG or PDF."""

from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import Final

from symnet.errors import UsageError
from symnet.layers import Chain, chain
from symnet.picture.arrange import Arrangement
from symnet.picture.captions import description
from symnet.picture.layout import Layout
from symnet.picture.names import PartNames, name_parts
from symnet.picture.spans import spans
from symnet.picture.svg import svg
from symnet.picture.tikz import page, tikz
from symnet.reading.arguments import as_flag, as_integer, as_kind
from symnet.typeset.formula import LATEX
from symnet.typeset.page import compile_pdf
from symnet.typeset.symbols import Notation
from symnet.version import __version__

_LEAST: Final = 3


@dataclass(frozen=True, slots=True)
class Picture:
    """The picture of layers in a notation; a column of more than `limit` nodes has dots.

    *Law.* The same layers, notation and limit give the same bytes in every format. Raises `UsageError`
    for a limit below 3, or a size that is named like a letter of the notation.
    """

    layers: Chain
    notation: Notation
    limit: int

    def __post_init__(self) -> None:
        object.__setattr__(self, "layers", chain(self.layers, "a picture"))
        as_kind(self.notation, Notation, "the notation of a picture")
        as_integer(self.limit, "the limit of nodes in a column", _LEAST)
        self.names()

    def names(self) -> PartNames:
        """What each part is called, and how it is printed."""
        return name_parts(self.layers, self.notation)

    def layout(self) -> Layout:
        """Everything in the picture, in its place."""
        return Arrangement(self.layers, self.names(), self.limit).layout()

    def description(self) -> str:
        """What the picture shows, in words."""
        return description(self.layers)

    def tikz(self, standalone: bool = False) -> str:
        """The picture in TikZ for `\\input`; with `standalone`, as a document of the picture's size."""
        as_flag(standalone, "standalone")
        layout = self.layout()
        head = (self.description(), f"notation {self.notation}, symnet {__version__}")
        picture = tikz(layout, self.names().printer(LATEX), head)
        return page(layout, picture) if standalone else picture

    def svg(self) -> str:
        """The picture as SVG, without scripts and complete in itself."""
        return svg(self.layout(), self.names().printer(spans), "Picture of a network", self.description())

    def pdf(self) -> bytes:
        """The picture as a PDF page of its size. Raises `MissingEngine` if no TeX engine is installed."""
        return compile_pdf(self.tikz(standalone=True))[0]

    def save(self, path: str | Path, standalone: bool = False) -> None:
        """Write the picture, as the suffix says: `.svg`, `.tex` (a document if `standalone`) or `.pdf`.

        Raises `UsageError` for another suffix, or a file that cannot be written.
        """
        as_kind(path, (str, PathLike), "the path of a picture")
        target = Path(path)
        match target.suffix:
            case ".svg":
                content = self.svg().encode()
            case ".tex":
                content = self.tikz(standalone).encode()
            case ".pdf":
                content = self.pdf()
            case _:
                raise UsageError(f"the suffix of {target} must be one of .svg .tex .pdf")
        try:
            target.write_bytes(content)
        except OSError as error:
            raise UsageError(f"{target} cannot be written: {error.strerror}") from None

    def _repr_svg_(self) -> str:
        return self.svg()

    def __str__(self) -> str:
        return f"picture of a network: {self.description()}"
