"""Connecting mailboxes at the mail hosts beside the desk: consent, letters, answers, the way out."""

import html
import re
from datetime import timedelta

import pytest

from bot.sandbox.desk.serving import DeskServer
from bot.sandbox.story.people import ADDRESS, IRIS
from bot.sandbox.story.stage import Stage
from handlers.domain.mailbox import Mailbox, MailboxStatus
from handlers.mailboxes.registry import everything
from tests.faces.desk.connecting import SUPPORT, Tab, link_for
from tests.faces.desk.visiting import Visitor

LETTER = {"Subject": "My data", "Letter": "Please send me a copy of all the personal data you hold about me."}
#: Mail knows whole seconds: what is written in the very second of the confirmation seems to be of before.
MOMENT = timedelta(seconds=2)
HOSTS = ("google", "microsoft")
TYPED = {"google": (), "microsoft": (("mode", "delegated"),)}


def mailbox(stage: Stage) -> Mailbox:
    return next(one for one in everything(stage.desk) if one.name == "support")


def connected(visitor: Visitor, provider: str) -> None:
    link, tab = link_for(visitor, provider), Tab()
    tab.consent(link, typed=TYPED[provider])
    assert "is connected" in tab.confirm(link)
    visitor.server.house.stage.clock.advance(MOMENT)


def started(server: DeskServer) -> list[str]:
    return [name for name, host in server.house.post_rooms.hosts.items() if host.is_started]


@pytest.mark.parametrize("provider", HOSTS)
def test_a_mailbox_is_connected_by_consent_and_its_letters_become_cases(
    visitor: Visitor, stage: Stage, server: DeskServer, provider: str
) -> None:
    link, tab = link_for(visitor, provider), Tab()
    assert link.startswith(stage.url)
    page = tab.consent(link, typed=TYPED[provider])
    told = "2 letters came within the last 30 days. The newest 2 were read to try: 1 would become a case."
    assert told in page
    assert "is connected" in tab.confirm(link)
    stage.clock.advance(MOMENT)
    assert mailbox(stage).status is MailboxStatus.CONNECTED
    assert stage.cases() == {}, "what lay there before is left alone unless it was asked for"

    visitor.go("/as/sam/write")
    page_of_sam = visitor.press("Send the letter", {**LETTER, "To": SUPPORT})
    assert list(stage.cases()) == ["Sam"]
    assert stage.cases()["Sam"].mailbox_id == mailbox(stage).id
    assert "sent by itself" in page_of_sam.text, "the sender is vouched for, and so acknowledged"
    (mail,) = server.house.post_rooms.sent()
    assert mail["From"].addresses[0].addr_spec == SUPPORT
    assert stage.post.sent() == []


@pytest.mark.parametrize("provider", HOSTS)
def test_a_forged_letter_there_gets_no_acknowledgement(visitor: Visitor, stage: Stage, provider: str) -> None:
    connected(visitor, provider)
    visitor.go("/as/sam/write")
    label = next(one.text for one in visitor.page.all("label") if one.attrs.get("for") == "forged")
    page = visitor.press("Send the letter", {**LETTER, "To": SUPPORT, label: "yes"})
    assert list(stage.cases()) == ["Sam"]
    assert "sent by itself" not in page.text
    assert "forged" in page.text


def test_an_answer_in_a_thread_goes_to_the_mailbox_that_it_came_from(
    visitor: Visitor, stage: Stage, server: DeskServer
) -> None:
    connected(visitor, "google")
    visitor.go("/as/sam/write")
    visitor.press("Send the letter", {**LETTER, "To": SUPPORT})
    page = visitor.press("Send the answer", {"Answer in this thread": "And the photographs, please."})
    assert "And the photographs, please." in page.text
    assert list(stage.cases()) == ["Sam"], "it joins the case"
    assert stage.post.delivered == {}
    assert len(server.house.post_rooms.delivered()) == 4


def test_another_account_is_refused_by_name(visitor: Visitor, stage: Stage) -> None:
    for provider in HOSTS:
        link = link_for(visitor, provider, f"{provider}@example.com", provider)
        page = Tab().consent(link, "iris@example.com", typed=TYPED[provider])
        assert "signed in with another account" in page
    assert [one.status for one in everything(stage.desk) if one.address != ADDRESS] == [
        MailboxStatus.PROPOSED
    ] * 2


def test_a_right_that_was_unticked_is_named(visitor: Visitor) -> None:
    page = Tab().consent(link_for(visitor, "google"), without="gmail.modify")
    assert "These rights are missing" in page
    assert "gmail.modify" in page
    link = link_for(visitor, "microsoft", "dpo@example.com", "dpo")
    page = Tab().consent(link, "dpo@example.com", without="Mail.Send", typed=TYPED["microsoft"])
    assert "Mail.Send" in page


def test_a_shared_mailbox_is_opened_by_iris(visitor: Visitor, stage: Stage) -> None:
    link, tab = link_for(visitor, "microsoft"), Tab()
    page = tab.consent(link, "iris@example.com", typed=(("mode", "shared"),))
    assert "Answers leave from support@example.com." in page
    assert "is connected" in tab.confirm(link, "month")
    visitor.press("Home")  # time goes on
    assert list(stage.cases()) == ["Mette"], "what came in the last month becomes cases where that was asked"


@pytest.mark.parametrize("provider", HOSTS)
def test_a_mailbox_is_disconnected_and_reads_nothing_more(
    visitor: Visitor, stage: Stage, provider: str
) -> None:
    connected(visitor, provider)
    visitor.go("/as/iris/channel")
    visitor.press("Home")
    visitor.press("Disconnect support")
    assert "Ombud reads and sends nothing in mailbox support" in visitor.page.text
    meant = next(
        visitor.label_of(one) for one in visitor.page.all("input") if one.attrs.get("type") == "checkbox"
    )
    visitor.press("Disconnect", {meant: "yes"})
    visitor.press("Move the clock by an hour")
    assert mailbox(stage).status is MailboxStatus.DISCONNECTED
    visitor.go("/as/sam/write")
    visitor.press("Send the letter", {**LETTER, "To": SUPPORT})
    assert stage.cases() == {}
    assert any("support" in str(post.blocks) for post in stage.direct(IRIS)), "the admin is told"


def test_time_that_goes_by_does_not_end_a_connection(visitor: Visitor, stage: Stage) -> None:
    connected(visitor, "google")
    visitor.press("Move the clock by a week")
    visitor.go("/as/sam/write")
    visitor.press("Send the letter", {**LETTER, "To": SUPPORT})
    assert list(stage.cases()) == ["Sam"], "letters that were left alone stay so"


def test_nothing_is_started_before_somebody_goes_there(visitor: Visitor, server: DeskServer) -> None:
    visitor.go("/behind/mailbox")
    link = link_for(visitor, "google")
    assert started(server) == []
    Tab().consent(link)
    assert started(server) == ["google"]


def test_the_letter_sheet_offers_an_address_once_there_is_a_choice(
    visitor: Visitor, server: DeskServer
) -> None:
    assert not visitor.go("/as/sam/write").all("select")
    connected(visitor, "google")
    choice = visitor.go("/as/sam/write").one("select", id="to")
    assert [one.text for one in choice.all("option")] == [ADDRESS, SUPPORT]
    visitor.press("Send the letter", {"To": SUPPORT})
    assert visitor.page.one("option", selected="").text == SUPPORT, "what was chosen stays chosen"
    form = {"to": "elsewhere@example.org", "words": "x", "csrf": visitor.page.all("input")[0].attrs["value"]}
    answer = server.app.test_client().post("/as/sam/write", data=form, base_url=visitor.origin)
    assert answer.status_code == 422


def test_only_iris_is_offered_to_connect_a_mailbox(visitor: Visitor) -> None:
    for slug in ("ada", "max", "mallory"):
        visitor.go(f"/as/{slug}/channel")
        visitor.press("Send", {"Message #privacy-desk, or type /ombud help": "/ombud mailboxes"})
        assert "Connect a mailbox" not in [one.name for one in visitor.page.all("button")]


def test_at_the_desk_too_an_administrator_can_approve_first(visitor: Visitor) -> None:
    link, tab = link_for(visitor, "microsoft"), Tab()
    form = {"approve": "1", **dict(TYPED["microsoft"])}
    page = tab.session.post(link, data=form, timeout=10).text
    (approval,) = re.findall(r'href="([^"]+adminconsent[^"]+)"', page)
    back = tab.session.post(html.unescape(approval), data={"answer": "accept"}, timeout=10)
    assert "<h1>Approved</h1>" in back.text
    other = link_for(visitor, "google", "dpo@example.com", "dpo")
    assert "approve first" not in tab.session.get(other, timeout=10).text
