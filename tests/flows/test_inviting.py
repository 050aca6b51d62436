"""The link that an admin gets from the chat system, and what they are told where there is none."""

from dataclasses import replace

import pytest

from handlers.domain.card import Sheet
from handlers.domain.errands import Errand, ErrandId
from handlers.domain.errors import Refused
from handlers.mailboxes import inviting
from tests.conftest import NewRoom
from tests.support.cast import IRIS, actor
from tests.support.connecting import NAME, PROPOSAL, SUPPORT, Stage, stage


@pytest.fixture
def on(new_room: NewRoom) -> Stage:
    return stage(new_room)


def asked(provider: str) -> Errand:
    answers = {"provider": provider, "address": SUPPORT, "name": NAME}
    return Errand("press", ErrandId.CONNECT_MAILBOX, actor(IRIS), answers)


@pytest.mark.parametrize("url", ["http://127.0.0.1:8080", "http://localhost:80", "http://[::1]:8080"])
def test_a_link_that_opens_on_this_machine_alone_says_so(on: Stage, url: str) -> None:
    desk = on.room.desk
    desk.rules = replace(desk.rules, public_url=url)
    sheet = inviting.invite(desk, asked(PROPOSAL.provider))
    assert isinstance(sheet, Sheet)
    assert "on the computer that Ombud runs on alone" in sheet.paragraphs[-1].text
    assert "OMBUD_WEB_PUBLIC_URL" in sheet.paragraphs[-1].text


def test_a_link_that_opens_everywhere_does_not(on: Stage) -> None:
    desk = on.room.desk
    desk.rules = replace(desk.rules, public_url="https://ombud.example.org")
    assert "alone; OMBUD" not in repr(inviting.invite(desk, asked(PROPOSAL.provider)))


def test_a_provider_that_is_not_set_up_names_what_is_missing_and_where_it_is_explained(on: Stage) -> None:
    desk = on.room.desk
    desk.providers, desk.unset = {}, {"google": "OMBUD_GOOGLE_CLIENT_ID"}
    with pytest.raises(Refused, match=r"OMBUD_GOOGLE_CLIENT_ID is missing. docs/mailboxes.md says how"):
        inviting.invite(desk, asked("google"))
    with pytest.raises(Refused, match=r"OMBUD_GOOGLE_CLIENT_ID. docs/mailboxes.md says how"):
        inviting.form(desk, asked("google"))
