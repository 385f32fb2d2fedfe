"""The example runs, and its networks have learnt the linear regression that they are."""

import runpy
import sys
from pathlib import Path

EXAMPLE = Path(__file__).parents[2] / "examples" / "diabetes.py"


def test_the_example_says_what_is_so(capsys, monkeypatch):
    monkeypatch.setattr(sys, "argv", [str(EXAMPLE)])
    runpy.run_path(str(EXAMPLE), run_name="__main__")
    *blocks, end = capsys.readouterr().out.split("\n\n")[1:]
    equations = {block.splitlines()[0]: block.split("  exact")[0].splitlines()[1:] for block in blocks}
    assert len(equations) == 8
    regression = equations["LinearRegression (x in original units)"]
    for regressor in ("LinearRegression", "MLP, 1 hidden layer of 8", "MLP, 3 hidden layers of 8, 6, 4"):
        assert equations[f"StandardScaler, {regressor} (x in original units)"] == regression
    assert all("442 of 442 rows within the proven rounding bound" in block for block in blocks)
    assert sum("equal the collapsed form: Proved" in block for block in blocks) == 6
    assert end.splitlines()[-1].endswith("by one part in 10^9: 442 rows outside the bound")
    assert end.count("True") == 2
