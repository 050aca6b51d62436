"""The digest at the command line: the numbers for people and for programs, and the charts as files."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.faces.cli.conftest import Run
from tests.support.installations import Installation, eml

Ask = Callable[..., dict[str, Any]]


@pytest.fixture
def one_case(installation: Installation, run: Run) -> None:
    folder = installation.folder / "letters"
    folder.mkdir()
    (folder / "1.eml").write_bytes(eml())
    assert run("ingest", folder).exit_code == 0


@pytest.fixture
def nothing(run: Run) -> None:
    assert run("migrate").exit_code == 0


@pytest.mark.usefixtures("nothing")
def test_ux_21_an_all_clear_week_is_one_line(run: Run) -> None:
    result = run("digest")
    assert result.exit_code == 0
    assert result.output.strip().startswith("All clear")
    assert len(result.output.strip().splitlines()) == 1


@pytest.mark.usefixtures("nothing")
def test_all_is_clear_for_programs_too(ask: Ask) -> None:
    found = ask("digest")
    assert set(found["stands_out"].values()) == {0}
    assert found["charts"] == found["pictures"] == []
    assert found["forecast"] is None


@pytest.mark.usefixtures("one_case")
def test_a_case_that_is_overdue_stands_out_by_its_number_and_nobody_is_named(run: Run, ask: Ask) -> None:
    shown = run("digest").output
    assert shown.startswith("1 case is overdue: 2026-0001.")
    assert ask("digest")["cases"]["overdue"] == ["2026-0001"]
    for word in ("Sam", "sam.carter", "example.org"):
        assert word not in shown
        assert word not in str(ask("digest"))


@pytest.mark.usefixtures("one_case")
def test_the_day_is_told_for_itself(run: Run, ask: Ask) -> None:
    assert "The last day, up to" in run("digest", "--day").output
    assert "The last 7 days, up to" in run("digest", "--week").output
    assert [one["kind"] for one in ask("digest", "--day")["charts"]] == ["ahead"]


@pytest.mark.usefixtures("one_case")
def test_charts_are_drawn_into_a_folder_and_say_what_they_show(ask: Ask, tmp_path: Path) -> None:
    found = ask("digest", "--png", tmp_path / "new" / "charts")
    assert [Path(one).name for one in found["pictures"]] == [f"{one['kind']}.png" for one in found["charts"]]
    for one in found["pictures"]:
        assert Path(one).read_bytes().startswith(b"\x89PNG")
    assert all(one["says"] for one in found["charts"])


@pytest.mark.usefixtures("nothing")
def test_where_all_is_clear_nothing_is_drawn(run: Run, tmp_path: Path) -> None:
    result = run("digest", "--png", tmp_path / "charts")
    assert "nothing to draw" in result.output
    assert not (tmp_path / "charts").exists()


@pytest.mark.usefixtures("one_case")
def test_without_what_draws_the_error_names_the_fix(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.wiring.office.can_paint", lambda: False)
    result = run("digest", "--png", tmp_path / "charts")
    assert result.exit_code == 1
    assert "extra 'charts'" in result.output
