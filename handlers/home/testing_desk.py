"""Trying Ombud out: a test case from a letter of our own, and taking it away again.

It is marked TEST and counted nowhere. Its requester is our own mailbox, so that a reply is really
sent and reaches nobody else.
"""

from connectors.base import Address
from handlers.answers.drafts import let_go
from handlers.desk import Desk
from handlers.domain.case import Case, Claim, Status
from handlers.domain.deadline import counted
from handlers.domain.errands import Errand
from handlers.domain.errors import Refused
from handlers.domain.events import EventKind
from handlers.domain.ids import CaseId, MessageId
from handlers.domain.mailbox import Mailbox, MailboxStatus
from handlers.domain.message import Content, Direction, Message, Purpose
from handlers.domain.phrase import say
from handlers.domain.presses import Done, Press
from handlers.domain.rights import Right
from handlers.domain.testing import removed
from handlers.showing import show_card
from handlers.store.transaction import Transaction
from handlers.words.speaking import speaking, spoken

#: Open test cases at a time.
MOST = 3
_RIGHTS = (Right.ACCESS,)


def open_test_case(desk: Desk, errand: Errand) -> Done:
    """Open a test case in the channel.

    Raises:
        Refused: there is no mailbox yet, or there are test cases enough.
    """
    with desk.transaction("testing.open") as tx:
        mailbox = next((m for m in tx.mailboxes.all() if m.status is MailboxStatus.CONNECTED), None)
        if mailbox is None:
            raise Refused(say("A test case needs a mailbox; name one in the settings first."))
        if not tx.inbox.take(errand.id):
            return Done(say("The test case was asked for already; look in the channel."))
        if len(tx.overviews.tests(mailbox.organisation_id, MOST)) >= MOST:
            raise Refused(say("There are {most} test cases already; remove one first.", most=MOST))
        case = _open(tx, desk, mailbox, errand)
    return Done(
        say(
            "Test case {number} is in the channel. Try everything on it; it counts nowhere.",
            number=case.number,
        )
    )


def remove(desk: Desk, press: Press) -> Done:
    """Take a test case away: closed, and marked as removed.

    Raises:
        Refused: it is a real case, or an answer of it is just leaving.
    """
    with desk.transaction("testing.remove") as tx:
        case = tx.cases.locked(press.case_id)
        changed, event = removed(case, tx.now, press.actor)
        let_go(tx, case)
        case = tx.cases.save(changed, event)
        show_card(tx, case.id)
    return Done(say("Test case {number} is removed.", number=case.number))


def _open(tx: Transaction, desk: Desk, mailbox: Mailbox, errand: Errand) -> Case:
    organisation = tx.organisations.get(mailbox.organisation_id)
    establishment = desk.establishment(organisation)
    deadline = counted([establishment.request_at(tx.now)], establishment)
    message, language = MessageId(tx.next_id()), errand.actor.language
    ours = Address(mailbox.address, "Ombud")
    case = Case(
        id=CaseId(tx.next_id()),
        organisation_id=organisation.id,
        mailbox_id=mailbox.id,
        number=f"{deadline.received_on.year}-{tx.organisations.next_number(organisation.id):04d}",
        status=Status.NEW,
        claims=tuple(map(Claim, _RIGHTS)),
        language=language,
        received_at=tx.now,
        deadline=deadline,
        requester=ours,
        is_test=True,
    )
    opened = case.happened(
        EventKind.CASE_OPENED,
        errand.actor,
        case=case.id,
        message=message,
        received_at=tx.now.isoformat(),
        due_on=case.due_on.isoformat(),
        rights=" ".join(case.rights),
        language=language,
        test=True,
    )
    case = tx.cases.add(mailbox, case, opened)
    tx.messages.add(
        mailbox,
        Message(
            message, mailbox.id, case.id, Direction.INBOUND, Purpose.REQUEST, tx.now, _letter(language, ours)
        ),
    )
    show_card(tx, case.id, new=True)
    return case


def _letter(language: str, ours: Address) -> Content:
    with speaking(language):
        return Content(
            subject=spoken(say("Test: what do you hold about me?")),
            text=spoken(
                say(
                    "Hello,\n\nthis is a letter that Ombud wrote to try itself out. Please tell me which "
                    "data you hold about me, and send me a copy.\n\nYour test person"
                )
            ),
            sender=ours,
            to=(ours,),
        )
