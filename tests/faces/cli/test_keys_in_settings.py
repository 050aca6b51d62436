"""Master keys in the settings: Ombud cannot change them, so it tells what to do, and in which order."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.cli.exits import Exit
from bot.vault.keyfile import read_key_file
from bot.vault.master import master_id
from tests.faces.cli.conftest import Run
from tests.support.installations import Installation
from tests.support.master_keys import in_settings, readable

Ask = Callable[..., dict[str, Any]]


@pytest.fixture(autouse=True)
def set_up(run: Run) -> None:
    assert run("migrate").exit_code == 0


def test_with_one_key_in_the_settings_it_tells_the_order_and_changes_nothing(
    ask: Ask, run: Run, installation: Installation, key_file: Path
) -> None:
    in_settings(installation, *read_key_file(key_file))
    done = ask("keys", "rotate", code=Exit.FOUND)
    assert done["wrapped"] == 0
    result = run("keys", "rotate")
    assert result.exit_code == Exit.FOUND
    steps = [
        "openssl rand -base64 32",
        "in front of the old one",
        "Run `ombud keys rotate` again",
        "Take the old",
    ]
    places = [result.stderr.index(step) for step in steps]
    assert places == sorted(places)


def test_with_a_new_key_first_in_the_settings_it_wraps_and_says_which_may_go(
    ask: Ask, run: Run, installation: Installation, key_file: Path
) -> None:
    (old,), new = read_key_file(key_file), os.urandom(32)
    in_settings(installation, new, old)
    refused = run("keys", "rotate", typed="n\n")
    assert refused.exit_code != Exit.OK
    assert "Were all of them restarted" in refused.stderr
    assert run("keys", "rotate", "--json").exit_code == Exit.USAGE
    assert ask("keys", "list")["old"] == 2, "nothing was done before the answer"
    result = run("keys", "rotate", typed="y\n")
    assert result.exit_code == Exit.OK, result.output
    assert f"Now take {master_id(old)} out of OMBUD_MASTER_KEY" in result.output
    in_settings(installation, new)
    assert ask("keys", "verify")["broken"] == 0
    assert readable(installation)


def test_scripts_answer_beforehand(ask: Ask, installation: Installation, key_file: Path) -> None:
    in_settings(installation, os.urandom(32), *read_key_file(key_file))
    done = ask("keys", "rotate", "--yes")
    assert (done["place"], done["made"], done["wrapped"]) == ("settings", False, 2)
