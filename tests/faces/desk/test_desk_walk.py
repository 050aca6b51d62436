"""A newcomer's way through the desk, page by page, without any script in the browser."""

from bot.sandbox.desk.serving import DeskServer
from bot.sandbox.story.stage import Stage
from tests.faces.desk.visiting import Node, Visitor

LETTER = {"Subject": "My data", "Letter": "Please send me a copy of all the personal data you hold about me."}


def write_as_sam(visitor: Visitor) -> Node:
    visitor.go("/as/sam/write")
    return visitor.press("Send the letter", dict(LETTER))


def button(visitor: Visitor, words: str) -> str:
    """Is the whole name of the last card's button that begins with the words."""
    return [node.name for node in visitor.page.all("button") if node.name.startswith(words)][-1]


def test_the_first_page_says_what_to_do_first(visitor: Visitor) -> None:
    page = visitor.go("/")
    assert page.one("h1").text == "Be everybody"
    tour = page.one("aside", id="tour")
    assert "Step 1 of 6 Write as Sam." in tour.text
    visitor.link("Go there: Write as Sam")
    assert visitor.page.one("h1").text == "Write as Sam"


def test_a_letter_becomes_a_card_and_the_card_an_answer(
    visitor: Visitor, server: DeskServer, stage: Stage
) -> None:
    mail = write_as_sam(visitor)
    assert "It is on its way" in mail.one("p", role="status").text
    assert "Step 2 of 6" in mail.one("aside", id="tour").text
    assert "sent by itself" in mail.text, "the acknowledgement is there at once"

    visitor.go("/as/ada/channel")
    visitor.press(button(visitor, "Claim"))
    assert stage.cases()["Sam"].owner == "U0ADA"
    assert "Step 3 of 6" in visitor.page.one("aside", id="tour").text

    window = visitor.press(button(visitor, "Open letter")).one("section", role="dialog")
    assert "a copy of all the personal data" in window.text
    visitor.press("Close")
    assert not visitor.page.all("section")[-1].attrs.get("role")
    assert "Step 4 of 6" in visitor.page.one("aside", id="tour").text

    form = visitor.press(button(visitor, "Reply")).one("section", role="dialog")
    label = form.all("textarea")[0]
    visitor.press(
        form.all("button")[-1].name, {visitor.label_of(label): "Dear Sam,\n\nhere is your copy.\n\nAda"}
    )
    preview = visitor.page.one("section", role="dialog")
    assert "here is your copy" in preview.text
    assert "window 2 of 2" in preview.text
    page = visitor.press(preview.all("button")[-1].name)
    while [node for node in page.all("section") if node.attrs.get("role") == "dialog"]:
        assert "here is your copy" not in page.one("section", role="dialog").text, "the preview is over"
        page = visitor.send(page.one("button", id="window-close"), {})

    visitor.go("/as/ada/channel")
    visitor.press("Move the clock by an hour")
    assert "here is your copy" in visitor.go("/as/sam/mail").text
    assert "Step 6 of 6" in visitor.go("/as/sam/mail").one("aside", id="tour").text or server.house.moved
    visitor.press("Move the clock by a week")
    assert "All 6 steps done" in visitor.go("/").one("aside", id="tour").text
