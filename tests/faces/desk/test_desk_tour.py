"""The tour: it goes by what has happened, in whatever order somebody did it, by whatever way."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.sandbox.desk.serving import DeskServer
from bot.sandbox.desk.tour import Step, Tour, tour
from bot.sandbox.story.acts import ACTS
from bot.sandbox.story.stage import Stage
from tests.faces.desk.visiting import Visitor

REPLY = "Your reply, as plain text"


def bar(visitor: Visitor) -> str:
    return visitor.page.one("aside", id="tour").text


def press(visitor: Visitor, words: str) -> None:
    visitor.press([node.name for node in visitor.page.all("button") if node.name.startswith(words)][-1])


def submit(visitor: Visitor, values: dict[str, str | list[str]]) -> None:
    visitor.send(visitor.page.one("section", role="dialog").all("button")[-1], values)


def test_a_case_of_the_story_will_do_for_every_step(tmp_path: Path) -> None:
    with Stage(tmp_path / "demo") as stage:
        stage.post.bring("01-freja-indsigt")
        stage.work()
        with DeskServer(stage, lambda: ACTS[0].at) as server:
            visitor = Visitor(server, server.app.test_client())
            visitor.go("/as/ada/channel")
            assert "Step 1 of 6" in bar(visitor), "what was there before is nobody's step"
            press(visitor, "Claim")
            assert "Step 3 of 6 Read the letter." in bar(visitor)
            press(visitor, "Reply")
            submit(visitor, {REPLY: "Kære Freja"})
            submit(visitor, {})
            assert "Step 5 of 6 Read the answer. Be Freja now" in bar(visitor)
            server.house.time.move(timedelta(minutes=5))
            visitor.go("/as/freja/mail")
            assert "Kære Freja" in visitor.page.text
            visitor.go("/as/ada/channel")
            assert "Step 6 of 6 Move the clock." in bar(visitor)
            visitor.press("Move the clock by a day")
            assert "Step 1 of 6 Write as Sam." in bar(visitor), "what was left out comes at the end"
            done = [step.done for step in tour(server.house).steps]
            assert done == [False, True, False, True, True, True]


def test_a_letter_dropped_into_the_folder_counts_as_written(visitor: Visitor, stage: Stage) -> None:
    stage.post.bring("01-freja-indsigt")
    visitor.server.house.time.work()
    visitor.go("/")
    assert "Step 2 of 6" in bar(visitor)


def test_looking_into_an_empty_mailbox_is_no_step(visitor: Visitor) -> None:
    visitor.go("/as/sam/mail")
    assert "Step 1 of 6" in bar(visitor)


def test_an_acknowledgement_is_no_answer(visitor: Visitor) -> None:
    visitor.go("/as/sam/write")
    visitor.press("Send the letter", {"Subject": "My data", "Letter": "Please send me a copy of my data."})
    assert "sent by itself" in visitor.page.text
    assert "Step 2 of 6" in bar(visitor)


@pytest.mark.parametrize(
    ("done", "number"),
    [("------", 1), ("x-----", 2), ("-x----", 3), ("x-x---", 4), ("-----x", 1), ("xxxx-x", 5), ("xxxxxx", 7)],
)
def test_the_next_step_comes_after_the_furthest(done: str, number: int) -> None:
    steps = tuple(Step(str(at), "", "", mark == "x") for at, mark in enumerate(done))
    found = Tour(steps)
    assert found.number == number
    assert (found.next is None) == (done == "xxxxxx")
