"""`ombud retention`: the schedule as a table, what goes next and why, and trying a file of one's own."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.faces.cli.conftest import Run
from tests.support.installations import Installation
from tests.support.letters import ASKS_ACCESS, letter

Ask = Callable[..., dict[str, Any]]


def test_the_schedule_is_shown_with_every_rule_and_its_basis(run: Run, ask: Ask) -> None:
    assert run("migrate").exit_code == 0
    rules = {one["id"]: one for one in ask("retention", "list")["rules"]}
    assert rules["letters"]["period"] == "closed + 3 years"
    assert rules["bookkeeping"]["active"] is False
    assert rules["identity-papers"]["applies_to"] == ["papers"]
    assert "OWiG" not in rules["skeleton"]["basis"]
    shown = run("retention", "list").output
    assert "It deletes what is due once" in shown
    assert "access_log" in shown


def test_of_a_case_it_is_said_until_when_and_by_which_rule(
    installation: Installation, run: Run, ask: Ask
) -> None:
    assert run("migrate").exit_code == 0
    installation.drop(letter(text=ASKS_ACCESS))
    assert run("ingest", installation.maildir).exit_code == 0
    (case,) = ask("case", "list")["cases"]
    kept = {one["store"]: one for one in ask("retention", "explain", case["number"])["kept"]}
    assert kept["letters"]["rule"] == "letters"
    assert kept["letters"]["until"] is None, "it is open"
    assert (
        "letters: with no end known yet, by letters (closed + 3 years)"
        in run("retention", "explain", case["number"]).output
    )
    assert run("retention", "explain", "1999-0001").exit_code != 0


def test_nothing_is_due_in_a_new_installation(run: Run, ask: Ask) -> None:
    assert run("migrate").exit_code == 0
    assert ask("retention", "preview", "--month", "2031-02") == {
        "ok": True,
        "until": "2031-02-28",
        "cases": 0,
        "held": [],
        "more": False,
        "rules": [],
    }
    assert "nothing is due" in run("retention", "preview").output
    assert "is no month" in run("retention", "preview", "--month", "soon").output


def test_a_file_of_ones_own_is_tried_before_it_counts(tmp_path: Path, run: Run) -> None:
    file = tmp_path / "own.toml"
    file.write_text('[[rule]]\nid = "letters"\nperiod = "closed + 1 yeer"\n')
    said = run("retention", "check", str(file))
    assert said.exit_code != 0
    assert "letters: period: '1 yeer' is no length of time" in said.output
    file.write_text('[[rule]]\nid = "letters"\nperiod = "closed + 1 year"\n')
    said = run("retention", "check", str(file))
    assert said.exit_code == 0
    assert "letters: letters: closed + 1 year" in said.output


def test_a_period_of_no_time_is_remarked_on(tmp_path: Path, run: Run, ask: Ask) -> None:
    file = tmp_path / "own.toml"
    file.write_text('[[rule]]\nid = "letters"\nperiod = "closed + 0 years"\n')
    said = run("retention", "check", str(file))
    assert said.exit_code == 0
    assert said.output.count("This keeps nothing") == 1, "what proved who asks goes at once anyway"
    assert ask("retention", "check", str(file))["remarks"] == [{"rule": "letters", "keeps": "nothing"}]
