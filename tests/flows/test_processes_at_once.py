"""Several processes read one mailbox at the same time: every letter once."""

from pathlib import Path

from bot.clock import SetClock
from handlers.store.stubs import StubState
from tests.support.chats import MemoryChat
from tests.support.desks import ACME
from tests.support.letters import letter
from tests.support.road import desk_on
from tests.support.theatre import Theatre, set_up
from tests.support.times import HOUR, MONDAY

WORKERS = 6


def test_ten_deliveries_of_one_mail_to_six_processes_are_one_case(
    theatre: Theatre, database_url: str, tmp_path: Path
) -> None:
    stage = set_up(theatre.stage(tmp_path, database_url))
    inbox = stage.home / "mail" / "new"
    for old in inbox.iterdir():
        old.unlink()
    same = letter(text="word " * 20_000)
    for number in range(10):
        (inbox / f"177244200{number}.same").write_bytes(same)

    ends = theatre.warm.run(stage, "race", WORKERS)

    assert ends == [0] * WORKERS
    clock = SetClock(MONDAY + HOUR)
    desk = desk_on(stage, clock, MemoryChat(clock))
    with desk.reading("tests.look") as tx:
        (case,) = tx.cases.all(ACME.id, 10)
        mailbox = tx.mailboxes.all()[0]
        purposes = {str(purpose): n for purpose, n in tx.messages.counts(mailbox.id).items()}
        assert tx.stubs.count(mailbox.id, StubState.ROUTED) == 10
    desk.close()
    assert purposes == {"request": 1, "duplicate": 9, "acknowledgement": 1}
    assert case.number == "2026-0001"
