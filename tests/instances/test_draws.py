"""The same seed draws the same instances, whatever is around it, and leaves nothing behind."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import symbols

from symnet.instances.draws import sizes_and_seeds

DRAW = """
from sympy import symbols
from symnet.instances.draws import sizes_and_seeds
print([sizes_and_seeds(symbols("n m k"), 20, seed) for seed in range(8)])
"""
PROFILE = """
from hypothesis import settings
settings.register_profile("user", {})
settings.load_profile("user")
"""
AROUND = {
    "numbers in a file of the user": "import numbers_of_a_user",
    "one example": PROFILE.format("derandomize=True, max_examples=1"),
    "true random numbers": PROFILE.format("backend='hypothesis-urandom'"),
}


def drawn():
    return [sizes_and_seeds(symbols("n m k"), 20, seed) for seed in range(8)]


@pytest.mark.parametrize("name", AROUND)
def test_a_seed_draws_the_same_everywhere_and_leaves_no_folder(name, tmp_path):
    (tmp_path / "numbers_of_a_user.py").write_text(f"NUMBERS = {[1, 2, 3, *range(100, 300)]}")
    paths = [str(tmp_path), str(Path(__file__).parents[2])]
    environment = {key: value for key, value in os.environ.items() if not key.startswith("HYPOTHESIS")}
    environment |= {"PYTHONPATH": os.pathsep.join(paths), "PYTHONDONTWRITEBYTECODE": "1"}
    found = subprocess.run(
        [sys.executable, "-c", AROUND[name] + DRAW],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert found.stdout.strip() == str(drawn())
    assert [each.name for each in tmp_path.iterdir()] == ["numbers_of_a_user.py"]


def test_a_test_of_hypothesis_draws_the_same_inside():
    expected = sizes_and_seeds(symbols("n m"), 5, 1)

    @settings(max_examples=3, database=None, deadline=None)
    @given(st.booleans())
    def inside(_):
        assert sizes_and_seeds(symbols("n m"), 5, 1) == expected

    inside()


def test_choices_differ_and_all_there_are_come():
    choices = [tuple(sizes.values()) for sizes, _ in sizes_and_seeds(symbols("n m"), 20, 3)]
    assert sorted(choices) == [(n, m) for n in (1, 2, 3) for m in (1, 2, 3)]
