"""Letters put aside and letters alike at a place where Slack is looked at, and every way to act on them."""

from dataclasses import replace
from datetime import timedelta
from functools import partial

from connectors.base import Address
from handlers.domain.aside import Aside, is_possible
from handlers.domain.case import ActionId, Case, Status
from handlers.domain.events import Event, EventKind
from handlers.domain.finding import Finding, LetterKind, RequesterKind, Verdict
from handlers.domain.ids import MessageId
from handlers.domain.mandate import Mandate
from handlers.domain.message import Content, Direction, Message, Purpose
from handlers.domain.reading import Reading, Sureness
from handlers.duties.junk import tell_of_junk
from handlers.intake.calling import call
from handlers.showing import save_and_show
from handlers.store.likenesses import Alike
from tests.support.golden_studio import Studio
from tests.support.slack_desk import COMMAND, Place
from tests.support.told_by_words import ToldByWords

#: Names as no language of ours writes them, so that what stays in English is seen.
_SERVICE, _PERSON = "υπηρεσία", "Σαμ"
SAM = Address("sam@example.org", "Sam Subject")


def put_aside(
    place: Place,
    verdict: Verdict = Verdict.LOOK,
    kind: LetterKind = LetterKind.OTHER,
    *,
    junk: bool = True,
    content: Content | None = None,
) -> MessageId:
    """Put a letter aside, received three days ago."""
    content = content or Content("My data", "What do you have on me?", SAM)
    finding = Finding("en", (), verdict=verdict, kind=kind, version="1")
    place.desk.recogniser = ToldByWords()
    with place.desk.transaction("tests.aside") as tx:
        at = tx.now - timedelta(days=3)
        which = MessageId(tx.next_id())
        message = Message(
            which,
            place.mailbox.id,
            None,
            Direction.INBOUND,
            Purpose.AUTOMATIC,
            at,
            content,
            known_sender=False,
        )
        tx.messages.add(place.mailbox, message)
        possible = is_possible(finding)
        tx.asides.put(place.mailbox, Aside(which, place.mailbox.id, at, verdict, kind, junk, possible))
    return which


def of_an_agent(
    place: Place, case: Case, batch: int | None, service: str = "mine", name: str = "Sam Subject"
) -> int:
    """Let a case have come from a service, in a batch."""
    with place.desk.transaction("tests.agent") as tx:
        current = tx.cases.locked(case.id)
        (first,) = tx.messages.of_case(case.id)[:1]
        if batch is None:
            batch = tx.likenesses.batch_of(place.mailbox, service)
        letter = Alike(first.id, case.id, tx.now, tx.likenesses.who(place.mailbox, str(case.id)), batch)
        tx.likenesses.add(place.mailbox, letter, (), wordy=True)
        person = Mandate(case.id, service, spoken=True, name=name, address="sam@example.org")
        tx.mandates.add(place.mailbox, person)
        reading = Reading(Verdict.REQUEST, LetterKind.REQUEST, RequesterKind.REPRESENTATIVE, Sureness.SURE)
        event = Event(EventKind.MESSAGE_ADDED, {"message": first.id, "purpose": "correspondence"})
        save_and_show(tx, replace(current, reading=reading), event)
    place.deliver()
    return batch


def every_side_door(made: Studio) -> None:
    """Look through what was put aside, and at cases whose letters are alike, as everybody may."""
    cast, place = made.place.cast, made.place
    for number, kind in enumerate(LetterKind):
        content = Content("My data", made.words.typed[:2_000], SAM)
        put_aside(place, Verdict.OTHER, kind, junk=bool(number % 2), content=content)
    put_aside(place)
    place.later(60)
    for verb in ("junk", "mailboxes"):
        for person in (cast.ada, cast.iris):
            typed = partial(place.slack.command, person, place.channel, COMMAND, verb)
            made.through_windows(person, f"{verb} by {person}", typed, 3)
    place.later(86_400)
    tell_of_junk(place.desk)
    calling = made.ready(Status.NEW)
    for kind in (LetterKind.BREACH_REPORT, LetterKind.AUTHORITY):
        with place.desk.transaction("tests.call") as tx:
            call(tx, place.desk, calling.id, MessageId(tx.next_id()), Finding("en", kind=kind))
    place.deliver()
    made.gather("what managers are told of letters")
    for service in (_SERVICE, ""):
        batch = None
        for _ in range(3):
            batch = of_an_agent(place, made.staged(Status.OPEN), batch, service, _PERSON)
    made.through_windows(
        cast.ada, "letters alike", partial(place.slack.command, cast.ada, place.channel, COMMAND, "batch"), 2
    )
    made.use_home(cast.ada, "home with letters aside and alike", partial(place.slack.open_home, cast.ada))
    case = made.staged(Status.OPEN)
    of_an_agent(place, case, None, _SERVICE, _PERSON)
    for _ in range(2):
        made.through_windows(
            cast.ada, "a mandate", partial(made.press, cast.ada, case, ActionId.MANDATE.value), 1
        )
