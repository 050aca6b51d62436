"""Opening the letters of a case: newest first, literally, on pages, for one person, and on record."""

import re

import pytest
from sqlalchemy import event

from handlers.domain.card import Paragraph, Sheet
from handlers.domain.case import ActionId, Case
from handlers.domain.errors import Refused
from handlers.domain.events import EventKind
from handlers.domain.ids import PersonId
from handlers.domain.presses import Press
from tests.conftest import NewRoom
from tests.support.cast import ADA, BEN, IRIS, MALLORY, MAX, SAM, actor
from tests.support.crammed import listening
from tests.support.desks import Room
from tests.support.letters import SMALL_TALK, File, bounce, encrypted, letter, out_of_office
from tests.support.reading import buttons, numbers, one_press, opened, pages, text_of, way
from tests.support.times import HOUR

QUOTE = "\n\nOn Mon, 2 Mar 2026 at 10:00, Desk <privacy@acme.example> wrote:\n> Old words\n> of ours\n> now\n"


def arrived(room: Room, **parts: object) -> Case:
    room.arrive(letter(message_id="<first@subject.example>", **parts))
    room.settle()
    return room.only_case()


def answers(room: Room, text: str, **parts: object) -> None:
    room.arrive(letter(in_reply_to="<first@subject.example>", text=text, subject="Re: data", **parts))
    room.deliver()


def readings(room: Room, case: Case) -> list[set[int]]:
    record = room.record(case)
    return [numbers(e.facts["messages"]) for e in record if e.kind is EventKind.LETTER_OPENED]


def quoted(sheet: Sheet) -> list[Paragraph]:
    return [paragraph for paragraph in sheet.paragraphs if paragraph.quoted]


def test_a_letter_is_shown_with_its_facts_and_its_own_words(room: Room) -> None:
    case = arrived(room, text="My words.\nGive me my data, Article 15 GDPR.", subject="Data <!channel>")
    sheet = opened(room, case)
    assert [paragraph.text for paragraph in sheet.paragraphs][:3] == [
        "Letter, received 2026-03-02 10:00",  # where the desk is
        (
            f"From: Sam Subject <{SAM}>\nThis is the requester's address.\n"
            "Sender verified: your mail server confirmed that it comes from subject.example.\n"
            "Subject: Data <!channel>"
        ),
        "My words.\nGive me ▸my data, Article 15◂ GDPR.",
    ]
    assert not sheet.in_place
    assert all(one.quoted for one in sheet.paragraphs if "<!channel>" in one.text or SAM in one.text)


def test_sec_02_names_addresses_and_subjects_hide_nothing(room: Room) -> None:
    case = arrived(
        room,
        sender=f'"Sam\u202e maS\u200b" <{SAM}>',
        subject="Data\u2066 of\u200d mine",
        text="Art. 15 GDPR access, see https://аpple.com@evil.example/x",
    )
    shown = text_of(opened(room, case))
    assert f"From: Sam maS <{SAM}>" in shown
    assert "Subject: Data of mine" in shown
    assert "Links in it lead to: evil.example" in shown
    assert not {"\u202e", "\u200b", "\u2066"} & set(shown)


def test_a_letter_from_elsewhere_is_marked(room: Room) -> None:
    case = arrived(room)
    answers(room, SMALL_TALK, sender="Eve <eve@elsewhere.example>", extra={"Reply-To": "x@trap.example"})
    shown = text_of(opened(room, case))
    assert "This is not the requester's address: it is no proof of who wrote." in shown
    assert "Answer to, as the sender asks: x@trap.example" in shown


def test_everything_stands_newest_first_with_what_happened_between(room: Room) -> None:
    case = arrived(room)
    room.press(case, ActionId.CLAIM)
    room.press(case, ActionId.NOTE, MAX, {"text": "Check the <b>archive</b>."})
    room.later(HOUR)
    room.answer(case, "Here you are.")
    room.settle()
    answers(room, "Thanks, and one more thing.")
    shown = text_of(opened(room, case))
    lines = re.sub("[▸◂]", "", shown).split("\n")  # whichever words decided
    first = [
        next(n for n, line in enumerate(lines) if line.startswith(start))
        for start in (
            "Letter, received 2026-03-02 15",
            "Thanks, and one more thing.",
            "Reply, sent",
            "Here you are.",
            "Letter, received 2026-03-02 10:00",
            "Acknowledgement, sent",
            "Note by",
            "Check the <b>archive</b>.",
        )
    ]
    assert first == sorted(first)
    assert any("claimed the case" in line for line in lines)


def test_ux_05_a_page_that_is_read_mentions_nobody(room: Room) -> None:
    case = arrived(room)
    room.press(case, ActionId.CLAIM)
    room.press(case, ActionId.ASSIGN, MAX, {"colleague": BEN})
    room.press(case, ActionId.RIGHTS, MAX, {"rights": "access erasure"})
    shown = text_of(opened(room, case))
    assert "gave the case to" in shown
    assert "changed which rights" in shown
    assert "<@" not in shown


def test_a_draft_is_not_shown_as_a_letter(room: Room) -> None:
    case = arrived(room)
    room.press(case, ActionId.CLAIM)
    room.preview(case, "Not yet said.")
    assert "Not yet said." not in text_of(opened(room, case))


def test_quoted_history_is_folded_and_can_be_shown(room: Room) -> None:
    case = arrived(room, text=f"My own words about Art. 15 GDPR.{QUOTE}")
    sheet = opened(room, case)
    folded = [one for one in quoted(sheet) if one.folded and "Old words" in one.text]
    own = next(one for one in quoted(sheet) if "My own words" in one.text.replace("▸", ""))
    assert len(folded) == 1
    assert not own.folded
    assert "Old words" not in own.text

    full = opened(room, case, way(sheet, "Show quoted text"))
    assert full.in_place
    assert not [one for one in quoted(full) if one.folded and "Old words" in one.text]
    assert "> Old words\n> of ours" in text_of(full)
    assert way(full, "Fold quoted text")


def test_a_mail_of_ours_is_folded_as_a_mail_and_not_as_quoted_text(room: Room) -> None:
    case = arrived(room)
    sheet = opened(room, case)
    (ours,) = [one for one in quoted(sheet) if one.folded]
    assert not ours.history
    assert way(sheet, "Show all")
    assert not way(sheet, "Show quoted text")

    full = opened(room, case, way(sheet, "Show all"))
    assert not [one for one in quoted(full) if one.folded]
    assert opened(room, case, way(full, "Fold it")).paragraphs == sheet.paragraphs


@pytest.mark.parametrize(
    ("history", "hidden"),
    [("> One line", False), ("> One\n> two\n> three", False), ("> 1\n> 2\n> 3\n> 4", True)],
)
def test_history_that_is_on_the_screen_anyway_has_no_button_to_show_it(
    room: Room, history: str, hidden: bool
) -> None:
    case = arrived(room, text=f"My own words about Art. 15 GDPR.\n{history}\n")
    sheet = opened(room, case)
    assert [one.text for one in quoted(sheet) if one.history and one.folded]
    assert bool(way(sheet, "Show quoted text")) is hidden


def test_one_long_line_of_history_has_its_button(room: Room) -> None:
    case = arrived(room, text=f"My own words about Art. 15 GDPR.\n> {'long ' * 200}\n")
    assert way(opened(room, case), "Show quoted text")


@pytest.mark.parametrize("length", [10, 9_001, 60_000, 400_000])
def test_a_letter_of_any_length_is_read_to_its_end(new_room: NewRoom, length: int) -> None:
    room = new_room()
    words = "".join(f"{n:07d} " for n in range(length // 8))
    case = arrived(room, text=words)
    shown = list(pages(room, case, opened(room, case)))
    text = "".join(p.text for sheet in shown for p in sheet.paragraphs if p.quoted and p.text[:7].isdigit())
    assert text.split() == words.split()
    assert all(sheet.in_place for sheet in shown[1:])
    if len(shown) > 1:
        assert f"Page 2 of {len(shown)}" in text_of(shown[1])
        assert opened(room, case, way(shown[1], "Previous page")).paragraphs == shown[0].paragraphs


def test_only_the_letters_of_a_page_are_opened_and_written_down(room: Room) -> None:
    case = arrived(room, text="First, about Art. 15 GDPR. " + "long " * 4_000)
    answers(room, "Second. " + "long " * 4_000)
    answers(room, "Third.")
    by_text = {message.content.text[:5]: message.id for message in room.messages(case)}
    with listening(room.database) as listener:
        newest = opened(room, case)
    assert "▸Third◂." in text_of(newest)  # the word that decided is marked
    assert "Second." not in text_of(newest)
    assert readings(room, case)[-1] == {by_text["Third"]}
    statements = listener.looking_up().items()
    asked = [values for said, values in statements if "content_sealed" in said and " IN " in said]
    assert asked
    assert all(by_text["Secon"] not in (v.values() if isinstance(v, dict) else v) for v in asked)

    second = opened(room, case, way(newest, "Older letters"))
    assert second.paragraphs[2].text.startswith("▸Second◂.")
    assert readings(room, case)[-1] == {by_text["Secon"]}
    assert "Letter 2 of 3, newest first" in text_of(second)
    assert "▸Third◂." in text_of(opened(room, case, way(second, "Newer letters")))


def test_the_same_press_twice_is_one_reading(room: Room) -> None:
    case = arrived(room)
    press = Press("one-press", ActionId.OPEN_LETTER, case.id, actor(ADA), case.version)
    assert one_press(room, press) == one_press(room, press)
    assert len(readings(room, case)) == 1


def test_turning_a_page_is_a_reading_of_its_own(room: Room) -> None:
    case = arrived(room, text="Art. 15 GDPR " + "long " * 4_000)
    first = opened(room, case)
    opened(room, case, way(first, "Next page"))
    assert len(readings(room, case)) == 2


@pytest.mark.parametrize("token", ["0-1", "99-1", "1-99999", "x", "1-1-all-all", "-", "9" * 90])
def test_a_place_that_is_nowhere_is_the_newest(room: Room, token: str) -> None:
    case = arrived(room)
    assert opened(room, case, token).paragraphs == opened(room, case).paragraphs


def test_a_page_beyond_the_last_is_the_last(room: Room) -> None:
    case = arrived(room, text="Art. 15 GDPR " + "long " * 4_000)
    first = way(opened(room, case), "Next page")
    beyond = opened(room, case, first.replace("-2", "-999"))
    assert not way(beyond, "Next page")
    assert way(beyond, "Previous page")


@pytest.mark.parametrize("person", [IRIS, MALLORY])
def test_who_has_no_role_for_cases_reads_nothing(room: Room, person: PersonId) -> None:
    case = arrived(room)
    with pytest.raises(Refused):
        opened(room, case, by=person)
    assert readings(room, case) == []


def test_files_are_listed_with_name_type_size_and_a_button(room: Room) -> None:
    files = (File("pass\u202efdp.exe", b"x" * 1_500_000, "application/pdf"), File("scan.pdf", b"y" * 20))
    case = arrived(room, files=files)
    sheet = opened(room, case)
    (message,) = [m.id for m in room.messages(case) if m.content.attachments]
    shown = [one.text for one in quoted(sheet) if one.text.startswith("Attachment")]
    assert shown == [
        "Attachment, careful, it may run something: passfdp.exe (application/pdf, 1.5 MB)",
        "Attachment: scan.pdf (application/pdf, 20 bytes)",
    ]
    opening = [button for button in buttons(sheet) if button.action is ActionId.OPEN_FILE]
    assert [button.token for button in opening] == [f"{message}-1", f"{message}-2"]


def test_a_letter_that_could_not_be_read_can_be_had_as_it_came(room: Room) -> None:
    room.arrive(encrypted())
    case = room.only_case()
    sheet = opened(room, case)
    assert "could not be opened here" in text_of(sheet)
    message = room.messages(case)[0]
    assert way(sheet, "Open letter as it came") == f"{message.id}-0"


def test_machines_mail_is_folded_and_bounces_are_named(room: Room) -> None:
    case = arrived(room)
    sent = room.mail.sent[0].decode()
    ours = next(line.split()[1] for line in sent.splitlines() if line.startswith("Message-ID:"))
    room.arrive(bounce(ours), out_of_office(in_reply_to=ours))
    sheet = opened(room, case)
    shown = text_of(sheet)
    assert "Mail of ours that came back undelivered, 2026-03-02" in shown
    assert "Automatic mail, received 2026-03-02" in shown
    assert all(one.folded for one in quoted(sheet) if "Away." in one.text or "delivered." in one.text)


def test_a_reading_takes_few_statements_however_much_there_is(room: Room) -> None:
    case = arrived(room)
    for n in range(6):
        answers(room, f"More {n}.")
    heard: list[str] = []

    def hear(_c: object, _k: object, said: str, *_more: object) -> None:
        heard.append(said)

    event.listen(room.database.engine, "before_cursor_execute", hear)
    opened(room, case)
    event.remove(room.database.engine, "before_cursor_execute", hear)
    assert len(heard) <= 16, heard
