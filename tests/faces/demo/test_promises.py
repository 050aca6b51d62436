"""Every promise of the story is kept as it is played, and found broken when something breaks it."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from bot.sandbox.story.acts import ZONE
from bot.sandbox.story.people import ADA, IRIS, MALLORY, MAX
from bot.sandbox.story.promises import PROMISES, check_all
from bot.sandbox.story.stage import Stage
from handlers import casebook
from handlers.domain.ids import PersonId
from handlers.domain.people import Actor, Role
from tests.faces.demo import breaking, breaking_clock
from tests.faces.demo.breaking import Break, by_another, in_cases, in_database, rewritten, without


def broken(stage: Stage) -> dict[str, str]:
    return {each.name: each.found for each in check_all(stage)[1] if not each.holds}


def promise(words: str) -> str:
    (name,) = (name for name in PROMISES if words in name)
    return name


BREAKS: dict[str, tuple[Break, str]] = {
    "somebody else wrote": (breaking.somebody_else_wrote, "Every letter that asks becomes one case"),
    "a language was taken for another": (
        in_database(
            """UPDATE event SET facts = replace(facts, '"de"', '"nl"') WHERE kind = 'case_opened'""",
            """UPDATE event SET facts = replace(facts, '"nl"', '"de"') WHERE kind = 'case_opened'""",
        ),
        "recognised in five languages",
    ),
    "the confirmation is another's": (by_another("reading_confirmed", ADA), "read as one, and Ada confirmed"),
    "nothing is marked": (breaking.nothing_is_marked, "stand marked in the letter"),
    "a correction is lost": (
        in_database(
            f"UPDATE reading_correction SET said_by = 'nobody' WHERE said_by = '{MAX}'",
            f"UPDATE reading_correction SET said_by = '{MAX}' WHERE said_by = 'nobody'",
        ),
        "What Max said otherwise",
    ),
    "a due date slipped": (
        in_database(
            "UPDATE case_file SET deadline = replace(deadline, '2027-01-04', '2027-01-01')",
            "UPDATE case_file SET deadline = replace(deadline, '2027-01-01', '2027-01-04')",
        ),
        "Due dates roll over",
    ),
    "a case has another owner": (
        in_cases("owner", f"'{ADA}'", f"'{MAX}'", "2026-0005"),
        "where the story left it",
    ),
    "a right was dropped": (
        in_database(
            "UPDATE claim SET \"right\" = 'objection' WHERE \"right\" = 'rectification'",
            "UPDATE claim SET \"right\" = 'rectification' WHERE \"right\" = 'objection' "
            "AND case_id IN (SELECT id FROM case_file WHERE number = '2026-0009')",
        ),
        "where the story left it",
    ),
    "a bounce was taken for an answer": (
        in_database(
            "UPDATE message SET purpose = 'own' WHERE purpose = 'bounce'",
            "UPDATE message SET purpose = 'bounce' WHERE purpose = 'own'",
        ),
        "are kept with their case",
    ),
    "another case is unreadable": (in_cases("unreadable", "1", "0", "2026-0012"), "nobody can open"),
    "the letter on paper came by phone": (
        in_database(
            """UPDATE event SET facts = replace(facts, '"post"', '"phone"') WHERE kind = 'case_opened'""",
            """UPDATE event SET facts = replace(facts, '"phone"', '"post"') WHERE kind = 'case_opened'""",
        ),
        "The letter on paper",
    ),
    "a letter was changed": (breaking.a_letter_changed, "neither moved, marked nor changed"),
    "a letter was moved": (breaking.a_letter_moved, "neither moved, marked nor changed"),
    "an acknowledgement left twice": (breaking.copied(automatic=True), "One acknowledgement each"),
    "an acknowledgement in another language": (
        rewritten((b"Auto-Submitted", b"sam.carter"), b"Thank you for writing", b"Tak fordi du skriver"),
        "speak the language of the letter",
    ),
    "an answer left twice": (breaking.copied(automatic=False), "Each answer left once"),
    "an answer left with other words": (
        rewritten((b"sam.carter",), b"two orders", b"three orders"),
        "Each answer left once",
    ),
    "what was taken back left": (breaking.what_was_taken_back_left, "taken back has not left"),
    "an answer left at once": (
        in_database(
            "UPDATE event SET at = at - 59000000 WHERE kind = 'reply_sent'",
            "UPDATE event SET at = at + 59000000 WHERE kind = 'reply_sent'",
        ),
        "held for its minute",
    ),
    "nobody took anything back": (by_another("reply_recalled", ADA), "held for its minute"),
    "an answer left its thread": (
        rewritten((b"sam.carter",), b"In-Reply-To: <", b"In-Reply-To: <not."),
        "in the thread of a letter",
    ),
    "the case never waited": (
        breaking.drawn_otherwise("is waiting for the person", "is there"),
        "Sam's case wait",
    ),
    "the case waits on": (breaking.drawn_otherwise(" is open", " is there"), "Sam's case wait"),
    "the question was asked a day later": (
        in_database(
            "UPDATE event SET at = at + 86400000000 WHERE kind = 'question_sent'",
            "UPDATE event SET at = at - 86400000000 WHERE kind = 'question_sent'",
        ),
        "Greta's period stood still",
    ),
    "the proof counts from the day it was looked at": (
        in_database(
            "UPDATE event SET facts = replace(facts, '-12-05', '-12-08') WHERE kind = 'answer_sufficed'",
            "UPDATE event SET facts = replace(facts, '-12-08', '-12-05') WHERE kind = 'answer_sufficed'",
        ),
        "Greta's period stood still",
    ),
    "her date moved by other days": (
        in_database(
            "UPDATE case_file SET deadline = replace(deadline, '2027-01-04', '2027-01-06') "
            "WHERE number = '2026-0005'",
            "UPDATE case_file SET deadline = replace(deadline, '2027-01-06', '2027-01-04') "
            "WHERE number = '2026-0005'",
        ),
        "Greta's period stood still",
    ),
    "her card never stood still": (
        breaking.drawn_otherwise("stands still", "runs", "Greta"),
        "Greta's period stood still",
    ),
    "the doubt was mailed": (
        rewritten(
            (b"greta@",),
            b"\n\n",
            b"\n\nThere is an old address on the account, and another one in the letter.\n",
        ),
        "Why Greta was in doubt",
    ),
    "the extension never left": (breaking_clock.never_left(b"fraktfirmaer"), "The extension left once"),
    "the extension left too late": (
        rewritten((b"fraktfirmaer",), b"Date: Tue, 08 Dec 2026", b"Date: Thu, 31 Dec 2026"),
        "The extension left once",
    ),
    "the extension went to another": (
        rewritten((b"fraktfirmaer",), b"odd.hansen@example.net", b"somebody@example.net"),
        "The extension left once",
    ),
    "the extension names another day": (
        rewritten((b"fraktfirmaer",), b"1. februar 2027", b"1. mars 2027"),
        "The extension left once",
    ),
    "a reminder came twice": (breaking_clock.told_twice(MAX, "reminder"), "Reminders came by morning"),
    "a reminder came an hour early": (
        breaking_clock.told_at(ADA, "reminder", datetime(2026, 12, 21, 8, 0, tzinfo=ZONE)),
        "Reminders came by morning",
    ),
    "somebody was told by night": (
        breaking_clock.told_at(MAX, "digest", datetime(2026, 12, 21, 20, 0, tzinfo=ZONE)),
        "Nobody was written to by night",
    ),
    "somebody was told on Christmas Day": (
        breaking_clock.told_at(IRIS, "escalation", datetime(2026, 12, 25, 10, 0, tzinfo=ZONE)),
        "Nobody was written to by night",
    ),
    "another put it off": (by_another("reminder_snoozed", ADA), "What Ada put off"),
    "what was put off never came back": (
        without(lambda stage: stage.notices(ADA, "reminder")[-2:]),
        "What Ada put off",
    ),
    "it was not marked late": (
        breaking_clock.came_otherwise("Late: this was to come", "This comes"),
        "After nine days in which nothing ran",
    ),
    "a digest hides the outage": (
        breaking_clock.says_otherwise(MAX, "digest", "did not run", "ran"),
        "Digests name the outage",
    ),
    "a digest says who wrote": (
        breaking_clock.says_otherwise(MAX, "digest", "Nothing is overdue.", "Write to Sam Carter."),
        "Digests name the outage",
    ),
    "a picture is gone": (breaking_clock.a_picture_is_gone, "Digests have pictures"),
    "a picture is none": (breaking_clock.a_picture_is_none, "Digests have pictures"),
    "a picture names a case": (
        breaking_clock.says_otherwise(MAX, "digest", "Bars of open cases", "Bars of 2026-0005"),
        "Digests have pictures",
    ),
    "the note is another's": (by_another("noted", ADA), "The note for colleagues"),
    "the note was mailed": (
        rewritten(
            (b"ingrid@",),
            b"\n\n",
            b"\n\nHer newsletter account stands under her maiden name; ask the web team for both.\n",
        ),
        "The note for colleagues",
    ),
    "nobody put the rights right": (by_another("rights_changed", ADA), "put right by hand"),
    "nobody merged": (by_another("joined", MAX), "brought by a merge"),
    "a duplicate follows another case": (
        in_database(
            "UPDATE case_file SET follows = (SELECT id FROM case_file WHERE number = '2026-0001') "
            "WHERE number = '2026-0013'",
            "UPDATE case_file SET follows = (SELECT id FROM case_file WHERE number = '2026-0003') "
            "WHERE number = '2026-0013'",
        ),
        "carried on in the first case",
    ),
    "a follower says nothing": (breaking.a_follower_says_nothing, "carried on elsewhere say where"),
    "a card is gone": (breaking.a_card_is_gone, "One card a case"),
    "a card shows an old picture": (breaking.an_old_picture_stands, "One card a case"),
    "a card shows the rights of before": (breaking.the_rights_of_before, "One card a case"),
    "a closed card keeps its buttons": (breaking.a_closed_card_keeps_buttons, "Closed cards have no buttons"),
    "Max was not shown the card": (
        without(
            lambda stage: [post for post in stage.slack.ephemerals(MAX) if "reopen" in repr(post.blocks)]
        ),
        "Closed cards have no buttons",
    ),
    "the loser was not told": (
        without(lambda stage: stage.slack.ephemerals(MAX)),
        "Of two who pressed Claim",
    ),
    "another has the case": (by_another("claimed", ADA), "Of two who pressed Claim"),
    "another is called": (breaking.another_is_called, "Ada was called"),
    "nobody is called": (
        without(lambda stage: [post for post in breaking.thread_of(stage, "Ingrid") if ADA in post.text]),
        "Ada was called",
    ),
    "nobody was reminded": (without(lambda stage: stage.direct(ADA)), "Ada was reminded"),
    "the reminder says what was": (breaking.a_reminder_says_what_was, "Ada was reminded"),
    "a guest sees a manager's Home": (breaking.a_home_that_is_anothers, "Home shows Ada"),
    "an admin sees no set-up": (breaking.the_set_up_is_missing, "Home shows Ada"),
    "the guest was not told": (
        without(lambda stage: stage.slack.ephemerals(MALLORY)),
        "Mallory, a guest",
    ),
    "the guest did something": (
        in_database(
            f"UPDATE event SET actor = '{MALLORY}' WHERE kind = 'noted'",
            f"UPDATE event SET actor = '{ADA}' WHERE kind = 'noted'",
        ),
        "Mallory, a guest",
    ),
    "a reading is another's": (by_another("letter_opened", ADA), "Who opened a letter"),
    "a bounce is told elsewhere": (breaking.the_bounce_is_told_elsewhere, "A bounce is told"),
    "the record was altered": (by_another("closed", ADA), "Every record verifies"),
    "a draft lies about": (breaking.a_draft_left_behind, "Nothing is left waiting"),
    "an effect failed": (
        in_database(
            "UPDATE outbox SET state = 'failed' WHERE kind = 'home'",
            "UPDATE outbox SET state = 'sent' WHERE kind = 'home'",
        ),
        "Nothing is left waiting",
    ),
    "a name stands in the channel": (breaking.a_name_said_to(""), "stands in Slack"),
    "a name was said to one alone": (breaking.a_name_said_to(ADA), "stands in Slack"),
    "a word stands in clear on disk": (breaking.a_word_in_clear, "in clear in the database"),
    "Slack refused a call": (breaking.slack_refused_something, "Slack refused nothing"),
}


@pytest.fixture(scope="module", autouse=True)
def green_again(stage: Stage) -> Iterator[None]:
    """Checks at the end that everything that was broken was put right: no break hid behind another."""
    yield
    assert broken(stage) == {}


def test_every_promise_is_kept(stage: Stage) -> None:
    assert broken(stage) == {}


def test_every_promise_can_be_broken() -> None:
    assert {promise(words) for _, words in BREAKS.values()} == set(PROMISES)


@pytest.mark.parametrize("name", BREAKS)
def test_a_broken_promise_is_found_and_named(stage: Stage, name: str) -> None:
    breaks, words = BREAKS[name]
    with breaks(stage):
        found = broken(stage)
    assert found.get(promise(words))


def test_a_story_that_was_not_played_keeps_no_promise_of_what_happens_in_it(tmp_path: Path) -> None:
    with Stage(tmp_path / "demo") as empty:
        assert len(broken(empty)) >= 20


def test_a_second_reading_is_no_opening_of_a_letter(stage: Stage) -> None:
    number = stage.cases()["Freja"].number
    handler = Actor(PersonId(ADA), frozenset({Role.CASE_HANDLER}))
    before = casebook.read_file(stage.desk, handler, number)
    assert [event.actor for event in before.record if event.kind.value == "record_read"][-1] == ADA
    assert broken(stage) == {}
