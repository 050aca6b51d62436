"""What speaks for when a letter was received, at the command line."""

import json

from tests.faces.cli.conftest import Run
from tests.flows.test_passed_on_letters import FORWARD
from tests.support.installations import ADDRESS, Installation, eml

NUMBER = "2026-0001"
COLLEAGUE = f"Lea Sales <lea@{ADDRESS.partition('@')[2]}>"


def _ingested(installation: Installation, run: Run, mail: bytes) -> None:
    folder = installation.folder / "letters"
    folder.mkdir()
    (folder / "1.eml").write_bytes(mail)
    assert run("ingest", folder).exit_code == 0


def test_c3_the_due_date_comes_with_what_shows_the_receipt(installation: Installation, run: Run) -> None:
    _ingested(installation, run, eml("Fwd: My data", FORWARD, COLLEAGUE))
    clock = json.loads(run("case", "due", NUMBER, "--json").output)["clock"]
    assert clock["received_on"] == "2026-02-23"
    assert "receipt_unconfirmed" in clock["flags"]
    first, *others = clock["receipt_evidence"]
    assert first == {
        "on": "2026-02-23",
        "at": None,
        "source": "inside",
        "credible": True,
        "why": "colleague",
    }
    assert "provider" in {one["source"] for one in others}
    told = run("case", "due", NUMBER).output
    assert "What shows when it was received, the day that counts first:" in told
    assert "  2026-02-23: the date above the mail that was passed on. A colleague passed it on" in told


def test_a_letter_with_one_day_alone_shows_none(installation: Installation, run: Run) -> None:
    _ingested(installation, run, eml())
    assert "receipt_evidence" not in json.loads(run("case", "due", NUMBER, "--json").output)["clock"]
    assert "What shows when it was received" not in run("case", "due", NUMBER).output


def test_a_bare_letter_says_when_it_was_received_by_its_topmost_server(
    installation: Installation, run: Run
) -> None:
    path = installation.folder / "one.eml"
    path.write_bytes(eml())
    told = json.loads(run("classify", path, "--json").output)["received_evidence"]
    assert told == [
        {
            "at": "2026-03-02T09:00:00+00:00",
            "source": "hop",
            "credible": True,
            "why": "own_server",
            "zone": None,
        },
        {
            "at": "2026-03-02T09:00:00+00:00",
            "source": "date",
            "credible": False,
            "why": "senders_clock",
            "zone": None,
        },
    ]


def test_a_bare_forward_says_when_the_colleague_had_it(installation: Installation, run: Run) -> None:
    path = installation.folder / "one.eml"
    path.write_bytes(eml("Fwd: My data", FORWARD, COLLEAGUE))
    first, *rivals = json.loads(run("classify", path, "--json").output)["received_evidence"]
    assert (first["at"], first["source"]) == ("2026-02-22T23:00:00+00:00", "inside")
    assert first["zone"] == "Europe/Copenhagen"  # midnight there, for the forward names no zone
    assert len(rivals) == 2
