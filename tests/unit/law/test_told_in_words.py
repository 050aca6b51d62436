"""Derivations word by word: `derivations.txt` is what people read, and changes only when it is meant to.

Each block is a title, the line asked, the flags raised, and the steps: rule, source, sentence, day.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from handlers.domain.clock.flags import MEANINGS, Flag
from handlers.due import due

BLOCKS = (Path(__file__).parent / "derivations.txt").read_text(encoding="utf-8").strip().split("\n\n")


def written(title: str, line: dict[str, Any]) -> str:
    """A block as it stands in the file."""
    answer = due(line)
    steps = answer["derivation"]
    assert isinstance(steps, list)
    rows = [" | ".join((step["rule"], step["source"], step["text"], step["on"])) for step in steps]
    return "\n".join([f"# {title}", json.dumps(line), f"flags: {json.dumps(answer['flags'])}", *rows])


def flags() -> Iterator[str]:
    for block in BLOCKS:
        yield from json.loads(block.split("\n")[2].removeprefix("flags: "))


@pytest.mark.parametrize("block", BLOCKS, ids=[block.split("\n")[0].removeprefix("# ") for block in BLOCKS])
def test_the_derivation_reads(block: str) -> None:
    title, line, *_ = block.split("\n")
    assert written(title.removeprefix("# "), json.loads(line)) == block


def test_every_flag_of_the_default_policy_stands_in_some_derivation() -> None:
    decided_or_own = {Flag.FRESH_MONTH, Flag.OWN_DAY_OFF, Flag.REMOVED_DAY, Flag.RECEIPT_UNCONFIRMED}
    assert set(flags()) == {str(flag) for flag in Flag} - decided_or_own


def test_every_flag_is_explained_in_a_sentence() -> None:
    assert list(MEANINGS) == list(Flag)
    assert all(text[0].isupper() and text.endswith(".") for text in MEANINGS.values())
    assert len(set(MEANINGS.values())) == len(Flag)
