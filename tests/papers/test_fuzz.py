"""Whatever a document says, it is answered: no crash, no hang, nothing evaluated.

The number of examples is that of the environment variable SYMNET_EXAMPLES, 30 by default; a long run is
`SYMNET_EXAMPLES=10000 python -m pytest tests/papers/test_fuzz.py`.
"""

import os
from random import Random
from time import process_time

import pytest

from symnet.papers import Outcome, check_latex
from tests.papers.planted import documents

EXAMPLES = int(os.environ.get("SYMNET_EXAMPLES", "30"))
LONGEST = 10
"""Seconds of processor time that a small document may take."""
TEXTS = [document.right() for document in documents() if document.kind == "tex"]
COMMANDS = r"""
\ { } $ $$ & ^ _ \\ ( ) [ ] = + - , . ' 0 1 2 x A \beta \top T -1 i j n \begin{align} \end{align}
\begin{pmatrix} \end{pmatrix} \frac \sum_{i=1}^n \nabla \left( \right) \mathbb{E}[ % \mathbf{ \input{x}
\newcommand{\a}{\a\a}\a
"""
WORDS = (
    "\n\n",
    "% symnet: A: n x n\n",
    "Let ",
    "Suppose ",
    "__import__('os')",
    "\x00",
    "\u2028",
    r"\text{where }",
)
PIECES = (*COMMANDS.split(), *WORDS)


def mutated(random):
    """A document in which some places are changed."""
    text = random.choice(TEXTS)
    for _ in range(random.randint(1, 8)):
        at, length = random.randrange(len(text) + 1), random.choice((0, 0, 1, 3, 10, 40))
        other = random.choice(TEXTS)
        start = random.randrange(len(other))
        new = random.choice((random.choice(PIECES), "", other[start : start + random.randint(1, 30)]))
        text = text[:at] + new + text[at + length :]
    return text


@pytest.mark.parametrize("block", range(10))
def test_a_mutated_document_is_answered(block):
    random = Random(block)  # noqa: S311 - the same each time
    for _ in range(max(1, EXAMPLES // 10)):
        text = mutated(random)
        started = process_time()
        checked = check_latex(text, timeout=1, hints=False)
        assert process_time() - started < LONGEST, text
        assert all(isinstance(step.outcome, Outcome) for step in checked.steps)
        assert all("Error" not in step.message for step in checked.steps), text
