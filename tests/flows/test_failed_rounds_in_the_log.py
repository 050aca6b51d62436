"""What the log says of rounds that failed: which mailbox and what kind of error, and no word of it."""

import logging

import pytest

from bot.logs import failure
from connectors.base import Account
from connectors.errors import Temporary
from connectors.memory import MemoryMailbox
from handlers.intake.sync import sync_all
from tests.support.cast import OUR_ADDRESS
from tests.support.desks import Room


class Sick(MemoryMailbox):
    """Is a mailbox that does not answer, and says too much about it."""

    def account(self) -> Account:
        raise Temporary("no answer for ada@example.org")


def test_a_failed_round_is_logged_with_its_mailbox(room: Room, caplog: pytest.LogCaptureFixture) -> None:
    room.desk._connectors[room.mailbox.id, 1] = Sick(OUR_ADDRESS)
    with pytest.raises(ExceptionGroup) as raised:
        sync_all(room.desk)
    caplog.clear()

    failure(logging.getLogger("bot.jobs.embedded"), "job.failed", raised.value, job="sync")

    whole, one = (record.__dict__ for record in caplog.records)
    assert (whole["error"], "mailbox_id" in whole) == ("ExceptionGroup", False)
    assert (one["error"], one["mailbox_id"], one["job"]) == ("Temporary", room.mailbox.id, "sync")
    assert any("handlers.intake.sync" in place for place in one["trace"])
    assert "ada@" not in f"{whole}{one}"
