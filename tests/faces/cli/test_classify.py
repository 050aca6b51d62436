"""Saying of letters in files what they ask: every kind of source, without set-up, and nothing lost."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from bot.cli.exits import Exit
from bot.cli.main import main
from tests.support.installations import eml

KEYS = {
    "path", "verdict", "kind", "is_request", "rights", "language", "requester", "confidence",
    "received_evidence", "evidence", "requester_person", "mandate", "inner_sender", "inner_date",
}  # fmt: skip
ERASE = eml("My data", "Please delete my account and all my personal data.")
ORDER = eml("Order", "Where is my parcel? It should have come on Tuesday.", message_id="<2@example.org>")


def run(*words: str | Path, standard_input: bytes = b"") -> Result:
    return CliRunner().invoke(main, ["classify", *map(str, words)], input=standard_input)


def objects(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a.eml").write_bytes(ERASE)
    (tmp_path / "b.eml").write_bytes(ORDER)
    return tmp_path


def test_each_letter_is_one_object_on_a_line(folder: Path) -> None:
    result = run("--json", folder)
    first, second = objects(result)
    assert result.exit_code == Exit.OK
    assert first.keys() == second.keys() == KEYS
    assert first["path"] == str(folder / "a.eml")
    assert (first["verdict"], first["is_request"], first["language"]) == ("request", True, "en")
    assert "erasure" in first["rights"]
    assert second["verdict"] != "request"
    assert not second["is_request"]


def test_the_deciding_words_stand_in_the_letter(folder: Path) -> None:
    (only,) = objects(run("--json", folder / "a.eml"))
    for cited in only["evidence"]:
        assert cited.keys() == {"right", "words", "place", "of", "rule"}
        assert cited["of"] == cited["right"]
        assert cited["words"] in "My data Please delete my account and all my personal data."
    assert {cited["right"] for cited in only["evidence"]} == set(only["rights"])


def test_the_table_names_every_letter(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "300")  # however long the path to the folder is
    result = run(folder)
    assert result.exit_code == Exit.OK
    assert "a.eml" in result.stdout
    assert "erasure" in result.stdout


def test_a_letter_is_explained_with_its_words(folder: Path) -> None:
    result = run("--explain", folder / "a.eml")
    assert result.exit_code == Exit.OK
    assert "Please delete my account" in result.stdout.replace("⟦", "")
    assert "erasure: " in result.stdout


def forward(written: str = "5. juni 2026 14:05") -> bytes:
    return (
        "From: Ola <ola@firm.example>\r\nTo: privacy@firm.example\r\nSubject: Fwd: data\r\n"
        "Date: Tue, 9 Jun 2026 10:00:00 +0200\r\n\r\n"
        "FYI\r\n\r\n-------- Videresendt meddelelse --------\r\n"
        f"Fra: Sam <sam@example.org>\r\nSendt: {written}\r\nTil: Ola\r\nEmne: data\r\n\r\nSlet mine data.\r\n"
    ).encode()


def test_a_forward_tells_whose_letter_it_carries_and_of_when() -> None:
    (only,) = objects(run("--json", "-", standard_input=forward()))
    assert only["requester"] == "colleague"
    assert only["inner_sender"] == "sam@example.org"
    assert only["inner_date"] == "2026-06-05T12:05:00+00:00"
    (inside,) = (one for one in only["received_evidence"] if one["source"] == "inside")
    assert (inside["at"], inside["zone"]) == ("2026-06-05T12:05:00+00:00", "Europe/Copenhagen")
    assert [one["zone"] for one in only["received_evidence"] if one["source"] == "date"] == [None]


@pytest.mark.parametrize(
    ("zone", "at"),
    [
        ("Europe/Helsinki", "2026-06-05T11:05:00+00:00"),
        ("UTC", "2026-06-05T14:05:00+00:00"),
        ("America/New_York", "2026-06-05T18:05:00+00:00"),
    ],
)
def test_a_date_without_a_zone_is_read_by_the_clock_that_is_named(
    zone: str, at: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (named,) = objects(run("--json", "--tz", zone, "-", standard_input=forward()))
    monkeypatch.setenv("OMBUD_ORGANISATION_ZONE", zone)
    (known,) = objects(run("--json", "-", standard_input=forward()))
    for only in (named, known):
        assert only["inner_date"] == at
        assert {one["zone"] for one in only["received_evidence"]} == {None, zone}


def test_a_zone_that_the_date_gives_is_taken_and_a_day_stays_a_day() -> None:
    (zoned,) = objects(run("--json", "-", standard_input=forward("5. juni 2026 14:05 +0000")))
    assert zoned["inner_date"] == "2026-06-05T14:05:00+00:00"
    assert {one["zone"] for one in zoned["received_evidence"]} == {None}
    (day,) = objects(run("--json", "-", standard_input=forward("5. juni 2026")))
    assert day["inner_date"] == "2026-06-05"


def test_a_zone_that_does_not_exist_is_a_wrong_command_line(folder: Path) -> None:
    assert run("--tz", "Europe/Atlantis", folder).exit_code == Exit.USAGE


def test_settings_that_cannot_be_used_do_not_stop_reading(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OMBUD_CONFIG", str(folder / "missing.toml"))
    monkeypatch.setenv("OMBUD_ORGANISATION_ZONE", "Europe/Atlantis")
    (only,) = objects(run("--json", "-", standard_input=forward()))
    assert only["inner_date"] == "2026-06-05T12:05:00+00:00"


def test_who_writes_for_another_names_them_and_a_mandate(tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(
        eml(
            "Client",
            "On behalf of Elin Strand I ask for a copy of her data. A power of attorney is enclosed.",
        )
    )
    (only,) = objects(run("--json", tmp_path))
    assert (only["requester"], only["requester_person"], only["mandate"]) == (
        "representative",
        "Elin Strand",
        True,
    )
    assert (only["inner_sender"], only["inner_date"]) == ("", "")


AUTHORITY = (
    "Datatilsynet har modtaget en klage over jeres behandling af personoplysninger. Vi beder om en udtalelse "
    "i sagen inden fire uger, jf. databeskyttelseslovens § 29. Med venlig hilsen Datatilsynet"
)


def test_what_tells_the_kind_of_a_letter_is_told_too(tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(eml("Klage, j.nr. 2026-31-1", AUTHORITY))
    (only,) = objects(run("--json", tmp_path))
    assert only["kind"] == "authority"
    told = [one for one in only["evidence"] if one["of"] == "authority"]
    assert told
    assert all(one["right"] is None and one["words"] and one["rule"] == "model" for one in told)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("Please see the attached document.", "points-to-file"),
        ("ABab12+/ " * 80, "unreadable"),
        ("Vymažte prosím všechny moje osobní údaje, děkuji.", "unknown-language"),
    ],
)
def test_why_a_person_must_look_is_told_in_a_word(tmp_path: Path, text: str, rule: str) -> None:
    (tmp_path / "a.eml").write_bytes(eml("", text))
    (only,) = objects(run("--json", tmp_path))
    assert only["verdict"] == "look"
    (cited,) = (one for one in only["evidence"] if one["rule"] == rule)
    assert cited["words"]
    assert " ".join(text.split()).startswith(cited["words"])
    assert rule in run("--explain", tmp_path).stdout


def test_words_of_a_file_are_told(tmp_path: Path) -> None:
    parts = (
        "From: sam@example.org\r\nSubject: \r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/mixed; boundary="x"\r\n\r\n--x\r\nContent-Type: text/plain\r\n'
        'Content-Disposition: attachment; filename="a.txt"\r\n\r\nHello there.\r\n--x\r\n'
        "Content-Type: text/plain\r\n"
        'Content-Disposition: attachment; filename="b.txt"\r\n\r\nPlease delete my account.\r\n--x--\r\n'
    )
    (tmp_path / "a.eml").write_bytes(parts.encode())
    (only,) = objects(run("--json", tmp_path))
    assert "delete my account" in {one["words"].removeprefix("Please ") for one in only["evidence"]}
    assert {one["place"] for one in only["evidence"]} == {"enclosed"}


def test_the_name_of_a_file_is_told_where_it_is_all_there_is(tmp_path: Path) -> None:
    parts = (
        "From: sam@example.org\r\nSubject: \r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/mixed; boundary="x"\r\n\r\n--x\r\n'
        "Content-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\n"
        'Content-Disposition: attachment; filename="indsigtsanmodning.docx"\r\n\r\nAAAA\r\n--x--\r\n'
    )
    (tmp_path / "a.eml").write_bytes(parts.encode())
    (only,) = objects(run("--json", tmp_path))
    assert only["verdict"] != "other"
    assert {one["words"] for one in only["evidence"]} == {"indsigtsanmodning.docx"}
    assert "indsigtsanmodning.docx" in run("--explain", tmp_path).stdout


def test_deciding_words_are_bracketed_where_there_are_no_colours(folder: Path) -> None:
    printed = run("--explain", folder / "a.eml").stdout
    assert "Please ⟦delete my account and all my personal data⟧." in printed
    assert printed.count("⟦") == printed.count("⟧")


def test_deciding_words_are_coloured_on_a_terminal(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm-256color")
    printed = run("--explain", folder / "a.eml").stdout
    assert "\x1b[" in printed
    assert "⟦" not in printed


def test_the_command_runs_as_a_module_too(folder: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bot.cli.main", "classify", "--json", str(folder / "a.eml")],
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == Exit.OK, done.stderr
    assert json.loads(done.stdout)["verdict"] == "request"


def test_a_letter_comes_from_standard_input(folder: Path) -> None:
    (only,) = objects(run("--json", "-", standard_input=ERASE))
    assert (only["path"], only["verdict"]) == ("-", "request")


def test_letters_of_an_mbox_are_numbered(tmp_path: Path) -> None:
    separator = b"From sam@example.org Mon Mar  2 09:15:00 2026\n"
    box = tmp_path / "all.mbox"
    box.write_bytes(separator + ERASE + b"\n" + separator + ORDER + b"\n")
    assert [one["path"] for one in objects(run("--json", box))] == [f"{box}#1", f"{box}#2"]


def test_a_maildir_is_read(tmp_path: Path) -> None:
    for name in ("cur", "new", "tmp"):
        (tmp_path / name).mkdir()
    (tmp_path / "new" / "1.a").write_bytes(ERASE)
    assert [one["verdict"] for one in objects(run("--json", tmp_path))] == ["request"]


def test_what_cannot_be_read_is_named_and_the_rest_answered(folder: Path) -> None:
    (folder / "notes.txt").write_text("no letter")
    result = run("--json", folder, folder / "missing.eml")
    assert result.exit_code == Exit.FOUND
    assert len(objects(result)) == 2
    assert "notes.txt: this is no letter" in result.stderr
    assert "missing.eml: there is no such file" in result.stderr


def test_a_folder_without_letters_is_said_to_be_one(tmp_path: Path) -> None:
    result = run(tmp_path)
    assert result.exit_code == Exit.FOUND
    assert "No letters were found there" in result.stderr


def test_explaining_and_objects_exclude_each_other(folder: Path) -> None:
    assert run("--json", "--explain", folder).exit_code == Exit.USAGE


def test_a_hostile_letter_does_not_steer_the_terminal(tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(eml("Hi\u202e", "Please delete \x1b[2J my account \u202e now."))
    for option in ("--json", "--explain"):
        printed = run(option, tmp_path).stdout
        assert "\x1b[2J" not in printed
        assert "\u202e" not in printed


def test_no_settings_are_needed(folder: Path) -> None:
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "from bot.cli.main import main; main()",
            "classify",
            "--json",
            str(folder / "a.eml"),
        ],
        env={"PATH": "/usr/bin:/bin"},
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == Exit.OK, done.stderr
    assert json.loads(done.stdout)["verdict"] == "request"
