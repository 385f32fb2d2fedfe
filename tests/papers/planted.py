"""Documents with mistakes that can be planted, and the marks at their end that say which.

`% wrong: old => new` plants a mistake where `old` stands, once in the document; of several, one at a time.
`% unknown: text : reason` names a line of which nothing is expected. `% proved: n` says how many equations
must be proved. In Markdown marks are comments of HTML; in a notebook they are its last cell.
"""

import json
import re
from dataclasses import dataclass
from pathlib import Path

DOCUMENTS = Path(__file__).with_name("documents")
KINDS = ("regression", "layers", "adapters", "attention", "kalman", "gradients")
MARK = re.compile(r"^(?:% |<!-- )(wrong|unknown|proved): (.*?)(?: -->)?$", re.MULTILINE)


@dataclass(frozen=True)
class Document:
    """The text of a document, or the cells of a notebook, without marks, and the marks."""

    path: str
    cells: tuple[tuple[str, str], ...]
    marks: tuple[tuple[str, str], ...]

    @property
    def kind(self):
        return {".tex": "tex", ".md": "markdown", ".ipynb": "notebook"}[Path(self.path).suffix]

    @property
    def proved(self):
        return int(self._marked("proved")[0])

    @property
    def unknown(self):
        """The places of which nothing is expected."""
        return {self._where(mark.split(" : ")[0]) for mark in self._marked("unknown")}

    @property
    def mistakes(self):
        """What stands where a mistake can be planted, and the mistake."""
        return [tuple(mark.split(" => ")) for mark in self._marked("wrong")]

    def planted(self, old):
        """The place of a mistake."""
        return self._where(old)

    def right(self):
        return self._text(self.cells)

    def wrong(self, old, new):
        """The text with a mistake."""
        return self._text((kind, text.replace(old, new)) for kind, text in self.cells)

    def _marked(self, kind):
        return [mark for name, mark in self.marks if name == kind]

    def _where(self, fragment):
        """The path and line of a text, which must stand there once."""
        ((number, text),) = [(i, t) for i, (_, t) in enumerate(self.cells, 1) if fragment in t]
        assert text.count(fragment) == 1, f"{fragment} stands more than once in {self.path}"
        path = f"{self.path}:cell {number}" if self._is_notebook else self.path
        return path, text[: text.index(fragment)].count("\n") + 1

    @property
    def _is_notebook(self):
        return self.kind == "notebook"

    def _text(self, cells):
        if self._is_notebook:
            return json.dumps({"cells": [{"cell_type": kind, "source": text} for kind, text in cells]})
        ((_, text),) = cells
        return text


def documents():
    """Every document with marks."""
    for kind in KINDS:
        for path in sorted((DOCUMENTS / kind).iterdir()):
            yield read(path)


def read(path):
    """The document in a file."""
    text = path.read_text()
    cells = [("markdown", text)]
    if path.suffix == ".ipynb":
        cells = [(cell["cell_type"], "".join(cell["source"])) for cell in json.loads(text)["cells"]]
    marks = MARK.findall(cells[-1][1])
    if path.suffix == ".ipynb":
        cells.pop()
    else:
        cells = [("markdown", MARK.sub("", text).rstrip("\n") + "\n")]
    return Document(path.relative_to(DOCUMENTS).as_posix(), tuple(cells), tuple(marks))
