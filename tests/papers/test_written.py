"""What `write` makes of a tree is read back as this tree."""

import os
from dataclasses import fields, is_dataclass, replace
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from symnet.papers.grammar import read_term
from symnet.papers.places import Place
from symnet.papers.written import write
from tests.papers.formulas import show, tokens
from tests.papers.trees import term

EXAMPLES = int(os.environ.get("SYMNET_EXAMPLES", "300"))


def without_places(value):
    """A tree with every place the same."""
    if isinstance(value, tuple):
        return tuple(without_places(each) for each in value)
    if isinstance(value, Place):
        return Place("", 1, 1)
    if is_dataclass(value):
        return replace(
            value, **{field.name: without_places(getattr(value, field.name)) for field in fields(value)}
        )
    return value


@settings(max_examples=EXAMPLES, deadline=None)
@given(st.integers(0, 2), st.integers(min_value=0))
def test_what_is_written_is_read_back(depth, seed):
    tree = term(Random(seed), depth)  # noqa: S311 - the same each time
    read = read_term(tokens(write(tree)))
    assert show(read) == show(tree)
    assert without_places(read) == without_places(tree)
