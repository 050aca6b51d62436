"""Connecting a mailbox from the chat system: a short form, and the link that one admin gets.

Nothing secret is asked there: passwords and consent belong on our own page, behind the link.
"""

from collections.abc import Iterable

from connectors.errors import AuthorizationLost
from handlers.desk import Desk
from handlers.domain.card import Field, FieldKind, Form, Link, Paragraph, Sheet, Step
from handlers.domain.consent import LINK_LASTS
from handlers.domain.errands import Errand, ErrandId
from handlers.domain.errors import Incomplete, NotFound
from handlers.domain.ids import MailboxId, number_in
from handlers.domain.mailbox import MailboxStatus
from handlers.domain.phrase import Phrase, say
from handlers.domain.presses import Response
from handlers.mailboxes import deciding, proposing
from handlers.mailboxes.folders import has_folders, is_choice
from handlers.mailboxes.offers import none_offered, offered, offering
from handlers.mailboxes.proposing import Proposal, Proposed
from handlers.store.rounds import Standing

#: Buttons of a row.
_MOST = 5
_RESTING = frozenset({MailboxStatus.LAPSED, MailboxStatus.DISCONNECTED, MailboxStatus.PROPOSED})


def form(desk: Desk, _errand: Errand) -> Response:
    """Return the form that asks which mailbox is to be connected.

    Raises:
        Refused: no provider is set up.
    """
    providers = offered(desk)
    if not providers:
        raise none_offered(desk)
    options = tuple((name, offering(name).name) for name in providers)
    return Form(
        ErrandId.CONNECT_MAILBOX,
        0,
        0,
        say("Connect a mailbox"),
        say("Make the link"),
        (
            Field("provider", say("Where it lives"), FieldKind.CHOICE, options, initial=providers[0]),
            Field(
                "address",
                say("Its address"),
                FieldKind.LINE,
                hint=say("Replies leave from this address, such as privacy@example.org."),
                longest=250,
            ),
            Field(
                "name",
                say("What to call it"),
                FieldKind.LINE,
                hint=say("Short; colleagues see it on cases and in warnings."),
                longest=40,
            ),
        ),
        notes=(say("Passwords are never typed here. You get a link to a page of Ombud's own."),),
    )


def invite(desk: Desk, errand: Errand) -> Response:
    """Return the link for the mailbox of a form; one whose purge waits is decided on first.

    Raises:
        Incomplete: the address or the name cannot be used.
        Refused: the provider is not set up, or the mailbox is another one's.
    """
    answers = errand.answers or {}
    provider, address, name = (answers.get(each, "") for each in ("provider", "address", "name"))
    if not provider:
        raise Incomplete({"provider": say("Choose one of these.")})
    if (waits := deciding.waiting_for(desk, errand.actor, address)) is not None:
        return deciding.form(waits, provider)
    link = proposing.propose(desk, errand.actor, Proposal(provider, address, name, {}))
    return _sheet(link, name, here=desk.rules.opens_here_alone)


def again(desk: Desk, errand: Errand) -> Response:
    """Return the link on which a mailbox is connected again; one whose purge waits is decided on first.

    Raises:
        Refused: there is no such mailbox, or it is not connected by consent.
    """
    number = number_in(errand.token.partition("-")[0])
    if number is None:
        raise NotFound(say("There is no such mailbox any more."))
    if (waits := deciding.waiting(desk, MailboxId(number))) is not None:
        with desk.reading("inviting.provider") as tx:
            return deciding.form(waits, tx.mailboxes.get(waits.mailbox_id).provider)
    link = proposing.reconnect(desk, errand.actor, MailboxId(number))
    return _shown(desk, link)


def decided(desk: Desk, errand: Errand) -> Response:
    """Return the link for a mailbox of which somebody said whether it is resumed or purged.

    Raises:
        Incomplete: nothing was chosen.
        Refused: it is not disconnected any more, or open cases have to be decided first.
    """
    return _shown(desk, deciding.decide(desk, errand))


def _shown(desk: Desk, link: Proposed) -> Sheet:
    with desk.reading("inviting.again") as tx:
        mailbox = tx.mailboxes.get(link.mailbox)
    return _sheet(link, choice=is_choice(desk, mailbox), here=desk.rules.opens_here_alone)


def steps(desk: Desk, standings: Iterable[Standing]) -> tuple[Step, ...]:
    """Return the buttons by which an admin connects mailboxes: those that need it, then another one."""
    known = set(offered(desk))
    ours = [one for one in standings if one.provider in known and one.name not in desk.described]
    found = [
        Step(ErrandId.RECONNECT_MAILBOX, _label(one), str(one.id)) for one in ours if _must_be_connected(one)
    ]
    found += [
        Step(ErrandId.RECONNECT_MAILBOX, say("Folders of {name}", name=one.name), str(one.id))
        for one in ours
        if not _must_be_connected(one) and has_folders(desk, one.provider, one.status)
    ]
    return (*found[: _MOST - 1], Step(ErrandId.CONNECT_MAILBOX, say("Connect a mailbox")))


def _must_be_connected(standing: Standing) -> bool:
    return standing.status in _RESTING or standing.fault == AuthorizationLost.__name__


def _label(standing: Standing) -> Phrase:
    if standing.status is MailboxStatus.PROPOSED:
        return say("Go on connecting {name}", name=standing.name)
    return say("Connect {name} again", name=standing.name)


def _what(link: Proposed) -> Phrase:
    if link.given:
        return say(
            "Access to mailbox {name} was given; look at what it would bring, and confirm.", name=link.name
        )
    if link.again:
        return say(
            "Mailbox {name} is connected again on this page; its cases and its history stay.", name=link.name
        )
    return say(
        "Mailbox {name} is connected on this page. Nothing is read before you confirm it there.",
        name=link.name,
    )


def _sheet(link: Proposed, wanted: str = "", *, choice: bool = False, here: bool = False) -> Sheet:
    alone = say(
        "Open it in the browser in which you sign in to the mailbox. The link is for you alone and can be "
        "used for {minutes} minutes.",
        minutes=int(LINK_LASTS.total_seconds() // 60),
    )
    parts = [Paragraph(_what(link), link=Link(say("Open the page"), link.url)), Paragraph(alone)]
    if choice:
        parts.insert(1, Paragraph(say("Or choose its folders anew there, without signing in again.")))
    if wanted and " ".join(wanted.split()) != link.name:
        parts.append(Paragraph(say("It stands already and keeps its name, {name}.", name=link.name)))
    if here:
        opens = say(
            "It opens on the computer that Ombud runs on alone; {setting} changes that.",
            setting="OMBUD_WEB_PUBLIC_URL",
        )
        parts.append(Paragraph(opens))
    return Sheet(say("Connect a mailbox"), tuple(parts))
