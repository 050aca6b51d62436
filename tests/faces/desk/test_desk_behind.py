"""Behind the scenes: what was written down and what left, looked at without leaving a trace."""

import pytest

from bot.sandbox.story.stage import Stage
from handlers import casebook
from tests.faces.desk.visiting import Visitor


@pytest.fixture
def worked(stage: Stage, visitor: Visitor) -> Visitor:
    """Gives somebody after Ada has claimed the case of Freja."""
    stage.post.bring("01-freja-indsigt")
    stage.work()
    visitor.go("/as/ada/channel")
    visitor.press(next(node.name for node in visitor.page.all("button") if node.name.startswith("Claim")))
    return visitor


def test_every_case_is_listed_with_its_owner(worked: Visitor, stage: Stage) -> None:
    number = stage.cases()["Freja"].number
    row = worked.go("/behind/record").one("tbody").all("tr")[0]
    assert number in row.text
    assert "Ada" in row.text
    assert "2026-12-28" in row.text


def test_a_case_shows_its_record_in_words_and_why_it_is_due(worked: Visitor, stage: Stage) -> None:
    worked.go("/behind/record")
    page = worked.link(stage.cases()["Freja"].number)
    record = page.one("ol", class_="record").text
    assert "Case opened" in record
    assert "Claimed" in record
    assert "Ada" in record
    assert "U0ADA" not in record
    assert "Christmas Day" in page.one("ol", class_="why").text
    assert "all of them hold" in page.text


def test_looking_leaves_no_trace_and_shows_no_content(worked: Visitor, stage: Stage) -> None:
    number = stage.cases()["Freja"].number
    case = stage.cases()["Freja"].id
    with stage.desk.reading("test") as tx:
        before = len(tx.events.of_case(case))
    for _ in range(3):
        page = worked.go(f"/behind/record/{number}")
    with stage.desk.reading("test") as tx:
        assert len(tx.events.of_case(case)) == before
    assert "freja.holm" not in page.text
    assert casebook.verify_case(stage.desk, number) == []


def test_mails_that_left_are_shown_as_they_left(worked: Visitor) -> None:
    page = worked.go("/behind/mails")
    (mail,) = page.one("div", id="mails").all("details")
    assert "freja.holm@example.org" in mail.text
    assert "by itself" in mail.text


def test_nothing_left_and_nothing_opened_is_said(visitor: Visitor) -> None:
    assert "Nothing has left yet." in visitor.go("/behind/mails").text
    assert "No case yet." in visitor.go("/behind/record").text


def test_the_mailbox_page_says_how_another_is_connected_and_let_go(visitor: Visitor, stage: Stage) -> None:
    page = visitor.go("/behind/mailbox")
    assert page.one("ul", id="mailboxes").text.startswith("privacy maildir Mailbox privacy was last read")
    assert "Choose Google or Microsoft 365" in page.text
    assert "Disconnect one" in page.text
    main = page.one("main")
    assert not main.all("button"), "it is done in Slack, by whoever may"
    assert str(stage.post.maildir) in page.text
