"""Giving access: from the link to the provider's consent page and back, or by what is typed on our own.

The provider is spoken to outside transactions; each answer counts once, in the browser that began.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar

from connectors.consent import Consent, ConsentRefused, Granted
from connectors.errors import ClientRefused, ConnectorError
from handlers.desk import Desk
from handlers.disposal import countdowns
from handlers.domain.consent import CONFIRMED, GRANTED, LINK_LASTS, PROPOSAL_LASTS, TROUBLE
from handlers.domain.errors import Incomplete, Refused
from handlers.domain.ids import ConsentId
from handlers.domain.mailbox import ACCOUNT, Mailbox, MailboxEventKind, MailboxStatus
from handlers.guard import outside
from handlers.mailboxes.links import Held, LinkOver, checked, held
from handlers.mailboxes.offers import check_offered, offering, offering_here
from handlers.mailboxes.refusals import told
from handlers.store.consents import new_secret
from handlers.store.transaction import Transaction

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Visit:
    """What the page of a link shows.

    Attributes:
        refused: why the last attempt was not enough; "" where there was none.
    """

    held: Held
    refused: str = ""


@dataclass(frozen=True, slots=True)
class Begun:
    """The way to the consent page; `browser` is a secret that goes into a cookie of that name."""

    url: str = field(repr=False)
    consent: ConsentId
    browser: str = field(repr=False)


def look(desk: Desk, token: str, browser: str) -> Visit:
    """Return how far an attempt is; looking changes nothing.

    Raises:
        Refused: the link does not hold, or not here.
    """
    with desk.reading("consenting.look") as tx:
        found = held(tx, desk, token, browser)
        outcome = found.consent.outcome
        if not outcome or found.consent.ended:
            return Visit(found)
        events = tx.mailbox_events.of(found.mailbox.id, 5)
    facts = next((one.facts for one in events if one.kind is MailboxEventKind.REFUSED), {})
    return Visit(found, told(outcome, str(facts.get("missing", ""))))


def begin(desk: Desk, token: str, browser: str, typed: Mapping[str, str]) -> Begun:
    """Return the way to the provider's consent page, which from now on this browser alone can come back from.

    Args:
        browser: the secret of the browser's cookie, "" where it has none yet.
        typed: answers to what the provider asks, by the name of the field.

    Raises:
        Incomplete: an answer is missing.
        Refused: the link does not hold, or the provider does not answer.
    """
    found = opened(desk, token, browser)
    consent = _consent(desk, found.mailbox)
    details = details_of(desk, found.mailbox, typed)
    state, secret = new_secret(), browser if found.consent.begun else new_secret()
    place = redirect_uri(desk, found.mailbox.provider)
    way = _asked(lambda: consent.begin(state, place, found.mailbox.address, details))
    kept = json.dumps({"flow": way.flow, "details": details})
    with desk.transaction("consenting.begin") as tx:
        if not tx.consents.begin(found.mailbox, found.consent, secret, state, kept):
            raise LinkOver
        keep_typed(tx, found, details)
    return Begun(way.url, found.consent.id, secret)


def finish(
    desk: Desk, provider: str, answer: Mapping[str, str], browser_of: Callable[[ConsentId], str]
) -> ConsentId:
    """Take what came back from a consent page, once, and keep the grant where it is enough.

    Args:
        answer: the parameters of the callback.
        browser_of: returns the secret of the browser's cookie for an attempt.

    Raises:
        LinkOver: nobody waits for this answer, or not in this browser.
        NotAllowed: its person may not connect mailboxes any more.
    """
    state = answer.get("state", "")
    with desk.transaction("consenting.answer") as tx:
        consent = tx.consents.of_state(state)
        if consent is None:
            raise LinkOver
        found = checked(tx, desk, consent)
        kept = None
        if found.mailbox.provider == provider:
            kept = tx.consents.answer(found.mailbox, consent, state, browser_of(consent.id))
    if kept is None:
        raise LinkOver
    flow = json.loads(kept)
    asked, details = _consent(desk, found.mailbox), dict(flow["details"])
    place = redirect_uri(desk, provider)
    _end(
        desk,
        found,
        details,
        lambda: asked.finish(flow["flow"], answer, place, found.mailbox.address, details),
    )
    return consent.id


def sign_in(desk: Desk, token: str, browser: str, typed: Mapping[str, str]) -> Begun:
    """Try what was typed at a host without a consent page, and keep the grant where it lets us in.

    Raises:
        Incomplete: an answer is missing.
        Refused: the link does not hold.
    """
    found = opened(desk, token, browser)
    check_offered(desk, found.mailbox.provider)
    parts = desk.providers[found.mailbox.provider]
    if parts.sign_in is None:
        raise LinkOver
    details_of(desk, found.mailbox, typed)
    secret, state, entry = (
        browser if found.consent.begun else new_secret(),
        new_secret(),
        outside(parts.sign_in),
    )
    with desk.transaction("consenting.begin") as tx:
        if not tx.consents.begin(found.mailbox, found.consent, secret, state, "{}"):
            raise LinkOver
        tx.consents.answer(found.mailbox, found.consent, state, secret)
    asked = {each.name for each in offering(found.mailbox.provider).asks}
    # What was decided later, such as the folders, outlasts a new password.
    made = {name: value for name, value in found.mailbox.details if name not in asked}

    def enter() -> Granted:
        granted, details = entry.finish(typed, found.mailbox.address)
        made.update(details)
        return granted

    _end(desk, found, made, enter)
    return Begun("", found.consent.id, secret)


def redirect_uri(desk: Desk, provider: str) -> str:
    """Return the one address that consent pages of a provider come back to, as it is registered there."""
    return f"{desk.rules.public_url}/connect/callback/{provider}"


def opened(desk: Desk, token: str, browser: str) -> Held:
    """Return the link that a page of the attempt belongs to, while access can still be given on it.

    Raises:
        Refused: the link does not hold, or not here.
    """
    with desk.reading("consenting.open") as tx:
        found = held(tx, desk, token, browser)
    if found.consent.ended:
        raise LinkOver
    return found


def _consent(desk: Desk, mailbox: Mailbox) -> Consent:
    check_offered(desk, mailbox.provider)
    consent = desk.providers[mailbox.provider].consent
    if consent is None:
        raise LinkOver
    return outside(consent)


def details_of(desk: Desk, mailbox: Mailbox, typed: Mapping[str, str]) -> dict[str, str]:
    """Return the mailbox's details with what was typed on the page; secrets are none of them.

    Raises:
        Incomplete: an answer is missing, or cannot be one.
    """
    offer = offering_here(desk, mailbox.provider)
    answers = {each.name: typed.get(each.name, each.initial).strip() for each in offer.asks}
    details, wrong = dict(mailbox.details), offer.clashes(answers)
    for each in offer.asks:
        value = answers[each.name]
        if not offer.is_asked(each.name, answers):
            details.pop(each.name, None)
        elif (why := offer.amiss(each, value)) is not None:
            wrong[each.name] = why
        elif each.name not in offer.opens:
            details |= {each.name: value}
    if wrong:
        raise Incomplete(wrong)
    return {name: value for name, value in details.items() if value}


def keep_typed(tx: Transaction, found: Held, details: Mapping[str, str]) -> None:
    """Keep what was typed of a mailbox that nobody reads yet, so that nobody types it twice."""
    mailbox = tx.mailboxes.get(found.mailbox.id)
    typed = tuple(sorted(details.items()))
    if mailbox.status is MailboxStatus.PROPOSED and mailbox.details != typed:
        tx.mailboxes.describe(replace(mailbox, details=typed))


#: Others are reached on a link that was made for them, and never from under somebody who disconnects.
_MAY_BE_CONNECTED = frozenset({MailboxStatus.PROPOSED, MailboxStatus.CONNECTED, MailboxStatus.LAPSED})


def _asked(call: Callable[[], Value]) -> Value:
    try:
        return call()
    except ConsentRefused as refused:
        raise Refused(told(refused.code, ", ".join(refused.missing))) from None
    except ClientRefused:
        raise Refused(told("client")) from None
    except ConnectorError:
        raise Refused(told(TROUBLE)) from None


def _end(desk: Desk, found: Held, details: Mapping[str, str], call: Callable[[], Granted]) -> None:
    """Let the provider decide, and write down how it ended."""
    try:
        granted = call()
    except ConsentRefused as refused:
        return _refuse(desk, found, refused.code, refused.missing)
    except ClientRefused:
        return _refuse(desk, found, "client")
    except ConnectorError:
        return _refuse(desk, found, TROUBLE)
    if granted.address.casefold() != found.mailbox.address.casefold():
        return _refuse(desk, found, "wrong-account")
    # A grant of the wrong account is let go of, and not revoked: that could close another mailbox of theirs.
    kept = {name: value for name, value in {**details, ACCOUNT: granted.account}.items() if value}
    with desk.transaction("consenting.keep") as tx:
        # Where there is a dry run first, the purge is withdrawn once that is confirmed.
        too_late = found.again and not countdowns.take_back(tx, found.mailbox.id, found.consent.person)
        mailbox = tx.mailboxes.get(found.mailbox.id)
        moved = mailbox.status is not found.mailbox.status and mailbox.status not in _MAY_BE_CONNECTED
        closed = too_late or moved
        if not closed:
            _keep(tx, found, replace(mailbox, details=tuple(sorted(kept.items()))), granted)
    if closed:
        return _refuse(desk, found, "disconnected")
    if found.again:
        for job in ("sync", "push"):
            desk.wake(job)
    return None


def _keep(tx: Transaction, found: Held, mailbox: Mailbox, granted: Granted) -> None:
    person, scopes = found.consent.person, " ".join(granted.scopes)
    tx.grants.put(mailbox, granted.grant)
    tx.mailbox_events.add(mailbox.id, MailboxEventKind.CONSENTED, person, {"scopes": scopes})
    if found.again:
        mailbox = replace(mailbox, status=MailboxStatus.CONNECTED)
        tx.mailbox_events.add(mailbox.id, MailboxEventKind.RECONNECTED, person)
        tx.rounds.begin_anew(mailbox.id)  # refused before is forgotten, and nothing is waited out
    # Whatever was opened with an older grant belongs to the past.
    tx.mailboxes.describe(replace(mailbox, connection=mailbox.connection + 1))
    tx.consents.settle(found.consent.id, CONFIRMED if found.again else GRANTED, tx.now + PROPOSAL_LASTS)


def _refuse(desk: Desk, found: Held, code: str, missing: tuple[str, ...] = ()) -> None:
    facts = {"code": code, "missing": ", ".join(missing)} if missing else {"code": code}
    with desk.transaction("consenting.refuse") as tx:
        tx.consents.settle(found.consent.id, code, tx.now + LINK_LASTS)
        tx.mailbox_events.add(found.mailbox.id, MailboxEventKind.REFUSED, found.consent.person, facts)
