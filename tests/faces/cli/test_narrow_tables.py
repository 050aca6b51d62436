"""Tables on a narrow terminal: what does not fit goes on in the next line, and nothing is cut off."""

from collections.abc import Sequence

import pytest

from bot.cli.incident_facts import COLUMNS
from bot.cli.showing import print_table

INCIDENT = (
    *("INC-2026-0001", "being assessed", "56 hours left", "2026-11-22 10:30"),
    *("2026-11-25 10:30", "2026-11-25 11:00", "-"),
)
CASE = ("2026-0001", "Access + Erasure", "da", "open", "2026-11-25", "2026-12-28", "UMAX", "f•••@example.com")
HOLD = (
    *("1046628138291200001", "mailbox privacy", "2027-06-01", "cli:root"),
    "Audit of the authority, which began on 2026-11-02 (placed on 2026-11-23 by cli:root)",
)
HOLDS = ("Hold", "On", "Review", "Answers for it", "Reason")
CASES = ("Number", "Rights", "Language", "Status", "Received", "Due", "Owner", "Requester")


def drawn(
    row: Sequence[str],
    columns: Sequence[str],
    width: int,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> str:
    monkeypatch.setenv("COLUMNS", str(width))
    print_table("Found", columns, [row])
    printed = capsys.readouterr().out
    assert max(map(len, printed.splitlines())) <= width
    return printed


@pytest.mark.parametrize("width", [60, 80, 100])
@pytest.mark.parametrize(
    ("row", "columns"),
    [(INCIDENT, COLUMNS), (CASE, CASES), (HOLD, HOLDS)],
    ids=["incidents", "cases", "holds"],
)
def test_nothing_is_cut_off_where_a_row_does_not_fit(
    row: Sequence[str],
    columns: Sequence[str],
    width: int,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    printed = drawn(row, columns, width, monkeypatch, capsys)
    assert row[0] in printed, "the number stays on one line, to be copied"
    shown = "".join(printed.rpartition("─")[2].split())
    assert sorted(shown) == sorted("".join("".join(row).split()))


def test_where_a_row_fits_every_value_stays_on_its_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    printed = drawn(INCIDENT, COLUMNS, 140, monkeypatch, capsys)
    assert [cell for cell in INCIDENT if cell not in printed] == []


@pytest.mark.parametrize("review", ["2027-06-01", "released 2027-06-01"])
def test_no_date_of_a_hold_is_broken_on_a_usual_terminal(
    review: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    printed = drawn((*HOLD[:2], review, *HOLD[3:]), HOLDS, 80, monkeypatch, capsys)
    for date in ("2027-06-01", "2026-11-02", "2026-11-23"):
        assert date in printed
    assert "1046628138291200001" in printed
