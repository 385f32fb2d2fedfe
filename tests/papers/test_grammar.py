"""The grammar of formulas: `trees.txt` holds LaTeX and, indented, the trees that it is.

`[align]` begins formulas of that environment, `[]` those inside of a line.
"""

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
