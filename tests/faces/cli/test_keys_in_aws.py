"""A master key in AWS KMS: set up with it, moved to it from a file and back, and what `ombud doctor` says."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.cli.exits import Exit
from bot.vault.keyfile import read_key_file
from bot.vault.master import master_id
from bot.wiring.office import open_office
from handlers.mailboxes import registry
from tests.faces.cli.conftest import Run
from tests.support.installations import Installation
from tests.support.key_service import CREDENTIALS, KeyService, key_service
from tests.support.master_keys import readable

Ask = Callable[..., dict[str, Any]]


@pytest.fixture(scope="module")
def service() -> Iterator[KeyService]:
    with key_service() as running:
        yield running


@pytest.fixture
def arn(service: KeyService, installation: Installation, monkeypatch: pytest.MonkeyPatch) -> str:
    """Is the ARN of a key, which the settings may name."""
    installation.environ |= {**CREDENTIALS, "OMBUD_MASTER_KEY_AWS_ENDPOINT": service.url}
    for name, value in CREDENTIALS.items():
        monkeypatch.setenv(name, value)
    return service.new_key()


def set_to(installation: Installation, *arns: str, current: str = "") -> None:
    """Name keys of AWS in the settings, and who wraps."""
    installation.environ["OMBUD_MASTER_KEY_AWS"] = ",".join(arns)
    installation.environ["OMBUD_MASTER_KEY_CURRENT"] = current


def test_a_new_store_under_a_key_in_aws_has_no_key_file(
    run: Run, ask: Ask, installation: Installation, arn: str, key_file: Path
) -> None:
    set_to(installation, arn)
    result = run("migrate")
    assert result.exit_code == Exit.OK, result.output
    assert "master key is" not in result.output
    assert not key_file.exists()
    assert {each["wrapped_by"] for each in ask("keys", "list")["keys"]} == {arn}
    assert ask("keys", "verify")["broken"] == 0
    assert readable(installation)


def test_from_a_file_to_aws_and_back(
    run: Run, ask: Ask, installation: Installation, arn: str, key_file: Path
) -> None:
    assert run("migrate").exit_code == Exit.OK
    (old,) = map(master_id, read_key_file(key_file))

    set_to(installation, arn)
    assert ask("keys", "list")["old"] == 2
    there = ask("keys", "rotate", "--to", "aws", "--yes")
    assert (there["place"], there["current"], there["wrapped"], there["settled"]) == ("service", arn, 2, True)
    assert there["retired"] == [old]
    assert not key_file.exists()
    assert [master_id(key) for key in read_key_file(Path(there["retired_file"]))] == [old]
    assert ask("keys", "verify")["broken"] == 0

    back = ask("keys", "rotate", "--to", "local", "--yes")
    (new,) = map(master_id, read_key_file(key_file))
    assert (back["place"], back["current"], back["made"], back["wrapped"]) == ("file", new, True, 2)
    assert not back["settled"], "the settings still say that AWS wraps new data keys"
    assert "OMBUD_MASTER_KEY_CURRENT=local" in " ".join(back["next"])
    assert readable(installation)

    set_to(installation, arn, current="local")
    assert ask("keys", "rotate", "--to", "local")["settled"]
    set_to(installation)
    assert ask("keys", "verify")["broken"] == 0
    assert readable(installation)


def test_a_process_that_began_before_the_move_reads_on_after_it(
    run: Run, installation: Installation, arn: str
) -> None:
    assert run("migrate").exit_code == Exit.OK
    set_to(installation, arn)
    with open_office(installation.settings) as serving:
        assert run("keys", "rotate", "--to", "aws", "--yes").exit_code == Exit.OK
        assert registry.everything(serving.desk)
    with open_office(installation.settings) as serving:
        assert run("keys", "rotate", "--to", "local", "--yes").exit_code == Exit.OK
        assert registry.everything(serving.desk), "it finds the key file that was made meanwhile"


def test_the_question_comes_before_anything_is_wrapped(
    run: Run, ask: Ask, installation: Installation, arn: str
) -> None:
    assert run("migrate").exit_code == Exit.OK
    set_to(installation, arn)
    assert run("keys", "rotate", typed="n\n").exit_code != Exit.OK
    assert ask("keys", "list")["old"] == 2
    result = run("keys", "rotate", typed="y\n")
    assert result.exit_code == Exit.OK
    assert "The key file is gone; its keys are kept in" in result.output
    assert "Backups of before this change need the old key" in result.output


def test_a_file_may_stay_beside_or_go_for_good(
    run: Run, ask: Ask, installation: Installation, arn: str, key_file: Path
) -> None:
    assert run("migrate").exit_code == Exit.OK
    set_to(installation, arn)
    kept = run("keys", "rotate", "--keep-old", "--yes")
    assert f"The keys in {key_file} stay where they are." in kept.output
    assert key_file.exists()
    gone = run("keys", "rotate", "--discard-old", "--yes")
    assert "gone for good" in gone.output
    assert not key_file.exists()
    assert not Path(f"{key_file}.retired").exists()
    assert readable(installation)


def test_to_another_key_of_aws(
    run: Run, ask: Ask, installation: Installation, arn: str, service: KeyService
) -> None:
    set_to(installation, arn)
    assert run("migrate").exit_code == Exit.OK
    newer = service.new_key()
    set_to(installation, newer, arn)
    done = ask("keys", "rotate", "--yes")
    assert (done["current"], done["wrapped"]) == (newer, 2)
    assert f"{arn} may go from OMBUD_MASTER_KEY_AWS now" in " ".join(done["next"])
    set_to(installation, newer)
    assert readable(installation)
    set_to(installation, arn)
    found = ask("keys", "verify", code=Exit.FOUND)["keys"]
    assert {each["health"] for each in found} == {"master_missing"}


def test_moving_before_the_settings_say_so_tells_what_is_left_to_do(
    run: Run, ask: Ask, installation: Installation, arn: str, key_file: Path
) -> None:
    assert run("migrate").exit_code == Exit.OK
    set_to(installation, arn, current="local")
    done = ask("keys", "rotate", "--to", "aws", "--yes")
    assert (done["settled"], done["retired"]) == (False, [])
    assert key_file.exists(), "what is new is wrapped by it still"
    assert "unset OMBUD_MASTER_KEY_CURRENT" in " ".join(done["next"])


def test_from_keys_in_the_settings_to_aws(run: Run, installation: Installation, arn: str) -> None:
    installation.environ["OMBUD_MASTER_KEY"] = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
    assert run("migrate").exit_code == Exit.OK
    set_to(installation, arn)
    result = run("keys", "rotate", "--yes")
    assert "Now unset OMBUD_MASTER_KEY and restart" in result.output
    installation.environ.pop("OMBUD_MASTER_KEY")
    assert readable(installation)


@pytest.mark.parametrize(
    "words", [("keys", "list"), ("keys", "verify"), ("mailbox", "show", "privacy")], ids=" ".join
)
def test_aws_out_of_reach_is_one_sentence_and_its_code(
    words: tuple[str, ...], run: Run, installation: Installation, arn: str
) -> None:
    set_to(installation, arn)
    assert run("migrate").exit_code == Exit.OK
    installation.environ["OMBUD_MASTER_KEY_AWS_ENDPOINT"] = "http://127.0.0.1:9/"
    result = run(*words)
    if words == ("keys", "list"):
        assert result.exit_code == Exit.OK, "nothing is opened for a list"
        return
    assert result.exit_code == Exit.UNREACHABLE
    assert "AWS KMS does not answer" in result.stderr
    assert "Traceback" not in result.output


def test_doctor_tries_to_wrap_and_to_open(run: Run, ask: Ask, installation: Installation, arn: str) -> None:
    set_to(installation, arn)
    assert run("migrate").exit_code == Exit.OK
    checks = {each["name"]: each for each in ask("doctor")["checks"]}
    assert checks["master key"]["notes"] == ["kept by AWS KMS"]
    installation.environ["OMBUD_MASTER_KEY_AWS_ENDPOINT"] = "http://127.0.0.1:9/"
    checks = {each["name"]: each for each in ask("doctor", code=Exit.FOUND)["checks"]}
    for name in ("master key", "encryption"):
        (fault,) = checks[name]["faults"]
        assert "AWS KMS does not answer" in str(fault)
        assert "OMBUD_MASTER_KEY_AWS_ENDPOINT" in str(fault)


def test_a_key_that_the_service_does_not_know_is_told_with_its_setting(
    run: Run, installation: Installation, arn: str
) -> None:
    set_to(installation, arn[:-4] + "0000")
    result = run("migrate")
    assert result.exit_code == Exit.SETUP
    assert "check its ARN in OMBUD_MASTER_KEY_AWS" in result.stderr


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("OMBUD_MASTER_KEY_AWS", "alias/ombud", "no alias"),
        ("OMBUD_MASTER_KEY_AWS", "arn:aws:kms:eu-north-1:111122223333:alias/ombud", "no alias"),
        ("OMBUD_MASTER_KEY_CURRENT", "aws", "Set OMBUD_MASTER_KEY_AWS."),
        ("OMBUD_MASTER_KEY_CURRENT", "vault", "Give one of: local, aws."),
        ("OMBUD_MASTER_KEY_AWS_ENDPOINT", "http://kms.example.org/", "Use https"),
        ("OMBUD_MASTER_KEY_AWS_SECONDS", "0", "from 0.2 to 60"),
    ],
)
def test_settings_that_cannot_be_are_told_with_their_fix(
    run: Run, installation: Installation, name: str, value: str, said: str
) -> None:
    installation.environ[name] = value
    result = run("keys", "list")
    assert result.exit_code == Exit.SETUP
    assert name in result.stderr
    assert said in result.stderr


def test_without_the_extra_the_fix_is_named(
    run: Run, installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "bot.vault.aws", None)
    set_to(installation, "arn:aws:kms:eu-north-1:111122223333:key/0a1b")
    result = run("migrate")
    assert result.exit_code == Exit.SETUP
    assert "extra 'aws'" in result.stderr
