"""Confirming whom a letter is from that a colleague passed on.

Only then is anybody but the colleague written to.
"""

import re
from dataclasses import replace

from connectors.base import Address
from handlers.casework.revisions import check_revision
from handlers.desk import Desk
from handlers.domain.authentication import domain_of
from handlers.domain.card import Field, FieldKind, Form
from handlers.domain.case import ActionId, Case
from handlers.domain.errors import AlreadyHandled, Incomplete
from handlers.domain.events import EventKind
from handlers.domain.message import Direction, Purpose
from handlers.domain.phrase import joined, say
from handlers.domain.presses import Done, Press
from handlers.domain.visible import visible
from handlers.letters.typed import plain
from handlers.receipt.colleagues import PUBLIC_DOMAINS, House
from handlers.receipt.senders import suggested
from handlers.showing import save_and_show
from handlers.store.transaction import Transaction

_ADDRESS = re.compile(r"[^\s<>,;:\"()\[\]@]{1,64}@[^\s<>,;:\"()\[\]@]{1,180}\.[^\s<>,;:\"()\[\]@.]{1,60}")
#: Characters of an address (RFC 5321 section 4.5.3.1.3) and of a name.
_LONGEST, _NAME = 254, 200


def form(desk: Desk, press: Press) -> Form:
    """Return the form that asks whom the letter is from, with what the mail within it says filled in."""
    with desk.reading("senders.form") as tx:
        case = tx.cases.get(press.case_id)
        case.check(ActionId.SENDER, press.actor)
        found = _suggestions(tx, case)
    first = found[0] if found else Address("")
    others = joined(", ", (visible(one.address) for one in found[1:]))
    return Form(
        ActionId.SENDER,
        case.id,
        case.version,
        say("Sender, {number}", number=case.number),
        say("Confirm the sender"),
        (
            Field(
                "name", say("Who asks?"), FieldKind.LINE, initial=visible(first.name[:_NAME]), longest=_NAME
            ),
            Field(
                "email",
                say("Their e-mail address"),
                FieldKind.LINE,
                initial=visible(first.address[:_LONGEST]),
                hint=say("Also named in the letter: {others}", others=others) if others else "",
                longest=_LONGEST,
            ),
        ),
        (
            say("Anybody can type a name above a mail. Compare it with what you know before you confirm."),
            say("Replies go to this address from then on; none has gone there yet."),
        ),
    )


def confirm(desk: Desk, press: Press) -> Done:
    """Write whom the letter is from; replies go there from then on.

    Raises:
        AlreadyHandled: it is confirmed already.
        Incomplete: the name is missing, or the address is none.
        StaleCase: the case changed since the form was opened.
    """
    with desk.transaction("senders.confirm") as tx:
        tx.inbox.once(press.id)
        case = tx.cases.locked(press.case_id)
        case.check(ActionId.SENDER, press.actor)
        check_revision(tx, case, press)
        case.check_undrafted()
        requester = _given(press)
        if not case.sender_unclear:
            raise AlreadyHandled(say("The sender of case {number} is confirmed already.", number=case.number))
        named = {one.address.casefold() for one in _suggestions(tx, case)}
        event = case.happened(
            EventKind.SENDER_CONFIRMED, press.actor, suggested=requester.address.casefold() in named
        )
        changed = replace(case, requester=requester, sender_unclear=False)
        tx.cases.asked_by(changed)
        save_and_show(tx, changed, replace(event, content=f"{requester.name} <{requester.address}>"))
    return Done(say("The sender of case {number} is confirmed; replies go there.", number=case.number))


def _suggestions(tx: Transaction, case: Case) -> tuple[Address, ...]:
    own = domain_of(tx.mailboxes.get(case.mailbox_id).address)
    house = House(frozenset({own}) - PUBLIC_DOMAINS - {""})
    for message in tx.messages.of_case(case.id):
        if message.direction is Direction.INBOUND and message.purpose is Purpose.REQUEST:
            return suggested(message.content, house)
    return ()


def _given(press: Press) -> Address:
    answers = press.answers or {}
    name = "".join(c for c in " ".join(plain(answers.get("name", "")).split()) if c.isprintable())[:_NAME]
    email = answers.get("email", "").strip()
    wrong: dict[str, str] = {}
    if not name:
        wrong["name"] = say("Say who asks, as far as you know.")
    if len(email) > _LONGEST or not _ADDRESS.fullmatch(email) or not email.isprintable():
        wrong["email"] = say("This is no e-mail address.")
    if wrong:
        raise Incomplete(wrong)
    return Address(email, name)
