"""How the pages are built: Sphinx, pages in Markdown (MyST-NB), and mathematics that needs no script."""

import re
from typing import Any

from docutils.nodes import SkipNode, math, math_block
from docutils.utils.math import MathError
from docutils.utils.math.latex2mathml import tex2mathml
from sphinx.application import Sphinx
from sphinx.util import logging

import symnet

project = html_title = "symnet"
author = "The symnet authors"
release = symnet.__version__

extensions = ["myst_nb", "sphinx.ext.autodoc"]
myst_enable_extensions = ["dollarmath"]
myst_heading_anchors = 3
nb_execution_mode = "force"
nb_execution_raise_on_error = True
nb_render_markdown_format = "myst"

autodoc_member_order = "bysource"
autodoc_typehints_format = "short"
autodoc_default_options = {"members": True}
python_maximum_signature_line_length = 88
python_use_unqualified_type_names = True
add_module_names = False
toc_object_entries_show_parents = "hide"

html_theme = "furo"
html_static_path = ["_static"]
html_css_files = ["symnet.css"]
html_show_sphinx = html_show_copyright = html_copy_source = False
html_math_renderer = "mathml"


_SAME = {r"\dots": r"\ldots", r"\boldsymbol": r"\mathbfit"}
"""What docutils cannot read, or misreads, and what it reads that means the same."""


def _mathml(translator: Any, node: math | math_block) -> None:
    """A formula as MathML, which browsers lay out by themselves."""
    latex = re.sub(r"\\[A-Za-z]+", lambda found: _SAME.get(found[0], found[0]), node.astext())
    try:
        found = tex2mathml(latex, as_block=isinstance(node, math_block))
    except MathError as error:
        logging.getLogger(__name__).warning("unreadable formula: %s", error, location=node)
    else:
        translator.body.append(found)
    raise SkipNode


_CODE_OR_MARK = re.compile(r"`([^`]*)`|[|_]")


def _as_rest(found: re.Match[str]) -> str:
    """Code is a link if it names a public class; outside code, |x| and x_ are mathematics, not markup."""
    match found[1]:
        case None:
            return "\\" + found[0]
        case name if name in symnet.__all__ and name[0].isupper():
            return f":py:obj:`{name} <symnet.{name}>`"
        case code:
            return f"``{code}``"


def _read_docstring(*event: Any) -> None:
    """Turn the prose of a docstring into reStructuredText, in place; its examples already are."""
    lines: list[str] = event[-1]
    example = False
    for number, line in enumerate(lines):
        example = bool(line.strip()) and (example or line.lstrip().startswith(">>>"))
        if not example:
            lines[number] = _CODE_OR_MARK.sub(_as_rest, line)


def setup(app: Sphinx) -> None:
    app.connect("autodoc-process-docstring", _read_docstring)
    app.add_html_math_renderer("mathml", (_mathml, None), (_mathml, None))
