"""Connecting a mailbox from Slack: a short form, then a link that one admin sees and nobody else."""

from dataclasses import replace

import pytest

from connectors.memory import MemoryMailbox
from handlers.domain.mailbox import MailboxStatus
from tests.support.connecting import NAME, SUPPORT
from tests.support.consents import PASSWORD, PlayedConsent, parts
from tests.support.slack_desk import Cast, Place, words

FORM = {"provider": "google", "address": SUPPORT, "name": NAME}


@pytest.fixture(autouse=True)
def google(loose_place: Place) -> PlayedConsent:
    consent = PlayedConsent()
    loose_place.desk.providers = {"google": parts(MemoryMailbox(SUPPORT), consent)}
    return consent


def form(place: Place, cast: Cast) -> str:
    """Open the form from the answer to the command, and return the window's id."""
    place.command(cast.iris, "mailboxes")
    assert place.slack.press(cast.iris, place.channel, shown(place, cast), "connect_mailbox").ok
    return place.window(cast.iris).id


def shown(place: Place, cast: Cast) -> str:
    return place.slack.ephemerals(cast.iris)[-1].ts


def link(place: Place, cast: Cast) -> str:
    """Return the address behind the one link of the window."""
    (found,) = [
        element["url"]
        for block in place.window(cast.iris).blocks
        for element in block.get("elements", [])
        if "url" in element
    ]
    return str(found)


def status(place: Place, name: str) -> MailboxStatus | None:
    with place.desk.reading("tests.status") as tx:
        return next((one.status for one in tx.mailboxes.all() if one.name == name), None)


def test_the_link_is_shown_to_the_admin_who_asked_and_to_nobody_else(place: Place, cast: Cast) -> None:
    window = form(place, cast)
    assert "Passwords are never typed here" in words(place.window(cast.iris))
    assert place.slack.submit(cast.iris, window, FORM).ok
    assert link(place, cast).startswith("http://127.0.0.1:8080/connect/")
    assert "for you alone" in words(place.window(cast.iris))
    assert status(place, NAME) is MailboxStatus.PROPOSED
    token = link(place, cast).rpartition("/")[2]
    everywhere = [words(one) for one in place.slack.messages(place.channel)]
    for person in cast.everyone():
        everywhere += [words(one) for one in place.slack.ephemerals(person)]
    assert not any(token in text or SUPPORT in text for text in everywhere)


def test_what_cannot_be_a_mailbox_is_said_at_its_field(place: Place, cast: Cast) -> None:
    window = form(place, cast)
    answer = place.slack.submit(cast.iris, window, {**FORM, "address": "support"})
    assert "one whole e-mail address" in str(answer.errors)
    assert status(place, NAME) is None


def test_home_offers_it_to_admins_alone(place: Place, cast: Cast) -> None:
    for person, offered in ((cast.iris, True), (cast.ada, False), (cast.max, False)):
        place.slack.open_home(person)
        place.deliver()
        home = place.slack.home(person)
        assert home is not None
        assert ("Connect a mailbox" in words(home)) is offered
    home = place.slack.home(cast.iris)
    assert home is not None
    assert place.slack.press_in_view(home.id, "connect_mailbox").ok
    assert "Its address" in words(place.window(cast.iris))


def test_a_mailbox_that_nobody_confirmed_can_be_gone_on_with(place: Place, cast: Cast) -> None:
    place.slack.submit(cast.iris, form(place, cast), FORM)
    first = link(place, cast)
    told = place.command(cast.iris, "mailboxes")
    assert "Go on connecting support" in told
    assert "Connect privacy again" not in told, "the settings describe it"
    with place.desk.reading("tests.id") as tx:
        mailbox = next(one.id for one in tx.mailboxes.all() if one.name == NAME)
    pressed = f"reconnect_mailbox:{mailbox}"
    assert place.slack.press(cast.iris, place.channel, shown(place, cast), pressed).ok
    assert link(place, cast) != first


def test_without_a_provider_the_button_says_what_is_missing(place: Place, cast: Cast) -> None:
    place.desk.providers, place.desk.unset = {}, {"google": "OMBUD_GOOGLE_CLIENT_ID"}
    place.command(cast.iris, "mailboxes")
    place.slack.press(cast.iris, place.channel, shown(place, cast), "connect_mailbox")
    assert "OMBUD_GOOGLE_CLIENT_ID" in place.told(cast.iris)


def test_the_form_asks_nothing_secret(place: Place, cast: Cast) -> None:
    form(place, cast)
    fields = {block["block_id"] for block in place.window(cast.iris).blocks if block["type"] == "input"}
    assert fields == {"provider", "address", "name"}
    assert PASSWORD not in words(place.window(cast.iris))


def test_a_mailbox_that_lapsed_is_offered_to_be_connected_again(place: Place, cast: Cast) -> None:
    place.slack.submit(cast.iris, form(place, cast), FORM)
    with place.desk.transaction("tests.lapse") as tx:
        mailbox = next(one for one in tx.mailboxes.all() if one.name == NAME)
        tx.mailboxes.describe(replace(mailbox, status=MailboxStatus.LAPSED))
    assert "Connect support again" in place.command(cast.iris, "mailboxes")
    pressed = f"reconnect_mailbox:{mailbox.id}"
    assert place.slack.press(cast.iris, place.channel, shown(place, cast), pressed).ok
    assert "its cases and its history stay" in words(place.window(cast.iris))
