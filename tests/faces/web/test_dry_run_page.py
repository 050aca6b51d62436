"""The page of a dry run: how far it is, what it found, and the form that begins to read the mailbox."""

import re
from collections.abc import Mapping
from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from connectors.errors import Temporary
from handlers.domain.mailbox import MailboxStatus
from handlers.domain.people import Actor, Role
from handlers.mailboxes import proposing
from handlers.mailboxes.proposing import Proposal
from tests.faces.web.visits import (
    TYPED,
    come_back,
    looked,
    opened,
    path,
    pressed,
    status,
    through,
    visitor,
)
from tests.support.cast import IRIS, MAX, actor
from tests.support.connecting import NAME, SUPPORT, Stage
from tests.support.consents import PlayedSignIn


def test_the_dry_run_shows_what_it_would_do_and_confirming_begins(on: Stage, guest: FlaskClient) -> None:
    on.fill(one=1, two=2, old=90)
    where = through(guest, on)
    page = looked(guest, where)
    assert "Answers leave from support@acme.example." in page.text
    assert "gdpr@acme.example" in page.text
    assert (
        "2 letters came within the last 30 days. The newest 2 were read to try: 2 would become cases."
        in page.text
    )
    assert re.search(
        r'<th scope="row" dir="auto">INBOX</th><td>3</td><td>2</td><td>2</td><td>2</td>', page.text
    )
    assert not on.mail.sent
    assert not on.mail.drafts
    assert on.room.cases() == []
    assert pressed(guest, where, step="confirm", backfill="none").status_code == 303
    assert "Mailbox support is connected." in opened(guest, where).text
    assert status(on) is MailboxStatus.CONNECTED
    assert pressed(guest, where, step="confirm", backfill="none").status_code == 303, "twice changes nothing"


def test_a_restart_in_the_middle_of_a_dry_run_begins_it_anew(on: Stage, guest: FlaskClient) -> None:
    on.fill(one=1)
    where = path(on.propose())
    (cookie,) = pressed(guest, where, step="begin").headers.getlist("Set-Cookie")
    come_back(guest, on)
    opened(guest, where)
    again = visitor(on)  # another process, and the same browser
    name, _, value = cookie.partition(";")[0].partition("=")
    again.set_cookie(name, value, domain="ombud.example.org", path="/connect", secure=True)
    assert "1 letter came within the last 30 days" in looked(again, where).text
    assert pressed(again, where, step="confirm", backfill="everything").status_code == 303


def test_a_dry_run_that_fails_says_so_and_is_tried_again(on: Stage, guest: FlaskClient) -> None:
    on.mail.fail_next("account", Temporary())
    where = through(guest, on)
    page = looked(guest, where)
    assert page.status_code == 502
    assert "does not answer right now" in page.text
    assert "What mailbox support would bring" in looked(guest, where).text


@pytest.mark.parametrize("backfill", ["", "all", "NONE", "everything "])
def test_a_confirmation_without_a_choice_begins_nothing(on: Stage, guest: FlaskClient, backfill: str) -> None:
    where = through(guest, on)
    looked(guest, where)
    page = pressed(guest, where, step="confirm", backfill=backfill)
    assert page.status_code == 422
    assert "Choose which earlier letters" in page.text
    assert status(on) is MailboxStatus.PROPOSED


def test_another_browser_confirms_nothing(on: Stage, guest: FlaskClient) -> None:
    where = through(guest, on)
    looked(guest, where)
    assert pressed(visitor(on), where, step="confirm", backfill="none").status_code == 403
    assert status(on) is MailboxStatus.PROPOSED


def test_nothing_is_confirmed_before_access_was_given(on: Stage, guest: FlaskClient) -> None:
    where = path(on.propose())
    assert pressed(guest, where, step="confirm", backfill="none").status_code == 303
    assert status(on) is MailboxStatus.PROPOSED
    assert "Continue to Google" in opened(guest, where).text


def test_folders_are_chosen_where_there_are_several(on: Stage, guest: FlaskClient) -> None:
    on.wishes.folders = ("INBOX", "Junk", "<Anträge>")
    on.mail._feeds["<Anträge>"] = []
    where = path(on.propose(Proposal("imap", SUPPORT, NAME, {})))
    pressed(guest, where, step="begin", **TYPED)
    page = looked(guest, where)
    assert '<input type="checkbox" name="folder" value="INBOX" checked>' in page.text
    assert '<input type="checkbox" name="folder" value="&lt;Anträge&gt;">' in page.text
    assert 'value="Junk"' not in page.text
    assert "Junk is read in any case" in page.text
    none = pressed(guest, where, step="confirm", backfill="none", folder="elsewhere")
    assert none.status_code == 422
    assert "Choose at least one folder." in none.text
    assert pressed(guest, where, step="confirm", backfill="none", folder="INBOX").status_code == 303
    assert "is connected" in opened(guest, where).text
    assert "Folders that are read: INBOX, Junk." in opened(guest, where).text


def test_sent_mail_is_nobodys_to_choose_where_it_is_empty_either(
    on: Stage, guest: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(on.mail, "scopes", lambda: ("INBOX", "Junk", "SENT"))
    on.wishes.folders = ("INBOX", "Junk")
    on.mail._feeds["SENT"] = []
    where = path(on.propose(Proposal("imap", SUPPORT, NAME, {})))
    pressed(guest, where, step="begin", **TYPED)
    page = looked(guest, where)
    assert ">SENT</th>" in page.text
    assert 'value="SENT"' not in page.text


def test_a_user_that_is_another_address_is_told_before_anything_is_read(
    on: Stage, guest: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    where = path(on.propose(Proposal("imap", SUPPORT, NAME, {})))
    finish = PlayedSignIn.finish

    def signed_in(self: PlayedSignIn, typed: Mapping[str, str], intended: str) -> object:
        granted, details = finish(self, typed, intended)
        return replace(granted, account="ada@acme.example"), details

    monkeypatch.setattr(PlayedSignIn, "finish", signed_in)
    pressed(guest, where, step="begin", **TYPED)
    assert "You signed in as ada@acme.example, and not as support@acme.example" in looked(guest, where).text


def test_whoever_gave_access_goes_on_with_the_dry_run_on_a_new_link(on: Stage, guest: FlaskClient) -> None:
    through(guest, on)
    mailbox = on.mailbox_named(NAME)
    link = proposing.reconnect(on.room.desk, actor(IRIS), mailbox)
    assert (link.given, link.again) == (True, False)
    other = visitor(on)
    assert "What mailbox support would bring" in looked(other, path(link)).text
    assert pressed(other, path(link), step="confirm", backfill="none").status_code == 303
    assert status(on) is MailboxStatus.CONNECTED


def test_another_admin_gives_access_anew(on: Stage, guest: FlaskClient) -> None:
    through(guest, on)
    on.room.colleagues.held[MAX] = frozenset({Role.ADMIN})
    link = proposing.reconnect(on.room.desk, Actor(MAX, frozenset({Role.ADMIN})), on.mailbox_named(NAME))
    assert link.given is False
    assert "Continue to Google" in opened(visitor(on), path(link)).text
