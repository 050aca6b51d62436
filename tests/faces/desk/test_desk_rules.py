"""The house rules: a second approver, emoji on cards and the time to undo, decided on the page itself."""

from datetime import timedelta

import pytest
from werkzeug.datastructures import MultiDict

from bot.sandbox.story.people import ADA
from bot.sandbox.story.stage import Stage
from tests.faces.desk.visiting import Node, Visitor


@pytest.fixture
def card(stage: Stage) -> None:
    stage.post.bring("01-freja-indsigt")
    stage.work()


def decide(visitor: Visitor, **chosen: str) -> Node:
    visitor.go("/behind/rules")
    form = visitor.page.one("form", id="rules")
    csrf = next(node for node in form.all("input") if node.attrs["name"] == "csrf").attrs["value"]
    return visitor.post("/behind/rules", MultiDict({"csrf": csrf, "undo": "60", **chosen}))


def press(visitor: Visitor, words: str) -> Node:
    return visitor.press(
        [node.name for node in visitor.page.all("button") if node.name.startswith(words)][-1]
    )


def submit(visitor: Visitor, **values: str | list[str]) -> Node:
    dialog = visitor.page.one("section", role="dialog")
    label = visitor.label_of(dialog.all("textarea")[0]) if values else ""
    return visitor.send(dialog.all("button")[-1], {label: values["words"]} if values else {})


def drafted(visitor: Visitor) -> None:
    """Lets Ada claim the newest case and write a reply, up to the look at it."""
    visitor.go("/as/ada/channel")
    press(visitor, "Claim")
    press(visitor, "Reply")
    submit(visitor, words="Kære Freja")


def test_the_rules_of_the_product_hold_at_first(visitor: Visitor) -> None:
    boxes = visitor.go("/behind/rules").one("form", id="rules").all("input")
    on = {(node.attrs["name"], node.attrs["value"]) for node in boxes if "checked" in node.attrs}
    assert on == {("undo", "60")}


def test_what_was_decided_is_shown_and_holds(visitor: Visitor, stage: Stage) -> None:
    address = stage.desk.rules.public_url
    page = decide(visitor, second_approver="on", emoji="on", undo="10")
    assert "from now on" in page.one("p", role="status").text
    boxes = page.one("form", id="rules").all("input")
    on = {(node.attrs["name"], node.attrs["value"]) for node in boxes if "checked" in node.attrs}
    assert on == {("second_approver", "on"), ("emoji", "on"), ("undo", "10")}
    rules = stage.desk.rules
    assert (rules.second_approver, rules.triage_by_emoji, rules.undo) == (True, True, timedelta(seconds=10))
    assert rules.public_url == address, "nothing else changed"
    decide(visitor)
    assert not stage.desk.rules.second_approver


@pytest.mark.parametrize("undo", ["", "7", "-1", "x", "3600"])
def test_other_seconds_are_not_taken(visitor: Visitor, stage: Stage, undo: str) -> None:
    decide(visitor, undo=undo)
    assert visitor.answer is not None
    assert visitor.answer.status_code == 400
    assert stage.desk.rules.undo == timedelta(seconds=60)


def test_a_form_of_another_page_decides_nothing(visitor: Visitor, stage: Stage) -> None:
    visitor.go("/behind/rules")
    visitor.post("/behind/rules", MultiDict({"undo": "0", "second_approver": "on"}))
    assert visitor.answer is not None
    assert visitor.answer.status_code == 403
    assert not stage.desk.rules.second_approver


def test_with_a_second_approver_a_reply_waits_for_somebody_else(
    visitor: Visitor, stage: Stage, card: None
) -> None:
    decide(visitor, second_approver="on", undo="0")
    drafted(visitor)
    submit(visitor)
    stage.work()
    assert not answers(stage), "Ada alone is not enough"
    visitor.go("/as/max/channel")
    press(visitor, "Look at the draft")
    submit(visitor)
    stage.work()
    assert len(answers(stage)) == 1


def test_without_time_to_undo_a_reply_leaves_at_once(visitor: Visitor, stage: Stage, card: None) -> None:
    decide(visitor, undo="0")
    drafted(visitor)
    before = stage.clock.now()
    submit(visitor)
    assert len(answers(stage)) == 1
    assert stage.clock.now() - before < timedelta(seconds=9)


def test_eyes_on_a_card_claim_it_where_emoji_count(visitor: Visitor, stage: Stage, card: None) -> None:
    visitor.go("/as/ada/channel")
    assert "claims" not in visitor.page.one("p", class_="place-why").text
    press(visitor, "React with eyes")
    assert stage.cases()["Freja"].owner is None, "emoji are only emoji at first"
    press(visitor, "eyes, by Ada")
    decide(visitor, emoji="on")
    visitor.go("/as/ada/channel")
    assert "👀 claims it" in visitor.page.one("p", class_="place-why").text
    press(visitor, "React with eyes")
    assert stage.cases()["Freja"].owner == ADA
    page = press(visitor, "React with a check mark")
    assert "Close the case" in page.all("article")[-1].text
    press(visitor, "eyes, by Ada")
    assert stage.cases()["Freja"].owner is None


def test_the_rules_are_found_beside_the_record(visitor: Visitor) -> None:
    visitor.go("/")
    visitor.link("House rules")
    assert visitor.page.one("h1").text == "House rules"


def answers(stage: Stage) -> list[str]:
    return [str(mail["Subject"]) for mail in stage.post.sent() if not mail["Auto-Submitted"]]
