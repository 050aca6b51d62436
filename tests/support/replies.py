"""A reply on its way, and what a colleague sees of it on the card."""

from handlers.cards.pictures import picture
from handlers.domain.case import ActionId, Case
from tests.support.desks import Room
from tests.support.letters import letter


def answered(room: Room) -> Case:
    """Open a case that is not acknowledged, and queue an answer."""
    room.arrive(letter(dmarc=None))
    case = room.only_case()
    room.press(case, ActionId.CLAIM)
    room.answer(case)
    return case


def left(room: Room) -> int:
    return len(room.mail.sent)


def facts(room: Room) -> dict[str, str]:
    with room.desk.reading("tests.card") as tx:
        return dict(picture(tx, tx.cases.all(room.mailbox.organisation_id, 1)[0]).facts)


def buttons(room: Room) -> list[ActionId]:
    with room.desk.reading("tests.card") as tx:
        card = picture(tx, tx.cases.all(room.mailbox.organisation_id, 1)[0])
    return [ActionId(one.action) for one in card.buttons]


def note(room: Room) -> str:
    with room.desk.reading("tests.card") as tx:
        return picture(tx, tx.cases.all(room.mailbox.organisation_id, 1)[0]).note
