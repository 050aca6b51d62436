"""Disconnecting from the home page: a button for admins, a form that says what will happen, and a tick."""

import pytest

from handlers import errands
from handlers.domain.card import Form
from handlers.domain.errands import Errand, ErrandId
from handlers.domain.errors import AlreadyHandled, Incomplete, NotAllowed, NotFound
from handlers.domain.ids import PersonId
from handlers.domain.presses import Done, Response
from handlers.home.pages import home_of
from handlers.mailboxes.push import keep_watches
from tests.contract.store.shelf import run, value
from tests.support.cast import ADA, IRIS, MALLORY, MAX, actor
from tests.support.desks import Room
from tests.support.letters import letter
from tests.support.pushing import Provider, grant, provided


@pytest.fixture(autouse=True)
def provider(room: Room) -> Provider:
    found = provided(room)
    keep_watches(room.desk)
    return found


def press(
    room: Room,
    by: PersonId = IRIS,
    answers: dict[str, str] | None = None,
    *,
    token: str | None = None,
    press_id: str = "press-1",
) -> Response:
    named = str(room.mailbox.id) if token is None else token
    return errands.run(
        room.desk, Errand(press_id, ErrandId.DISCONNECT_MAILBOX, actor(by), answers, token=named)
    )


def status(room: Room) -> str:
    return str(value(room, "SELECT status FROM mailbox"))


def offered(room: Room, who: PersonId = IRIS) -> list[tuple[str, str]]:
    page = home_of(room.desk, who)
    steps = [step for part in (*page.sections, *page.further) for step in part.steps]
    return [(step.label, step.token) for step in steps if step.errand is ErrandId.DISCONNECT_MAILBOX]


def test_an_admins_page_offers_it_for_each_mailbox_that_is_read(room: Room) -> None:
    assert offered(room) == [("Disconnect privacy", str(room.mailbox.id))]
    assert offered(room, ADA) == []
    press(room, answers={"meant": "yes"})
    assert offered(room) == []


def test_no_more_buttons_than_a_row_holds(room: Room) -> None:
    for number in range(8):
        grant(room, f"box-{number}", f"grant {number}", f"box-{number}@example.com")
    assert len(offered(room)) == 5


def test_the_button_shows_what_will_happen_and_does_nothing(room: Room) -> None:
    room.arrive(letter())
    form = press(room)
    assert isinstance(form, Form)
    assert form.action == ErrandId.DISCONNECT_MAILBOX
    assert form.token == str(room.mailbox.id)
    text = " ".join(form.notes)
    assert "reads and sends nothing in mailbox privacy" in text
    assert f"due {room.only_case().due_on.isoformat()}" in text
    assert "@" not in text
    assert status(room) == "connected"


@pytest.mark.parametrize("answers", [{}, {"meant": ""}])
def test_the_form_without_the_tick_changes_nothing(room: Room, answers: dict[str, str]) -> None:
    with pytest.raises(Incomplete) as refused:
        press(room, answers=answers)
    assert refused.value.fields == {"meant": "Tick this if you mean it."}
    assert status(room) == "connected"


def test_the_form_disconnects_and_a_second_delivery_changes_nothing(room: Room) -> None:
    done = press(room, answers={"meant": "yes"})
    assert isinstance(done, Done)
    assert done.text.startswith("Mailbox privacy is being disconnected")
    with pytest.raises(AlreadyHandled):
        press(room, answers={"meant": "yes"})
    assert status(room) == "disconnecting"
    assert run(room, "SELECT actor FROM mailbox_event WHERE kind = 'disconnecting'") == [(IRIS,)]


@pytest.mark.parametrize("who", [ADA, MAX, MALLORY])
@pytest.mark.parametrize("answers", [None, {"meant": "yes"}])
def test_nobody_but_admins_gets_the_form_or_can_send_it(
    room: Room, who: PersonId, answers: dict[str, str] | None
) -> None:
    with pytest.raises(NotAllowed):
        press(room, who, answers)
    assert status(room) == "connected"


@pytest.mark.parametrize("token", ["", "0", "404", "privacy", "٣", "9" * 40, "-1"])
def test_whatever_comes_back_as_a_mailbox_is_checked(room: Room, token: str) -> None:
    with pytest.raises(NotFound):
        press(room, answers={"meant": "yes"}, token=token)
