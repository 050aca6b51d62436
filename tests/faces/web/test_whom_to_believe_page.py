"""The page of a dry run asks whom to believe on senders, and decides nothing for anybody."""

from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from connectors.vouching import GMAIL
from handlers.domain.mailbox import MailboxStatus
from handlers.mailboxes.proposing import Proposal
from tests.faces.web.visits import TYPED, looked, opened, path, pressed, status
from tests.support.connecting import NAME, SUPPORT, Stage
from tests.support.letters import TRUSTED

ASKED = "Whom to believe on who wrote a letter"


def at_the_question(on: Stage, guest: FlaskClient) -> str:
    where = path(on.propose(Proposal("imap", SUPPORT, NAME, {})))
    pressed(guest, where, step="begin", **TYPED)
    looked(guest, where)
    return where


def believed(on: Stage) -> tuple[str, ...]:
    with on.room.desk.reading("tests.believed") as tx:
        return next(each.authserv_ids for each in tx.mailboxes.all() if each.name == NAME)


def test_the_servers_that_letters_name_are_shown_and_none_is_chosen(on: Stage, guest: FlaskClient) -> None:
    on.fill(one=1, two=2)
    page = opened(guest, at_the_question(on, guest)).text
    assert ASKED in page
    assert f'<input type="radio" name="trust" value="{TRUSTED}" required>' in page
    assert f"{TRUSTED}, named in 2 of 2 letters" in page
    assert "anybody can write one" in page
    radios = [part for part in page.split("<input")[1:] if 'name="trust"' in part]
    assert len(radios) == 3
    assert not [part for part in radios if " checked" in part.partition(">")[0]]


def test_where_letters_name_none_that_is_said(on: Stage, guest: FlaskClient) -> None:
    assert "name no server that judged their sender" in opened(guest, at_the_question(on, guest)).text


@pytest.mark.parametrize(
    ("form", "names"),
    [
        ({"trust": TRUSTED}, (TRUSTED,)),
        ({"trust": "", "servers": TRUSTED}, ()),
        (
            {"trust": "others", "servers": " mx.one.example, MX.two.example "},
            ("mx.one.example", "mx.two.example"),
        ),
        ({}, ()),
    ],
)
def test_what_was_chosen_counts(
    on: Stage, guest: FlaskClient, form: dict[str, str], names: tuple[str, ...]
) -> None:
    where = at_the_question(on, guest)
    assert pressed(guest, where, step="confirm", backfill="none", **form).status_code == 303
    assert believed(on) == names
    assert status(on) is MailboxStatus.CONNECTED


@pytest.mark.parametrize("servers", ["", "not a_name! <b>", "x" * 300])
def test_what_is_no_name_is_told_at_its_place_and_begins_nothing(
    on: Stage, guest: FlaskClient, servers: str
) -> None:
    where = at_the_question(on, guest)
    page = pressed(guest, where, step="confirm", backfill="none", trust="others", servers=servers)
    assert page.status_code == 422
    assert 'id="unnamed" role="alert">Write the name of a server' in page.text
    assert 'value="others" required checked' in page.text
    assert "<b>" not in page.text
    assert status(on) is MailboxStatus.PROPOSED


def test_a_provider_that_judges_in_its_own_way_is_not_asked_about(on: Stage, guest: FlaskClient) -> None:
    desk = on.room.desk
    desk.providers = {**desk.providers, "imap": replace(desk.providers["imap"], vouching=GMAIL)}
    on.fill(one=1)
    page = opened(guest, at_the_question(on, guest)).text
    assert ASKED not in page
    assert 'name="trust"' not in page
