"""What stands when the storm is over, held against what people sent: each thing exactly once.

Letters are counted in the records by their Message-ID, cases by person, cards in the channel, and what
left at the providers, where the person's mail would find it.
"""

import email
import email.policy
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from sqlite3 import connect
from typing import TypeVar

from handlers.desk import Desk
from handlers.domain.ids import CaseId, MessageId
from handlers.domain.message import Direction, Purpose
from tests.storm import channel
from tests.storm.answering import is_answered, person
from tests.storm.letters import BY_SMTP, Mailbag, Posted, request_id
from tests.storm.voyage import Voyage
from tests.support.desks import ACME

Thing = TypeVar("Thing")

_PAGE = 500
_ONCE = frozenset({Purpose.REQUEST, Purpose.CORRESPONDENCE})
_KINDS = {Purpose.ACKNOWLEDGEMENT: "acknowledgement", Purpose.REPLY: "reply"}


@dataclass
class Records:
    """What Ombud says.

    Attributes:
        cases: each with the address of whoever asked.
        letters: Message-ID, address of the case's person, purpose.
        mails: what was written to people: kind and address.
        unsure: of these, what is in doubt.
        given_up: of these, what certainly has not left and is tried no more.
    """

    cases: list[tuple[CaseId, str]] = field(default_factory=list)
    letters: Counter[tuple[str, str, Purpose]] = field(default_factory=Counter)
    mails: Counter[str] = field(default_factory=Counter)
    unsure: Counter[str] = field(default_factory=Counter)
    given_up: Counter[str] = field(default_factory=Counter)


def records(desk: Desk, voyage: Voyage) -> Records:
    """Read what Ombud says."""
    found, after = Records(), CaseId(0)
    while True:
        with desk.reading("storm.outcome") as tx:
            page = tx.cases.all(ACME.id, _PAGE, after)
            for case in page:
                address = case.requester.address
                found.cases.append((case.id, address))
                for message in tx.messages.of_case(case.id):
                    if message.direction is Direction.INBOUND:
                        found.letters[message.content.message_id, address, message.purpose] += 1
                    else:
                        found.mails[_named(message.purpose, message.content.to[0].address)] += 1
        if not page:
            break
        after = page[-1].id
    found.unsure.update(_mails(desk, voyage, "unknown"))
    found.given_up.update(_mails(desk, voyage, "failed"))
    return found


def wrong(
    said: Records, bag: Mailbag, every: int, left: Iterable[tuple[str, str]], cards: Counter[str]
) -> list[str]:
    """Return everything that is not as it should be, each in a line.

    Args:
        every: each so-many-th person was answered by hand.
        left: the mails that left, as `told` tells them.
        cards: what stands in the channel.
    """
    return [
        *_cases(said, bag),
        *_differ("letter", _letters(bag), said.letters),
        *_mails_wrong(said, bag, every, Counter(left)),
        *_differ("card", channel.wanted([case for case, _ in said.cases]), cards),
    ]


def told(mails: Iterable[bytes]) -> Iterator[tuple[str, str]]:
    """Tell of mails that left what they are, and which letter they answer."""
    for data in mails:
        mail = email.message_from_bytes(data, policy=email.policy.default)
        purpose = Purpose.ACKNOWLEDGEMENT if mail["Auto-Submitted"] else Purpose.REPLY
        yield _named(purpose, mail["To"].addresses[0].addr_spec), str(mail["In-Reply-To"])


def _cases(said: Records, bag: Mailbag) -> Iterator[str]:
    wanted = Counter(person(each.person) for each in bag.requests)
    yield from _differ("case", wanted, Counter(address for _, address in said.cases))


def _letters(bag: Mailbag) -> Counter[tuple[str, str, Purpose]]:
    """Return what the records must hold of each letter: itself once, and each further copy as such."""
    wanted: Counter[tuple[str, str, Purpose]] = Counter()
    for purpose, letters in ((Purpose.REQUEST, bag.requests), (Purpose.CORRESPONDENCE, bag.further)):
        for each in letters:
            wanted[each.message_id, person(each.person), purpose] += 1
            if each.times > 1:
                wanted[each.message_id, person(each.person), Purpose.DUPLICATE] += each.times - 1
    return wanted


def _mails_wrong(said: Records, bag: Mailbag, every: int, left: Counter[tuple[str, str]]) -> Iterator[str]:
    wanted: Counter[tuple[str, str]] = Counter()
    untold = set()
    for each in bag.requests:
        for purpose in _due(each, every):
            mail = _named(purpose, person(each.person)), request_id(each.person)
            wanted[mail] += 1
            # A mail server that takes mail by SMTP never tells afterwards whether it did; the others do.
            untold |= {mail[0]} if each.box == BY_SMTP else set()
    yield from _differ("mail on record", Counter(name for name, _ in wanted.elements()), said.mails)
    yield from (f"mail given up: {name}" for name in said.given_up)
    yield from (f"mail in doubt that can be looked up: {name}" for name in said.unsure if name not in untold)
    for mail in sorted(wanted.keys() | left.keys()):
        least = 0 if said.unsure[mail[0]] else wanted[mail]
        if not least <= left[mail] <= wanted[mail]:
            yield f"mail left {left[mail]} times instead of {wanted[mail]}: {mail}"


def _due(each: Posted, every: int) -> Iterator[Purpose]:
    yield Purpose.ACKNOWLEDGEMENT
    if is_answered(each.person, every):
        yield Purpose.REPLY


def _named(purpose: Purpose, address: str) -> str:
    return f"{_KINDS.get(purpose, purpose.value)} to {address}"


def _mails(desk: Desk, voyage: Voyage, state: str) -> Iterator[str]:
    with closing(connect(voyage.records, timeout=30)) as file:
        asked = "SELECT subject_id FROM outbox WHERE kind = 'mail' AND state = ?"
        mails = [MessageId(one) for (one,) in file.execute(asked, (state,))]
    with desk.reading("storm.mails") as tx:
        for message in map(tx.messages.get, mails):
            yield _named(message.purpose, message.content.to[0].address)


def _differ(what: str, wanted: Counter[Thing], found: Counter[Thing]) -> Iterator[str]:
    yield from (f"{what} lost: {one}" for one in (wanted - found).elements())
    yield from (f"{what} too many: {one}" for one in (found - wanted).elements())
