"""What stands when the storm is over, beside what should: every letter, case and answer exactly once."""

import email
import email.policy
import sqlite3
from collections import Counter
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass, field

from handlers.desk import Desk
from handlers.domain.ids import CaseId
from handlers.domain.message import Direction, Purpose
from tests.storm.answering import is_answered, person
from tests.storm.voyage import Voyage
from tests.support.desks import ACME

_PAGE = 500
_LETTERS = frozenset({Purpose.REQUEST, Purpose.CORRESPONDENCE})


@dataclass(frozen=True)
class Waiting:
    """What waits.

    Attributes:
        letters: noticed and not read.
        mails: due, or about to be.
        doubts: mails of which nobody knows whether they have left.
        given_up: mails that a person is asked about.
        lost: letters said to have vanished, or to be unreadable.
    """

    letters: int
    mails: int
    doubts: int
    given_up: int
    lost: int


@dataclass(frozen=True)
class Expected:
    """What was delivered: subjects of letters by the person who wrote them, the first being the request."""

    letters: dict[int, list[str]] = field(default_factory=dict)


def waiting(voyage: Voyage) -> Waiting:
    """Count what waits."""
    path = voyage.url.removeprefix("sqlite:///")
    with closing(sqlite3.connect(path, timeout=30)) as records:
        stubs = dict(records.execute("SELECT state, count(*) FROM stub GROUP BY state"))
        mails = dict(records.execute("SELECT state, count(*) FROM outbox WHERE kind = 'mail' GROUP BY state"))
    return Waiting(
        stubs.get("noticed", 0),
        mails.get("ready", 0) + mails.get("sending", 0),
        mails.get("unknown", 0),
        mails.get("failed", 0),
        stubs.get("vanished", 0) + stubs.get("quarantined", 0),
    )


def wrong(desk: Desk, voyage: Voyage, expected: Expected, left: Iterable[bytes]) -> list[str]:
    """Return everything that is not as it should be, each in a line."""
    found = [*_letters(desk, expected)]
    rest = waiting(voyage)
    missing, doubled = _answers(expected, voyage.answered, left)
    found += [f"left more than once: {one}" for one in doubled]
    unsure = rest.doubts + rest.given_up
    if len(missing) > unsure:
        found.append(f"never left, and nobody is asked why ({unsure} are in doubt): {missing}")
    if rest.letters or rest.mails or rest.lost:
        found.append(f"something is left over: {rest}")
    return found


def _letters(desk: Desk, expected: Expected) -> Iterable[str]:
    cases: Counter[str] = Counter()
    told: Counter[tuple[str, str]] = Counter()
    after = CaseId(0)
    while True:
        with desk.reading("storm.outcome") as tx:
            page = tx.cases.all(ACME.id, _PAGE, after)
            for case in page:
                cases[case.requester.address] += 1
                told.update(
                    (case.requester.address, message.content.subject)
                    for message in tx.messages.of_case(case.id)
                    if message.direction is Direction.INBOUND and message.purpose in _LETTERS
                )
        if not page:
            break
        after = page[-1].id
    wanted = {person(number): subjects for number, subjects in expected.letters.items()}
    yield from (f"{count} cases of {who}" for who, count in cases.items() if count != 1 or who not in wanted)
    yield from (f"no case of {who}" for who in wanted if who not in cases)
    should = Counter((who, subject) for who, subjects in wanted.items() for subject in subjects)
    yield from (f"lost: {one}" for one in (should - told).elements())
    yield from (f"one too many: {one}" for one in (told - should).elements())


def _answers(expected: Expected, every: int, left: Iterable[bytes]) -> tuple[list[str], list[str]]:
    """Return what should have left and has not, and what left too often."""
    sent: Counter[str] = Counter()
    for data in left:
        mail = email.message_from_bytes(data, policy=email.policy.default)
        kind = "acknowledgement" if mail["Auto-Submitted"] else "reply"
        sent[f"{kind} to {mail['To'].addresses[0].addr_spec}"] += 1
    wanted = Counter(f"acknowledgement to {person(number)}" for number in expected.letters)
    wanted.update(f"reply to {person(number)}" for number in expected.letters if is_answered(number, every))
    return sorted((wanted - sent).elements()), sorted((sent - wanted).elements())
