"""Taking Ombud's access to a mailbox away at the page, seeing what it makes of that, and giving it again."""

import pytest

from bot.sandbox.desk.serving import DeskServer
from bot.sandbox.story.people import IRIS
from bot.sandbox.story.stage import Stage
from handlers.domain.mailbox import Mailbox, MailboxStatus
from handlers.mailboxes.registry import everything
from tests.faces.desk.connecting import SUPPORT, Tab
from tests.faces.desk.test_desk_connecting import HOSTS, LETTER, TYPED, connected
from tests.faces.desk.visiting import Visitor

AWAY = "Take Ombud’s access to support away"


def mailbox(stage: Stage) -> Mailbox:
    return next(one for one in everything(stage.desk) if one.name == "support")


def away(visitor: Visitor) -> str:
    visitor.go("/behind/mailbox")
    return visitor.press(AWAY).text


def lapsed(visitor: Visitor, stage: Stage) -> None:
    away(visitor)
    for _ in range(2):
        visitor.press("Move the clock by an hour")
    assert mailbox(stage).status is MailboxStatus.LAPSED


@pytest.mark.parametrize("provider", HOSTS)
def test_one_refusal_is_trouble_and_the_clock_goes_on(
    visitor: Visitor, stage: Stage, server: DeskServer, provider: str
) -> None:
    connected(visitor, provider)
    page = away(visitor)
    assert "in trouble" in page
    assert mailbox(stage).status is MailboxStatus.CONNECTED
    before = stage.clock.now()
    server.house.time.work()
    assert stage.clock.now() > before, "the thread of the clock lives"


@pytest.mark.parametrize("provider", HOSTS)
def test_a_lasting_loss_is_told_to_iris_and_shown_to_everybody_who_answers(
    visitor: Visitor, stage: Stage, provider: str
) -> None:
    connected(visitor, provider)
    lapsed(visitor, stage)
    told = visitor.go("/behind/mailbox").text
    assert "connect it again" in told
    assert any("no longer accepts Ombud's access" in post.text for post in stage.direct(IRIS))
    visitor.go("/as/ada/home")
    assert "an admin has to connect support again" in visitor.press("Open it anew").text


def test_the_other_mailboxes_are_read_meanwhile(visitor: Visitor, stage: Stage) -> None:
    connected(visitor, "google")
    lapsed(visitor, stage)
    visitor.go("/as/sam/write")
    visitor.press("Send the letter", {**LETTER})
    assert list(stage.cases()) == ["Sam"]


@pytest.mark.parametrize("provider", HOSTS)
def test_connected_again_it_reads_on_with_what_came_meanwhile(
    visitor: Visitor, stage: Stage, provider: str
) -> None:
    connected(visitor, provider)
    lapsed(visitor, stage)
    visitor.go("/as/sam/write")
    visitor.press("Send the letter", {**LETTER, "To": SUPPORT})
    assert stage.cases() == {}

    visitor.go("/as/iris/channel")
    visitor.press("Send", {"Message #privacy-desk, or type /ombud help": "/ombud mailboxes"})
    window = visitor.press("Connect support again").one("section", role="dialog")
    (link,) = [one.attrs["href"] for one in window.all("a") if "Open the page" in one.text]
    tab = Tab()
    tab.consent(link, typed=TYPED[provider])
    tab.confirm(link)
    stage.work()
    assert mailbox(stage).status is MailboxStatus.CONNECTED
    assert list(stage.cases()) == ["Sam"]


def test_the_storys_own_folder_has_no_access_to_be_taken_away(visitor: Visitor) -> None:
    visitor.go("/behind/mailbox")
    assert not [one for one in visitor.page.all("button") if "access" in one.name]
    token = visitor.page.one("form", action="/clock").one("input", name="csrf").attrs["value"]
    sent = {"csrf": token}
    answer = visitor.client.post("/behind/mailbox/999/end", base_url=visitor.origin, data=sent)
    assert answer.status_code == 404
