"""The benchmarks run, compare results before times, and judge what they measured."""

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import click
import pytest

from benchmarks.peers import peer
from benchmarks.regression import hardest, median, ours, together, worst
from benchmarks.report import markdown
from benchmarks.rows import Found, Kind, Point, Row, Trial, WrongResult, measure
from benchmarks.table import TABLE
from benchmarks.timing import exponent
from symnet import verify

ROOT = Path(__file__).parents[2]


def row(**changes):
    trial = Trial(lambda: 1, lambda: 1, lambda ours, theirs: theirs in (None, ours))
    made = Row("work", "peer", (10, 20), (1,), lambda _: trial, Kind.FASTER, 2, "n =", repetitions=2)
    return replace(made, **changes)


def test_the_table_runs_at_small_sizes_and_writes_its_results(tmp_path):
    run = subprocess.run(
        [sys.executable, "-m", "benchmarks", "--quick", "--json", "-o", str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    )
    found = json.loads(run.stdout)
    assert [each["work"] for each in found["rows"]] == [each.work for each in TABLE]
    assert all(point["symnet"] > 0 for each in found["rows"] for point in each["points"])
    assert run.stderr == ""
    table = (tmp_path / "RESULTS.md").read_text(encoding="utf-8")
    assert all(each.work in table for each in TABLE)
    assert (tmp_path / "results.svg").read_text(encoding="utf-8").lstrip().startswith("<?xml")


def test_another_result_is_no_time():
    wrong = Trial(lambda: 1, lambda: 2, lambda ours, theirs: ours == theirs)
    with pytest.raises(WrongResult, match="work at 10: peer has a different result"):
        measure(row(at=lambda _: wrong), quick=False, tell=lambda _: None)
    assert len(measure(row(), quick=False, tell=lambda _: None).points) == 2


def test_a_peer_is_not_tried_past_its_reach():
    found = measure(row(reach=10), quick=False, tell=lambda _: None)
    assert [point.peer is None for point in found.points] == [False, True]


@pytest.mark.parametrize("power", [1, 2, 3])
def test_the_exponent_of_a_power_law_is_found(power):
    assert exponent([10, 50, 100], [3e-6 * size**power for size in (10, 50, 100)]) == power


def test_a_time_is_extended_by_its_own_growth():
    points = (Point(5, 1.0, 1.0), Point(10, 2.0, 4.0), Point(20, 4.0, None))
    assert Found(row(), points).extrapolated.peer == pytest.approx(16)


FAST, SLOW = Point(20, 1.0, 4.0), Point(20, 1.0, 1.5)


@pytest.mark.parametrize(
    ("changes", "last", "misses"),
    [
        ({}, FAST, []),
        ({}, SLOW, ["at least 2 times faster at 20"]),
        ({"kind": Kind.WITHIN, "target": 1}, FAST, []),
        ({"kind": Kind.WITHIN, "target": 0.5}, SLOW, ["within 0.5 times at 20"]),
        ({"seconds": 1}, FAST, []),
        ({"seconds": 0.9}, FAST, ["0.9 s at 20"]),
        ({"growth": 2}, FAST, []),
        ({"growth": 1}, FAST, ["growth of at most 1"]),
        ({"every_size": True}, FAST, ["at least 2 times faster at 10"]),
        ({"kind": Kind.BOUND, "seconds": 1}, SLOW, []),
        ({"kind": Kind.BOUND, "seconds": 0.9}, SLOW, ["0.9 s at 20"]),
    ],
)
def test_what_is_expected_and_not_so_is_told(changes, last, misses):
    found = Found(row(**changes), (Point(10, 0.25, 0.25), last))
    assert found.misses == misses
    assert all(each in markdown([found]) for each in misses)
    assert ("All expectations are met" in markdown([found])) == (not misses)


def test_small_sizes_are_not_judged():
    found = Found(row(), (Point(5, 1.0, 0.1),))
    assert found.misses == []
    assert "judged at the full sizes" in markdown([found])


def test_the_claims_that_take_longest_are_proved_and_their_middle_and_worst_are_measured():
    claims = hardest(3)
    assert len({claim.name for claim in claims}) == 3
    trial = together(3)
    found = trial.symnet()
    assert trial.agree(found, 0)
    assert not trial.agree(found, 1)
    assert not trial.agree([*found[1:], verify(1, 2)], 0)
    for alone, claim in ((median(3), claims[1]), (worst(3), claims[0])):
        assert alone.symnet() == ours(claim)
        assert alone.agree(ours(claim), None)
        assert not alone.agree(verify(1, 2), None)


def test_a_bound_in_seconds_stands_alone():
    found = Found(row(kind=Kind.BOUND, seconds=3), (Point(20, 1.0, None),))
    assert "| 3 s |" in markdown([found])


def test_a_missing_peer_names_the_extra():
    with pytest.raises(click.ClickException, match=r"need no_such_library.*pip install '\.\[benchmarks\]'"):
        peer("no_such_library")
