"""PDF through whatever TeX engine is installed."""

import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from symnet.errors import SymnetError

ENGINES: Final = ("pdflatex", "xelatex", "lualatex", "tectonic")


class MissingEngine(SymnetError):
    """No TeX engine is installed: install one, or write `.tex` and compile it elsewhere."""


class TypesettingFailed(SymnetError):
    """The TeX engine refused a document: the message holds its first complaint."""


def engine() -> str:
    """The first TeX engine on the path. Raises `MissingEngine` if there is none."""
    for name in ENGINES:
        if path := shutil.which(name):
            return path
    raise MissingEngine(f"a PDF needs a TeX engine on the path, one of {', '.join(ENGINES)}; found none")


def compile_pdf(source: str, program: str | None = None) -> tuple[bytes, str]:
    """The PDF of a document and the engine's log; by default the first engine that is installed.

    Raises `TypesettingFailed` with TeX's first complaint.
    """
    program = program or engine()
    with TemporaryDirectory() as folder:
        (Path(folder) / "symnet.tex").write_text(source, encoding="utf-8")
        options = [] if Path(program).stem == "tectonic" else ["-interaction=nonstopmode", "-no-shell-escape"]
        run = subprocess.run(  # noqa: S603 - a fixed program on a file of our own, without a shell
            [program, *options, "symnet.tex"], cwd=folder, capture_output=True, check=False, timeout=120
        )
        log = run.stdout.decode("utf-8", "replace")
        pdf = Path(folder) / "symnet.pdf"
        if run.returncode or not pdf.exists():
            complaint = next((line for line in log.splitlines() if line.startswith("!")), "no reason given")
            raise TypesettingFailed(f"{Path(program).name} could not typeset the document: {complaint}")
        return pdf.read_bytes(), log
