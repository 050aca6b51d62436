"""Data keys at the command line: listed, verified, and wrapped by another master key."""

import base64
import json
import os
import sqlite3
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.cli.exits import Exit
from bot.vault.keyfile import read_key_file, write_keys
from bot.vault.master import master_id
from bot.vault.turnover import begin
from tests.contract.store.shelf import PERMITS
from tests.faces.cli.conftest import Run
from tests.support.installations import Installation
from tests.support.master_keys import in_settings, readable

Ask = Callable[..., dict[str, Any]]


@pytest.fixture(autouse=True)
def set_up(run: Run) -> None:
    assert run("migrate").exit_code == 0


def names(key_file: Path) -> list[str]:
    return [master_id(key) for key in read_key_file(key_file)]


def tamper(installation: Installation, statement: str, *values: object) -> None:
    with sqlite3.connect(installation.data / "ombud.sqlite3") as connection:
        connection.execute(PERMITS)
        connection.execute(statement, values)
        connection.execute("DELETE FROM permit")
    connection.close()


def altered(installation: Installation) -> None:
    """Alter the last byte of the mailbox's wrapped key; doing so twice puts it right."""
    with sqlite3.connect(installation.data / "ombud.sqlite3") as connection:
        found = "SELECT id, wrapped FROM data_key WHERE id IN (SELECT key_id FROM mailbox)"
        ((number, wrapped),) = connection.execute(found)
    connection.close()
    changed = wrapped[:-1] + bytes([wrapped[-1] ^ 1])
    tamper(installation, "UPDATE data_key SET wrapped = ? WHERE id = ?", changed, number)


def test_the_list_says_whose_each_key_is_and_what_wraps_it(ask: Ask, run: Run, key_file: Path) -> None:
    listed = ask("keys", "list")
    (current,) = names(key_file)
    assert {(each["seals"], each["of"]) for each in listed["keys"]} == {
        ("mailbox", "privacy"),
        ("organisation", "Lanternhouse"),
    }
    assert {each["wrapped_by"] for each in listed["keys"]} == {current} == {listed["current"]}
    assert not any(each["old"] or each["destroyed"] for each in listed["keys"])
    assert listed["masters"] == [{"name": current, "at_hand": True, "data_keys": 2}]
    output = run("keys", "list").output
    assert "privacy" in output
    assert current in output
    assert "rotate" not in output


def test_no_command_shows_a_key(run: Run, key_file: Path) -> None:
    keys = [key_file.read_text().splitlines()[-1]]
    output = "".join(run("keys", *words).output for words in (("list",), ("verify",), ("rotate",)))
    keys += [line for line in key_file.read_text().splitlines() if not line.startswith("#")]
    assert len(set(keys)) == 2
    for key in keys:
        assert key not in output
        assert base64.b64decode(key).hex() not in output


def test_the_list_tells_how_many_an_old_key_still_wraps(ask: Ask, run: Run, key_file: Path) -> None:
    (old,) = names(key_file)
    new = begin(key_file)
    listed = ask("keys", "list")
    assert (listed["current"], listed["old"]) == (new, 2)
    assert listed["masters"] == [
        {"name": new, "at_hand": True, "data_keys": 0},
        {"name": old, "at_hand": True, "data_keys": 2},
    ]
    output = run("keys", "list").output
    assert f"{old} (old)" in output
    assert "2 of 2 are wrapped by another" in output


def test_a_destroyed_key_is_listed_as_such_and_is_no_fault(
    ask: Ask, run: Run, installation: Installation
) -> None:
    tamper(
        installation,
        "UPDATE data_key SET wrapped = NULL, destroyed_at = 1772442000000000 WHERE id IN "
        "(SELECT key_id FROM mailbox)",
    )
    (gone,) = [each for each in ask("keys", "list")["keys"] if each["destroyed"]]
    assert (gone["of"], gone["destroyed_at"]) == ("privacy", "2026-03-02T09:00:00+00:00")
    assert "destroyed 2026-03-02" in run("keys", "list").output
    healths = {each["of"]: each["health"] for each in ask("keys", "verify")["keys"]}
    assert healths["privacy"] == "destroyed"
    assert ask("keys", "rotate")["wrapped"] == 1


def test_verify_opens_every_key_and_a_piece_under_each(ask: Ask, run: Run) -> None:
    found = ask("keys", "verify")
    assert found["broken"] == 0
    assert {each["of"]: (each["health"], each["tried"]) for each in found["keys"]} == {
        "privacy": ("sound", True),
        "Lanternhouse": ("sound", False),
    }
    result = run("keys", "verify")
    assert result.exit_code == Exit.OK
    assert (
        "2 of 2 data keys are as they should be; under 1 of them a sealed piece was opened." in result.output
    )


def test_verify_names_the_master_key_that_is_missing_and_where_it_may_be(
    ask: Ask, run: Run, key_file: Path
) -> None:
    (old,) = names(key_file)
    write_keys(key_file, (os.urandom(32),))
    found = ask("keys", "verify", code=Exit.FOUND)
    assert found["broken"] == 2
    assert {each["health"] for each in found["keys"]} == {"master_missing"}
    result = run("keys", "verify")
    assert result.exit_code == Exit.FOUND
    assert f"of mailbox privacy does not open: its master key {old} is not here." in result.stderr
    assert f"{key_file}.retired" in result.stderr


@pytest.mark.parametrize("given", ["settings", "aws"])
def test_the_advice_fits_where_master_keys_are_kept(given: str, ask: Ask, installation: Installation) -> None:
    if given == "settings":
        in_settings(installation, os.urandom(32))
        advice = "Add it to OMBUD_MASTER_KEY, after the current one."
    else:
        name = b"arn:aws:kms:eu-north-1:111122223333:key/1"
        wrapped = bytes((1, len(name))) + name + b"sealed by a service" * 4
        tamper(installation, "UPDATE data_key SET wrapped = ?", wrapped)
        advice = "Add its ARN to OMBUD_MASTER_KEY_AWS, after the current one."
    found = ask("keys", "verify", code=Exit.FOUND)
    assert all(each["fix"].endswith(advice) for each in found["keys"])


def test_verify_finds_a_wrapped_key_that_was_altered(ask: Ask, installation: Installation) -> None:
    altered(installation)
    found = {each["of"]: each for each in ask("keys", "verify", code=Exit.FOUND)["keys"]}
    assert found["privacy"]["health"] == "altered"
    assert f"row {found['privacy']['id']} of the table data_key" in found["privacy"]["fix"]
    assert found["Lanternhouse"]["health"] == "sound"


def test_verify_finds_a_wrapped_key_that_is_none(ask: Ask, installation: Installation) -> None:
    tamper(installation, "UPDATE data_key SET wrapped = zeroblob(64)")
    found = ask("keys", "verify", code=Exit.FOUND)["keys"]
    assert {(each["health"], each["wrapped_by"]) for each in found} == {("altered", None)}


def test_verify_finds_a_key_that_was_put_in_another_s_place(ask: Ask, installation: Installation) -> None:
    tamper(
        installation,
        "UPDATE data_key SET wrapped = (SELECT wrapped FROM data_key WHERE id IN (SELECT key_id FROM "
        "organisation)) WHERE id IN (SELECT key_id FROM mailbox)",
    )
    found = {each["of"]: each for each in ask("keys", "verify", code=Exit.FOUND)["keys"]}
    assert found["privacy"]["health"] == "piece_broken"
    assert "is another key's" in found["privacy"]["fix"]


def test_rotate_makes_a_key_wraps_everything_and_retires_the_old_one(
    ask: Ask, installation: Installation, key_file: Path
) -> None:
    (old,) = names(key_file)
    done = ask("keys", "rotate")
    (new,) = names(key_file)
    assert (done["place"], done["made"], done["wrapped"], done["left"]) == ("file", True, 2, 0)
    assert (done["current"], done["retired"]) == (new, [old])
    assert new != old
    beside = Path(done["retired_file"])
    assert names(beside) == [old]
    assert stat.S_IMODE(beside.stat().st_mode) == stat.S_IMODE(key_file.stat().st_mode) == 0o600
    assert {each["wrapped_by"] for each in ask("keys", "list")["keys"]} == {new}
    assert ask("keys", "verify")["broken"] == 0
    assert readable(installation)


def test_rotate_says_plainly_that_old_backups_need_the_old_key(run: Run, key_file: Path) -> None:
    result = run("keys", "rotate")
    assert result.exit_code == Exit.OK, result.output
    assert "2 data keys were wrapped anew by the new master key local-" in result.output
    assert "Backups of before this change need the old key until they have aged out" in result.output
    assert f"Keep a copy of {key_file} elsewhere" in result.output


def test_a_second_rotation_keeps_both_retired_keys_the_latest_first(ask: Ask, key_file: Path) -> None:
    (first,) = names(key_file)
    (second,) = [ask("keys", "rotate")["current"]]
    done = ask("keys", "rotate")
    assert names(Path(done["retired_file"])) == [second, first]
    assert names(key_file) == [done["current"]]


def test_an_old_key_can_be_kept_in_the_file(ask: Ask, run: Run, key_file: Path) -> None:
    (old,) = names(key_file)
    done = ask("keys", "rotate", "--keep-old")
    assert names(key_file) == [done["current"], old]
    assert (done["retired"], done["retired_file"]) == ([], None)
    assert not Path(f"{key_file}.retired").exists()
    again = ask("keys", "rotate", "--keep-old")
    assert again["made"], "a change that was ended is none to go on with"
    assert names(key_file) == [again["current"], done["current"], old]
    assert "The old keys stay" in run("keys", "rotate", "--keep-old").output


def test_an_old_key_can_be_thrown_away(run: Run, key_file: Path) -> None:
    result = run("keys", "rotate", "--discard-old")
    assert "open no more" in result.output
    assert len(names(key_file)) == 1
    assert not Path(f"{key_file}.retired").exists()


def test_keeping_and_throwing_away_is_too_much(run: Run, key_file: Path) -> None:
    before = key_file.read_bytes()
    assert run("keys", "rotate", "--keep-old", "--discard-old").exit_code == Exit.USAGE
    assert key_file.read_bytes() == before


def test_a_change_that_was_begun_is_ended_without_another_new_key(ask: Ask, key_file: Path) -> None:
    (old,) = names(key_file)
    new = begin(key_file)
    done = ask("keys", "rotate")
    assert (done["made"], done["current"], done["wrapped"], done["retired"]) == (False, new, 2, [old])


def test_doctor_knows_of_a_change_that_was_not_ended(run: Run, ask: Ask, key_file: Path) -> None:
    def notes() -> list[str]:
        (check,) = [
            one for one in json.loads(run("doctor", "--json").stdout)["checks"] if one["name"] == "master key"
        ]
        return list(check["notes"])

    assert notes() == []
    begin(key_file)
    assert notes() == ["a change of keys is under way; `ombud keys rotate` ends it"]
    ask("keys", "rotate")
    assert notes() == []


def test_while_a_key_does_not_open_no_master_key_is_retired(
    ask: Ask, run: Run, installation: Installation, key_file: Path
) -> None:
    altered(installation)
    done = ask("keys", "rotate", code=Exit.FOUND)
    assert (done["wrapped"], done["left"], len(done["shut"])) == (1, 1, 1)
    assert len(names(key_file)) == 2
    assert "`ombud keys verify` says what to do" in " ".join(done["next"])
    altered(installation)
    assert ask("keys", "rotate")["retired"]
    assert readable(installation)


def test_a_file_that_another_process_changes_is_left_alone(run: Run, key_file: Path) -> None:
    from bot.vault.turnover import alone

    before = key_file.read_bytes()
    with alone(key_file):
        result = run("keys", "rotate")
    assert result.exit_code == Exit.SETUP
    assert "Another `ombud keys rotate` is at work" in result.stderr
    assert key_file.read_bytes() == before


def test_no_key_of_aws_is_a_sentence_that_names_the_setting(run: Run) -> None:
    result = run("keys", "rotate", "--to", "aws")
    assert result.exit_code == Exit.SETUP
    assert "set OMBUD_MASTER_KEY_AWS" in result.stderr


def test_a_store_without_any_key_has_none_to_list(run: Run, installation: Installation) -> None:
    tamper(installation, "UPDATE organisation SET key_id = NULL")
    for table in ("mailbox_event", "mailbox", "data_key"):
        tamper(installation, f"DELETE FROM {table}")
    assert "no data key yet" in run("keys", "list").output
    assert run("keys", "verify").exit_code == Exit.OK
    assert run("keys", "rotate").exit_code == Exit.OK


@pytest.mark.parametrize("words", [(), ("list",), ("verify",), ("rotate",)], ids=" ".join)
def test_help_teaches(run: Run, words: tuple[str, ...]) -> None:
    output = run("keys", *words, "--help").output
    assert "master key" in output or "data key" in output
    assert words == () or "Example" in output
