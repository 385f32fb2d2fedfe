"""What is said of faults that no test can find is said of the core as it stands."""

import tomllib
from pathlib import Path

import pytest

from symnet import core

HERE = Path(__file__).parent
EXPLAINED = tomllib.loads((HERE / "survivors.toml").read_text(encoding="utf-8"))["explained"]


@pytest.mark.parametrize("number", range(len(EXPLAINED)))
def test_a_survivor_changes_a_line_of_its_module_and_has_a_reason(number):
    each = EXPLAINED[number]
    source = Path(core.__file__).with_name(f"{each['module']}.py").read_text(encoding="utf-8")
    whole = "".join(source.split())
    assert each["reason"].endswith(".")
    for change in each["changes"]:
        before = [line[2:] for line in change.splitlines() if line.startswith("- ")]
        assert before
        assert all("".join(line.split()) in whole for line in before), change
