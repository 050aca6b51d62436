"""Which master keys the settings name: held here or in AWS, and who of them wraps what is new."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.settings.kinds import aws_keys
from bot.settings.model import MasterKind, Settings
from bot.vault.keyfile import KeyFileError, make_key_file, read_key_file
from bot.vault.master import master_id
from bot.wiring.faults import SetupFault
from bot.wiring.master_keys import current_kind, found_vault_of, holds_file, try_wrapping, vault_of
from tests.support.key_service import CREDENTIALS

ARN = "arn:aws:kms:eu-north-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"
OLD = bytes([1]) * 32
LOCAL, AWS = MasterKind.LOCAL, MasterKind.AWS


@pytest.fixture(autouse=True)
def credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in CREDENTIALS.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path, master_key_path=tmp_path / "master.key")


@pytest.mark.parametrize(
    "written",
    [
        ARN,
        "arn:aws-cn:kms:cn-north-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab",
        "arn:aws-us-gov:kms:us-gov-west-1:111122223333:key/mrk-1234abcd12ab34cd56ef1234567890ab",
    ],
)
def test_an_arn_of_a_key_is_taken(written: str) -> None:
    assert aws_keys(f" {written} ") == (written,)
    assert aws_keys(f"{written}, {ARN}")[0] == written


@pytest.mark.parametrize(
    "written",
    [
        "1234abcd-12ab-34cd-56ef-1234567890ab",
        "alias/ombud",
        "arn:aws:kms:eu-north-1:111122223333:alias/ombud",
        "arn:aws:s3:eu-north-1:111122223333:key/1234abcd",
        "arn:aws:kms::111122223333:key/1234abcd",
        "arn:aws:kms:eu-north-1:1111:key/1234abcd",
        "arn:aws:kms:eu-north-1:111122223333:key/",
        f"{ARN}/..",
        f"{ARN}, alias/ombud",
        "arn:aws:kms:eu-north-1:١١١١٢٢٢٢٣٣٣٣:key/1234abcd",
    ],
)
def test_anything_else_is_refused_with_an_example(written: str) -> None:
    with pytest.raises(ValueError, match="such as arn:aws:kms") as caught:
        aws_keys(written)
    assert "no alias" in str(caught.value)


@pytest.mark.parametrize(
    ("arns", "said", "kind"),
    [((), None, LOCAL), ((), LOCAL, LOCAL), ((ARN,), None, AWS), ((ARN,), LOCAL, LOCAL), ((ARN,), AWS, AWS)],
)
def test_who_wraps_is_what_is_said_else_aws_where_a_key_is_named(
    settings: Settings, arns: tuple[str, ...], said: MasterKind | None, kind: MasterKind
) -> None:
    named = replace(settings, master_key_aws=arns, master_key_current=said)
    assert current_kind(named) is kind
    assert holds_file(named) is (kind is LOCAL)
    assert not holds_file(replace(named, master_key=(OLD,)))


def test_a_key_in_the_settings_beats_the_file(settings: Settings) -> None:
    make_key_file(settings.master_key_path)
    in_file = master_id(read_key_file(settings.master_key_path)[0])
    assert vault_of(settings).current() == in_file
    given = vault_of(replace(settings, master_key=(OLD,)))
    assert given.current() == master_id(OLD)
    assert not given.holds(in_file)


def test_with_a_key_in_aws_those_held_here_still_open(settings: Settings) -> None:
    make_key_file(settings.master_key_path)
    before = vault_of(settings)
    wrapped = before.new_key()
    after = vault_of(replace(settings, master_key_aws=(ARN,)))
    assert after.current() == ARN
    assert after.holds(before.current())
    assert after.box(wrapped).blind("x", "y") == before.box(wrapped).blind("x", "y")


def test_who_wraps_can_be_turned_round_for_a_change(settings: Settings) -> None:
    make_key_file(settings.master_key_path)
    both = replace(settings, master_key_aws=(ARN,))
    assert vault_of(both, LOCAL).current() == vault_of(settings).current()
    assert vault_of(replace(both, master_key_current=LOCAL), AWS).current() == ARN


def test_without_any_key_in_aws_nobody_is_asked_to_wrap_there(settings: Settings) -> None:
    with pytest.raises(SetupFault, match="set OMBUD_MASTER_KEY_AWS"):
        vault_of(settings, AWS)


def test_a_file_is_made_for_a_new_store_that_wraps_by_it_and_for_no_other(settings: Settings) -> None:
    found_vault_of(replace(settings, master_key_aws=(ARN,)))
    found_vault_of(replace(settings, master_key=(OLD,)))
    assert not settings.master_key_path.exists()
    vault = found_vault_of(replace(settings, master_key_aws=(ARN,), master_key_current=LOCAL))
    assert [vault.current()] == [master_id(key) for key in read_key_file(settings.master_key_path)]


def test_a_file_that_is_missing_beside_aws_is_no_matter_until_it_should_wrap(settings: Settings) -> None:
    both = replace(settings, master_key_aws=(ARN,))
    assert vault_of(both).current() == ARN
    with pytest.raises(KeyFileError, match="no master key"):
        vault_of(both, LOCAL).new_key()
    assert not settings.master_key_path.exists()


def test_trying_wraps_and_opens_with_what_is_current(settings: Settings) -> None:
    with pytest.raises(KeyFileError):
        try_wrapping(settings)
    make_key_file(settings.master_key_path)
    try_wrapping(settings)
