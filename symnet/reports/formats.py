"""Reports on many theorems: HTML, JSON, LaTeX and PDF."""

import json
from collections.abc import Callable, Mapping
from html import escape as escape_html
from typing import Final

from symnet.reports.outcomes import Outcome
from symnet.typeset.page import compile_pdf, document, page, section
from symnet.typeset.symbols import escape
from symnet.version import __version__

TITLE: Final = "Theorems"


def record(found: list[Outcome], examples: int, seed: int) -> dict[str, object]:
    """All outcomes as plain data."""
    return {
        "symnet": __version__,
        "examples": examples,
        "seed": seed,
        "as_stated": all(each.as_stated for each in found),
        "theorems": [each.json() for each in found],
    }


def latex(found: list[Outcome]) -> str:
    """All statements as LaTeX fragments, each under its title."""
    parts: list[str] = []
    for each in found:
        display = each.display()
        body = display.latex() if display else ""
        details = "".join(f"\\par\\noindent {escape(line)}\n" for line in each.details)
        heading = f"\\paragraph{{{escape(each.theorem.title)} ({each.word}).}}\n"
        parts.append(f"% {each.path.as_posix()}: {each.theorem.name}\n{heading}{body}{details}")
    return "\n".join(parts)


def _html(found: list[Outcome], examples: int, seed: int) -> str:
    sections = [f"<p>symnet {__version__}, {examples} random instances, seed {seed}</p>\n"]
    for each in found:
        display = each.display()
        details = "".join(f"<p>{escape_html(line)}</p>\n" for line in each.details)
        verdict = f'<span class="{each.word}">{each.word}</span>'
        heading = f"<h2>{escape_html(each.theorem.title)}: {verdict}</h2>\n"
        sections.append(heading + (section(display) if display else "") + details)
    return page(TITLE, *sections)


def _json(found: list[Outcome], examples: int, seed: int) -> str:
    return json.dumps(record(found, examples, seed), indent=2, ensure_ascii=False) + "\n"


def _tex(found: list[Outcome], examples: int, seed: int) -> str:  # noqa: ARG001 - in each head comment
    return document(latex(found))


def _pdf(found: list[Outcome], examples: int, seed: int) -> bytes:
    pdf, _ = compile_pdf(_tex(found, examples, seed))
    return pdf


REPORTS: Final[Mapping[str, Callable[[list[Outcome], int, int], str | bytes]]] = {
    ".html": _html,
    ".json": _json,
    ".pdf": _pdf,
    ".tex": _tex,
}
