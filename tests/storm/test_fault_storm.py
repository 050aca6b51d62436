"""A storm over three mailboxes while the process dies: every letter, case and answer exactly once.

The full one is `python -m bench.storm --seed N --letters 5000 --kills 200`.
"""

import os
from pathlib import Path

import pytest

from tests.storm.storm import Plan, weather_out
from tests.support.databases import NewUrl

SEEDS = (1, 2)


@pytest.mark.skipif("OMBUD_STORM" not in os.environ, reason="takes minutes; OMBUD_STORM=1 brings it on")
@pytest.mark.timeout(300)  # it waits for providers that do not answer
@pytest.mark.parametrize("seed", SEEDS)
def test_a_storm_loses_and_doubles_nothing(seed: int, tmp_path: Path, sqlite: NewUrl) -> None:
    plan = Plan(seed, letters=120, kills=12)
    report = weather_out(plan, tmp_path, sqlite())
    assert report.wrong == [], (
        f"replay: python -m bench.storm --seed {seed} --letters 120 --kills 12 --seconds 1 --answered 8"
    )
    assert report.kills == plan.kills
    assert report.arrivals > plan.letters
    assert {name.split()[0] for name in report.faults} >= {"google", "microsoft"}
    assert report.left >= report.cases - report.rest.doubts - report.rest.given_up
