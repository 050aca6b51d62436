"""Behind the scenes: what was written down about each case, what left by mail, and where the mailbox stands.

This looks past the product, for it would write down that somebody looked.
"""

from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, abort, redirect, render_template
from flask.typing import ResponseReturnValue

from bot.sandbox.desk.hosts import IRIS
from bot.sandbox.desk.house import House
from bot.sandbox.story.acts import ZONE
from bot.sandbox.story.open_house import whereabouts
from bot.sandbox.story.people import ADDRESS, NAMES
from bot.sandbox.story.post_office import addressee, text_of
from bot.sandbox.story.stage import OBSERVER
from handlers import casebook
from handlers.cards.card import STATUS_LABELS
from handlers.domain.case import Case
from handlers.domain.events import RecordedEvent
from handlers.domain.mailbox import READ
from handlers.domain.rights import names
from handlers.mailboxes.listing import standings
from handlers.mailboxes.registry import everything
from handlers.mailboxes.wellbeing import is_well, told


@dataclass(frozen=True, slots=True)
class Happening:
    """One event of a case's record, in words."""

    number: int
    at: datetime
    what: str
    who: str
    facts: tuple[tuple[str, str], ...]
    digest: str


@dataclass(frozen=True, slots=True)
class Stands:
    """One mailbox, as Ombud's own admins are told of it.

    Attributes:
        ends: whether somebody at its host can take Ombud's access away here.
    """

    number: int
    name: str
    provider: str
    told: str
    troubled: bool
    ends: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One case in the list."""

    case: Case
    rights: str
    status: str
    owner: str


def pages(house: House) -> Blueprint:
    """Return the pages."""
    made = Blueprint("behind", __name__, url_prefix="/behind")

    @made.get("/record")
    def cases() -> ResponseReturnValue:
        found = casebook.every_case(house.stage.desk, OBSERVER, 1_000)
        rows = [_row(case) for case in sorted(found, key=lambda case: case.number, reverse=True)]
        return render_template("record.html", here="/behind/record", rows=rows)

    @made.get("/record/<number>")
    def record(number: str) -> ResponseReturnValue:
        found = casebook.every_case(house.stage.desk, OBSERVER, 1_000)
        case = next((one for one in found if one.number == number), None)
        if case is None:
            abort(404, "There is no case of that number.")
        with house.stage.desk.reading("sandbox.record") as tx:
            events = [_happening(event) for event in tx.events.of_case(case.id)]
        breaks = casebook.verify_case(house.stage.desk, number)
        return render_template(
            "case.html", here="/behind/record", row=_row(case), events=events, breaks=breaks
        )

    @made.get("/mails")
    def mails() -> ResponseReturnValue:
        sent = [(mail, addressee(mail), text_of(mail)) for mail in reversed(house.post_rooms.sent())]
        return render_template("mails.html", here="/behind/mails", mails=sent)

    @made.get("/mailbox")
    def mailbox() -> ResponseReturnValue:
        return render_template(
            "mailbox.html",
            here="/behind/mailbox",
            address=ADDRESS,
            places=whereabouts(house.stage),
            mailboxes=_stands(house),
            hosts=house.post_rooms.hosts.values(),
            own=IRIS,
        )

    @made.post("/mailbox/<int:number>/end")
    def end(number: int) -> ResponseReturnValue:
        if not house.take_away(number):
            abort(404, "There is no mailbox at a host of this page whose access could be taken away.")
        return redirect("/behind/mailbox#mailboxes", 303)

    return made


def _stands(house: House) -> list[Stands]:
    rooms, found = house.post_rooms, {one.id: one for one in everything(house.stage.desk)}
    return [
        Stands(
            number=one.id,
            name=one.name,
            provider=one.provider,
            told=told(one, house.now),
            troubled=one.status in READ and not is_well(one, house.now),
            ends=one.status in READ and rooms.can_end(found[one.id].address),
        )
        for one in standings(house.stage.desk)
    ]


def _row(case: Case) -> Row:
    return Row(
        case, names(case.rights), STATUS_LABELS[case.status], NAMES.get(case.owner or "", "nobody yet")
    )


def _happening(event: RecordedEvent) -> Happening:
    facts = tuple(
        (name.replace("_", " "), _fact(value)) for name, value in event.facts.items() if value is not None
    )
    who = NAMES.get(event.actor, event.actor.capitalize())
    what = event.kind.value.replace("_", " ").capitalize()
    return Happening(event.seq, event.at.astimezone(ZONE), what, who, facts, event.digest)


def _fact(value: object) -> str:
    return NAMES.get(str(value), str(value))
