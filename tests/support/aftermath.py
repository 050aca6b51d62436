"""What stands after the road was gone: records, Slack, Sent folder; without what differs from run to run."""

import email
import email.policy
from dataclasses import dataclass

from bot.clock import SetClock
from bot.sandbox.slack.posts import Post
from handlers.domain.case import Case
from handlers.domain.record import verify
from handlers.store.outbox import EntryState
from handlers.store.transaction import Transaction
from tests.support.chats import MemoryChat
from tests.support.desks import ACME
from tests.support.road import Stage, desk_on
from tests.support.times import DAY, MONDAY

#: Added to a letter's line where the case is closed by the time it is told, which a late telling changes.
_CLOSED_MEANWHILE = " The case is closed; reopen it if the letter asks for more."


@dataclass(frozen=True)
class Aftermath:
    """Everything that must be the same after every run.

    Attributes:
        cases: number, status, claims, owner, what happened, and the messages, of each case.
        loose: messages that belong to no case, by purpose.
        cards: how many posts of each case's card stand in the channel, by the card's title.
        lines: what was told under the cards, sorted; which lines share a message depends on the hour.
        sent: subject, recipient and whether automatic, of each mail that left, sorted.
        drafts: how many drafts lie in the mailbox.
        outbox: how many entries stand in each state.
        broken: where a record does not hold.
        letters: the names of the files in the inbox.
        stray: files of ours that nothing points at.
    """

    cases: tuple[object, ...]
    loose: tuple[str, ...]
    cards: tuple[tuple[str, int], ...]
    lines: tuple[str, ...]
    sent: tuple[tuple[str, str, bool], ...]
    drafts: int
    outbox: tuple[tuple[str, int], ...]
    broken: int
    letters: tuple[str, ...]
    stray: int


def aftermath(stage: Stage, posts: list[Post]) -> Aftermath:
    """Look at everything."""
    clock = SetClock(MONDAY + DAY)
    desk = desk_on(stage, clock, MemoryChat(clock))
    with desk.reading("tests.aftermath") as tx:
        cases = tx.cases.all(ACME.id, 100)
        told = tuple(_case(tx, case) for case in cases)
        broken = sum(len(verify(tx.events.of_case(case.id), case.head)) for case in cases)
        mailbox = tx.mailboxes.all()[0]
        loose = tuple(f"{purpose}:{n}" for purpose, n in sorted(tx.messages.counts(mailbox.id).items()))
        outbox = tuple((state.value, tx.outbox.count(state)) for state in EntryState)
        blobs = {
            original.name
            for case in cases
            for message in tx.messages.of_case(case.id)
            if (original := tx.originals.find(message.id)) and original.body_sealed is None
        }
    desk.close()
    mail = stage.home / "mail"
    files = {path.name for path in (stage.home / "blobs").rglob("*") if path.is_file()}
    tops = [post for post in posts if not post.is_reply]
    return Aftermath(
        cases=told,
        loose=loose,
        cards=tuple(sorted((post.text, sum(post.text == one.text for one in tops)) for post in tops)),
        lines=tuple(sorted(_line(line) for post in posts if post.is_reply for line in post.text.split("\n"))),
        sent=tuple(sorted(_mail(path.read_bytes()) for path in (mail / ".Sent" / "cur").iterdir())),
        drafts=sum(1 for path in (mail / ".Drafts").rglob("*") if path.is_file()),
        outbox=outbox,
        broken=broken,
        letters=tuple(sorted(path.name for box in ("new", "cur") for path in (mail / box).iterdir())),
        stray=len(files ^ blobs),
    )


def _case(tx: Transaction, case: Case) -> object:
    return (
        case.number,
        case.status,
        case.claims,
        case.owner,
        case.due_on,
        case.language,
        sorted((event.kind.value, event.actor) for event in tx.events.of_case(case.id)),
        sorted(
            (m.purpose, m.direction, m.content.subject, m.content.text) for m in tx.messages.of_case(case.id)
        ),
    )


def _mail(data: bytes) -> tuple[str, str, bool]:
    mail = email.message_from_bytes(data, policy=email.policy.default)
    return str(mail["Subject"]), str(mail["To"]), mail["Auto-Submitted"] is not None


def _line(text: str) -> str:
    return text.removesuffix(_CLOSED_MEANWHILE)
