"""What a reader is told of where a letter comes from, and of what it only claims; nothing here decides."""

import re
from collections.abc import Iterator

from handlers.cards.sensitive_lines import holding
from handlers.domain.authentication import Verdict, domain_of
from handlers.domain.case import Case, Origin
from handlers.domain.clock.flags import Flag
from handlers.domain.message import Direction, Message, Purpose
from handlers.domain.phrase import Phrase, say
from handlers.domain.visible import visible
from handlers.triage.quotes import forwarded_from

_NUMBER = re.compile(r"(?<![0-9-])[12][0-9]{3}-[0-9]{4,7}(?![0-9-])")
_TNEF = "application/ms-tnef"


def provenance(message: Message, case: Case) -> Iterator[Phrase]:
    """Yield whose address a letter bears, and whether the receiving server vouches for it."""
    address = message.content.sender.address
    if message.authentication is not Verdict.FAIL or not address:
        yield (
            say("This is the requester's address.")
            if message.known_sender and address and "forwarded" not in message.defects
            else say("This is not the requester's address: it is no proof of who wrote.")
        )
    # What was written down by hand came by no mail server.
    if address and (case.origin is Origin.EMAIL or message.purpose is not Purpose.REQUEST):
        yield _vouched(message.authentication, visible(domain_of(address)))


def _vouched(verdict: Verdict, domain: str) -> Phrase:
    match verdict:
        case Verdict.PASS:
            return say(
                "Sender verified: your mail server confirmed that it comes from {domain}.", domain=domain
            )
        case Verdict.FAIL:
            return say(
                "Forged? Your mail server found that it does not come from {domain}. Disclose and change "
                "nothing because of it.",
                domain=domain,
            )
        case Verdict.NONE:
            return say("Sender not verified: {domain} does not say who may write in its name.", domain=domain)
        case Verdict.UNKNOWN:
            return say("Sender not verified: no mail server that counts here has checked it.")


def warnings(message: Message, case: Case) -> Iterator[Phrase]:
    """Yield what must be known before acting on a letter."""
    if message.direction is not Direction.INBOUND:
        return
    if "forwarded" in message.defects:
        yield from _forwarded(message)
    if message.purpose is Purpose.REQUEST and Flag.RECEIPT_UNCONFIRMED in case.deadline.flags:
        yield say(
            "The letter may have been received on {day}, before it reached this mailbox; the time runs from "
            "that day until a manager confirms or corrects it.",
            day=case.deadline.received_on.isoformat(),
        )
    if "gathered" in message.defects:
        yield say(
            "Letters came in faster than the limit, so this one was put here. It may be somebody else's "
            "request: split it off then."
        )
    if held := holding(message.defects):
        yield say(
            "This letter holds {things}. They are masked here. Use them only where you must, ask for no more "
            "of them, and mask the case once it is closed.",
            things=held,
        )
    if "charset-guessed" in message.defects:
        yield say("Some characters may be wrong: the letter does not say rightly how they are written.")
    for number in dict.fromkeys(_NUMBER.findall(message.content.subject[:500])):
        if number != case.number:
            yield say(
                "Its subject names {number}. Anybody can write that: look at both before you join them.",
                number=number,
            )
    files = message.content.attachments
    wrapped = any(file.media_type == _TNEF or file.name.lower() == "winmail.dat" for file in files)
    if wrapped and not any(file.offset for file in files):  # where they lie beside it, nothing is missed
        yield say("winmail.dat is Outlook's wrapping: what was attached lies inside. Open it with Outlook.")


def _forwarded(message: Message) -> Iterator[Phrase]:
    yield say(
        "A colleague passed this on, so the person it is about is not known yet. Ask when the letter first "
        "reached the organisation: the time runs from that day."
    )
    inner = forwarded_from(message.content.text)
    if inner and inner.casefold() != message.content.sender.address.casefold():
        yield say(
            "The letter inside says it is from {address}. Confirm that before you write there.",
            address=visible(inner),
        )
