"""The day from which a letter's clock runs: of its provider, or an earlier one that its evidence proposes.

An earlier day counts at once, flagged until a person confirms it: where the law is open, the earlier date.
"""

from collections.abc import Mapping
from dataclasses import replace

from connectors.base import Letter
from handlers.desk import Desk
from handlers.domain.authentication import Verdict
from handlers.domain.clock.establishment import Establishment
from handlers.domain.clock.request import Request
from handlers.domain.events import Fact
from handlers.domain.mailbox import Mailbox
from handlers.domain.message import Message
from handlers.domain.rivals import Rival, kept, proposed
from handlers.intake.authenticating import vouching_for
from handlers.receipt.evidence import Source, received_evidence

#: What alone shows no rival day: mail that leaves before midnight is on its way by right.
_ON_THE_WAY = frozenset({Source.DATE, Source.FOREIGN_HOP})


def received(
    desk: Desk, mailbox: Mailbox, message: Message, letter: Letter | None, place: Establishment
) -> tuple[Request, Mapping[str, Fact]]:
    """Return the request that a letter makes, and what the record keeps of when it was received."""
    plain = place.request_at(message.at)
    if letter is None:
        return plain, {}
    found = received_evidence(
        letter,
        now=desk.clock.now(),
        provider_at=message.at,
        zone=place.zone,
        own=mailbox.address,
        inside=vouching_for(desk, mailbox),
        forged=message.authentication is Verdict.FAIL,
    )
    rivals = [Rival(one.source, one.why, one.at, one.credible, one.timed) for one in found]
    telling = (one for one in rivals if one.source not in _ON_THE_WAY)
    if all(one.on(place.zone) == plain.received_on for one in telling):
        return plain, {}
    facts: dict[str, Fact] = {"receipt": kept(rivals)}
    day = rivals[0].on(place.zone)
    if day >= plain.received_on:
        return plain, facts
    return replace(place.request_on(day), unconfirmed=True), {**facts, **proposed(day)}
