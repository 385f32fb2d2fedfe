"""The grammar of formulas: `trees.txt` holds LaTeX and, indented, the trees that it is.

`[align]` begins formulas of that environment, `[]` those inside of a line.
"""

import re
from pathlib import Path

import pytest

from tests.papers.formulas import chains

TREES = Path(__file__).with_name("trees.txt")


def recorded(text):
    """The environment, the LaTeX and the trees of each formula of the file."""
    environment, found = "", []
    for line in text.splitlines():
        if line.startswith("    "):
            found[-1][2].append(line.strip())
        elif line == "[]" or (line.startswith("[") and line.strip("[]").isalpha()):
            environment = line.strip("[]")
        elif line and not line.startswith("#"):
            found.append((environment, line, []))
    return found


@pytest.mark.parametrize(("environment", "latex", "trees"), recorded(TREES.read_text()))
def test_a_formula_is_its_trees(environment, latex, trees):
    assert chains(latex, environment).splitlines() == trees


LAYOUTS = {
    "a style": lambda latex: rf"\displaystyle {latex}",
    "a colour": lambda latex: rf"\textcolor{{blue}}{{{latex}}}",
    "a switch of colours": lambda latex: rf"\color{{blue}}{latex}",
    "wide white space": lambda latex: latex.replace(" ", " \n "),
    "large brackets": lambda latex: latex.replace("(", r"\bigl(").replace(")", r"\bigr)"),
    "empty braces": lambda latex: re.sub(r"(?<![\^_{:=!<>(\[,&])(?<!\\\\) ([=+-]) ", r"{} \1 {}", latex),
    "operators in braces": lambda latex: re.sub(r" ([=+-]) ", r" {\1} ", latex),
    "thin blanks": lambda latex: re.sub(r" ([=+-]) ", r"\\,\1\\!\,", latex),
    "a label": lambda latex: rf"{latex} \nonumber",
    "a period": lambda latex: f"{latex} .",
}
"""Ways of laying a formula out that change nothing that it says."""


@pytest.mark.parametrize("layout", LAYOUTS)
def test_layout_changes_nothing(layout):
    for environment, latex, trees in recorded(TREES.read_text()):
        if "UNREAD" in "".join(trees) or re.search(
            r"\\(left|big|Big|text|tag|inter|begin)|[!=<]=|= =|: ", latex
        ):
            continue
        assert chains(LAYOUTS[layout](latex), environment).splitlines() == trees
