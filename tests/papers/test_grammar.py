"""The grammar of formulas: `trees.txt` holds LaTeX and the trees that it is."""

from pathlib import Path

import pytest

from tests.papers.formulas import chains

TREES = Path(__file__).with_name("trees.txt")


def recorded(text):
    """The environment, the LaTeX and the trees of each formula of the file."""
    environment = ""
    for block in text.split("\n\n"):
        latex, *trees = [line for line in block.splitlines() if not line.startswith("#")] or [""]
        if latex.startswith("[") and not trees:
            environment = latex.strip("[]")
        elif latex:
            yield environment, latex, "\n".join(tree.strip() for tree in trees)


@pytest.mark.parametrize(("environment", "latex", "trees"), list(recorded(TREES.read_text())))
def test_a_formula_is_its_trees(environment, latex, trees):
    assert chains(latex, environment) == trees
