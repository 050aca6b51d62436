"""Being a data subject: letters to begin with, letters of one's own, threads, answers, forgeries, files."""

import email
import io
from email import policy
from email.message import EmailMessage

import pytest
from werkzeug.datastructures import MultiDict

from bot.sandbox.desk.letterbox import Letterboxes
from bot.sandbox.desk.parties import colleagues, writers
from bot.sandbox.desk.post_rooms import PostRooms
from bot.sandbox.desk.samples import Sample, offered
from bot.sandbox.desk.writing import Draft, Enclosure, as_mail
from bot.sandbox.story.people import WRITERS
from bot.sandbox.story.stage import Stage
from tests.faces.desk.conftest import BEGIN
from tests.faces.desk.visiting import Visitor

WORDS = "Please send me a copy of all the personal data you hold about me."
SAM = writers()[0]


def letters(stage: Stage) -> list[EmailMessage]:
    return [email.message_from_bytes(one, policy=policy.default) for one in stage.post.delivered.values()]


def test_sam_comes_first_and_everybody_of_the_story_can_be_written_as() -> None:
    assert SAM.name == "Sam"
    assert {one.address for one in writers()} == set(WRITERS.values())
    assert len({one.slug for one in (*writers(), *colleagues())}) == len(writers()) + len(colleagues())
    assert SAM.full_name == "Sam Carter"


def test_letters_to_begin_with_come_in_five_languages() -> None:
    assert {one.language for one in offered()} == {"English", "Danish", "Norwegian", "Swedish", "German"}
    assert all(one.subject and len(one.text) > 40 for one in offered())


@pytest.mark.parametrize("sample", offered(), ids=lambda one: one.slug)
def test_each_letter_to_begin_with_becomes_a_case_when_it_is_sent(
    visitor: Visitor, stage: Stage, sample: Sample
) -> None:
    visitor.go("/as/jonas/write")
    page = visitor.link(f"{sample.label} {sample.language}")
    written = page.one("textarea").raw
    assert "Jonas Weiß" in written or sample.writer not in written
    visitor.press("Send the letter")
    assert list(stage.cases()) == ["Jonas"]
    assert stage.cards()


def test_a_letter_of_ones_own_arrives_as_it_was_written(visitor: Visitor, stage: Stage) -> None:
    visitor.go("/as/sam/write")
    visitor.press(
        "Send the letter", {"Subject": "Mín gögn\r\nBcc: x@example.org", "Letter": f"{WORDS}\r\n\r\nSam <b>"}
    )
    (letter,) = letters(stage)
    assert letter["Subject"] == "Mín gögn Bcc: x@example.org"
    assert letter["Bcc"] is None
    assert letter["From"].addresses[0].addr_spec == SAM.address
    assert letter.get_content() == f"{WORDS}\n\nSam <b>\n"
    assert "dmarc=pass" in letter["Authentication-Results"]
    assert stage.cases()["Sam"].received_at == BEGIN


def test_a_letter_without_words_is_not_sent(visitor: Visitor, stage: Stage) -> None:
    visitor.go("/as/sam/write")
    page = visitor.press("Send the letter", {"Subject": "My data"})
    assert page.one("p", role="alert").text == "A letter needs some words."
    assert page.one("input", id="subject").attrs["value"] == "My data"
    assert stage.post.delivered == {}


def test_what_came_back_stands_in_the_thread_and_can_be_answered(visitor: Visitor, stage: Stage) -> None:
    visitor.go("/as/sam/write")
    visitor.press("Send the letter", {"Subject": "My data", "Letter": WORDS})
    page = visitor.go("/as/sam/mail")
    assert page.all("article")[0].all("b")[0].text == "You"
    assert "sent by itself" in page.all("article")[1].text
    page = visitor.press("Send the answer", {"Answer in this thread": "And please hurry."})
    assert len(page.all("article")) == 3
    answer = letters(stage)[-1]
    ours = str(stage.post.sent()[0]["Message-ID"]).strip()
    assert str(answer["In-Reply-To"]).strip() == ours
    assert str(answer["Subject"]).startswith("Re: ")
    assert "\n> " in answer.get_content()
    assert len(stage.cases()) == 1, "it joins the case"
    assert "needs some words" in visitor.press("Send the answer").one("p", role="status").text


def test_an_answer_to_a_thread_that_is_not_there_is_refused(visitor: Visitor) -> None:
    token = visitor.go("/as/sam/mail").all("input")[0].attrs["value"]
    visitor.post("/as/sam/answer", MultiDict({"csrf": token, "thread": "x", "words": "y"}))
    assert visitor.answer is not None
    assert visitor.answer.status_code == 404


def test_a_forged_letter_becomes_a_case_and_nobody_is_answered(visitor: Visitor, stage: Stage) -> None:
    visitor.go("/as/sam/write")
    box = visitor.page.one("input", id="forged")
    box.attrs["checked"] = ""
    visitor.press("Send the letter", {"Subject": "My data", "Letter": WORDS})
    assert list(stage.cases()) == ["Sam"]
    assert stage.post.sent() == []
    assert "Somebody in your name" in visitor.page.all("article")[0].text


def test_a_file_goes_with_a_letter(visitor: Visitor, stage: Stage) -> None:
    token = visitor.go("/as/sam/write").all("input")[0].attrs["value"]
    sent = {
        "csrf": token,
        "subject": "My data",
        "words": WORDS,
        "enclosure": (io.BytesIO(b"%PDF-1.4"), "../card.pdf"),
    }
    visitor.client.post(
        "/as/sam/write", data=sent, base_url=visitor.origin, content_type="multipart/form-data"
    )
    (letter,) = letters(stage)
    (part,) = letter.iter_attachments()
    assert (part.get_content_type(), part.get_content()) == ("application/pdf", b"%PDF-1.4")
    assert "card.pdf" in visitor.go("/as/sam/mail").text


@pytest.mark.parametrize("media_type", ["", "nonsense", "text/plain"])
def test_a_file_of_any_type_can_be_enclosed(media_type: str) -> None:
    mail = as_mail(SAM, Draft("x", "y", enclosure=Enclosure("a", media_type, b"z")), BEGIN, 1)
    (part,) = email.message_from_bytes(mail, policy=policy.default).iter_attachments()
    assert part.get_payload(decode=True) == b"z"


def test_a_letter_in_html_is_shown_as_its_words(stage: Stage) -> None:
    stage.post.bring("06-jonas-widerspruch")
    jonas = next(one for one in writers() if one.name == "Jonas")
    (thread,) = Letterboxes(PostRooms(stage)).threads(jonas)
    assert "<" not in thread.items[0].text
    assert len(thread.items[0].text.split("\n")) > 2


def test_hostile_letters_are_shown_as_text_to_both_sides(visitor: Visitor) -> None:
    hostile = (
        "<script>alert(1)</script> <img src=x onerror=alert(1)> please send me a copy of my personal data"
    )
    visitor.go("/as/sam/write")
    page = visitor.press("Send the letter", {"Subject": hostile, "Letter": hostile})
    assert hostile in page.all("article")[0].text
    assert not [node for node in page.all("script", "img") if "src" not in node.attrs or node.tag == "img"]
    visitor.go("/as/ada/channel")
    visitor.press([node.name for node in visitor.page.all("button") if node.name.startswith("Claim")][-1])
    window = visitor.press(
        [node.name for node in visitor.page.all("button") if node.name.startswith("Open letter")][-1]
    )
    assert "<script>alert(1)</script>" in window.one("section", role="dialog").text
    assert not window.all("img")


def test_each_sees_only_their_own_mail(visitor: Visitor) -> None:
    visitor.go("/as/sam/write")
    visitor.press("Send the letter", {"Subject": "Secret of Sam", "Letter": WORDS})
    assert "Secret of Sam" in visitor.go("/as/sam/mail").text
    assert "Secret of Sam" not in visitor.go("/as/freja/mail").text


def test_mail_is_read_anew_only_when_some_came(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    boxes, read = Letterboxes(PostRooms(stage)), 0
    original = stage.post.sent

    def counted() -> list[EmailMessage]:
        nonlocal read
        read += 1
        return original()

    monkeypatch.setattr(stage.post, "sent", counted)
    for _ in range(3):
        assert boxes.threads(SAM) == []
    stage.post.deliver(as_mail(SAM, Draft("My data", WORDS), BEGIN, 1), BEGIN)
    assert [thread.subject for thread in boxes.threads(SAM)] == ["My data"]
    assert read == 2


def test_new_mail_is_counted_until_it_is_looked_at(visitor: Visitor) -> None:
    visitor.go("/as/ada/channel")
    visitor.go("/as/sam/write")
    visitor.press("Send the letter", {"Subject": "My data", "Letter": WORDS})
    ada = next(node for node in visitor.page.all("a") if node.text.startswith("A Ada"))
    assert "new" in ada.text
    visitor.go("/as/ada/channel")
    visitor.go("/")
    ada = next(node for node in visitor.page.all("a") if node.text.startswith("A Ada"))
    assert "new" not in ada.text
