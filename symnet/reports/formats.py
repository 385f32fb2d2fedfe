"""Reports on many theorems: HTML, JSON, LaTeX and PDF."""

import json
from collections.abc import Callable, Mapping, Sequence
from html import escape as escape_html
from typing import Any, Final

from symnet.reports.outcomes import Outcome
from symnet.typeset.page import compile_pdf, document, page, section
from symnet.typeset.symbols import escape
from symnet.version import __version__

TITLE: Final = "Theorems"
Record = Mapping[str, Any]
"""An outcome as plain data, as `Outcome.json` gives it."""
Entry = tuple[Record, str]
"""A record and the statement itself in the format of the report."""

LONG: Final = 70
"""Lines of more characters may be broken."""


def body(outcome: Outcome, suffix: str) -> str:
    """The statement of a theorem in the format of a report."""
    display = outcome.display()
    if display is None or suffix == ".json":
        return ""
    return section(display) if suffix == ".html" else display.latex()


def latex(found: Sequence[Entry]) -> str:
    """All statements as LaTeX fragments, each under its title."""
    parts: list[str] = []
    for each, statement in found:
        details = "".join(f"\\par\\noindent {_breakable(line)}\n" for line in each["details"])
        heading = f"\\paragraph{{{escape(each['title'])} ({each['verdict']}).}}\n"
        comment = " ".join(f"% {each['file']}: {each['theorem']}".split())
        parts.append(f"{comment}\n{heading}{statement}{details}")
    return "\n".join(parts)


def _html(found: Sequence[Entry], summary: Record) -> str:
    drawn = f"{summary['examples']} random instances, seed {summary['seed']}"
    sections = [f"<p>symnet {__version__}, {drawn}</p>\n"]
    for each, statement in found:
        details = "".join(f"<p>{escape_html(line)}</p>\n" for line in each["details"])
        verdict = f'<span class="{each["verdict"]}">{each["verdict"]}</span>'
        heading = f"<h2>{escape_html(each['title'])}: {verdict}</h2>\n"
        sections.append(heading + statement + details)
    return page(TITLE, *sections)


def _json(found: Sequence[Entry], summary: Record) -> str:  # noqa: ARG001 - the summary has all records
    return json.dumps(summary, indent=2, ensure_ascii=False) + "\n"


def _tex(found: Sequence[Entry], summary: Record) -> str:  # noqa: ARG001 - in each head comment
    return document(latex(found))


def _pdf(found: Sequence[Entry], summary: Record) -> bytes:
    pdf, _ = compile_pdf(_tex(found, summary))
    return pdf


REPORTS: Final[Mapping[str, Callable[[Sequence[Entry], Record], str | bytes]]] = {
    ".html": _html,
    ".json": _json,
    ".pdf": _pdf,
    ".tex": _tex,
}


def _breakable(line: str) -> str:
    """A line of text for LaTeX; a long one may be broken after a product's sign."""
    text = escape(line)
    return text.replace("*", "*\\allowbreak{}") if len(line) > LONG else text
