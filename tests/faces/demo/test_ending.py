"""The story's end: what was read is destroyed but for what is held, and each promise of it can be broken.

It is played after a few acts that bring what it needs; `ombud demo` itself plays the whole story first.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest
from rich.console import Console

from bot.cli.certificate_facts import proved
from bot.sandbox.story import ending, story, words
from bot.sandbox.story.acts import ACTS, ZONE
from bot.sandbox.story.acts_ending import ENDING, ENDING_STEPS, HELD, TOLD
from bot.sandbox.story.deeds import DISCONNECTING
from bot.sandbox.story.hands import StoryFault
from bot.sandbox.story.kept_ending import ENDING_PROMISES, Aftermath
from bot.sandbox.story.people import ADA, IRIS, MAX
from bot.sandbox.story.playing import Player
from bot.sandbox.story.promises import PROMISES, check_ending
from bot.sandbox.story.stage import Stage
from bot.sandbox.story.steps import Act, Arrive, Claim, Reply
from bot.sandbox.story.telling import Teller
from handlers.domain.certificate import Unsound
from tests.faces.demo import breaking, breaking_clock, breaking_ending
from tests.faces.demo.breaking import in_database, without
from tests.faces.demo.breaking_ending import (
    Ruin,
    certified_otherwise,
    lying_about,
    on_stage,
    read_otherwise,
)

_BEFORE = (
    *ACTS[:3],
    Act(
        "What the ending needs",
        datetime(2026, 12, 1, 10, tzinfo=ZONE),
        (Arrive(("14-odd-dataportabilitet",)), Claim(ADA, "Odd"), Reply(ADA, "Freja", words.TO_FREJA)),
    ),
)


@dataclass
class End:
    """An ending that was played.

    Attributes:
        too_soon: promises that were broken when it was looked at before anything had ended.
        told: what a viewer read.
    """

    seen: Aftermath
    too_soon: set[str]
    told: str


def prove(document: bytes, key: bytes) -> list[str]:
    return [line for line in proved(document, key)[1] if line]


def broken(seen: Aftermath) -> dict[str, str]:
    return {each.name: each.found for each in check_ending(seen) if not each.holds}


def promise(text: str) -> str:
    (name,) = (name for name in ENDING_PROMISES if text in name)
    return name


@pytest.fixture(scope="module")
def end(tmp_path_factory: pytest.TempPathFactory) -> Iterator[End]:
    """Is the end of a short story, still standing."""
    console = Console(record=True, width=104, file=io.StringIO())
    with Stage(tmp_path_factory.mktemp("ending") / "demo") as stage:
        teller = Teller(console, ENDING_STEPS)
        with Teller(Console(quiet=True), 1) as quiet:
            Player(stage, quiet).play(_BEFORE)
        was = ending.before(stage)
        too_soon = set(broken(Aftermath(stage, was, ending.look(stage, prove), prove)))
        with teller:
            ending.play(stage, teller)
        left = ending.look(stage, prove)
        ending.show(teller, was, left)
        yield End(Aftermath(stage, was, left, prove), too_soon, console.export_text(clear=False))


@pytest.fixture(scope="module", autouse=True)
def green_again(end: End) -> Iterator[None]:
    """Checks at the end that everything that was broken was put right: no break hid behind another."""
    yield
    assert broken(end.seen) == {}


RUINS: dict[str, tuple[Ruin, str]] = {
    "she was not told": (read_otherwise(DISCONNECTING, "Are you sure?"), "told what would be deleted"),
    "another day was named": (
        read_otherwise(DISCONNECTING, "letters, files, legal hold, on 2027-01-21"),
        "told what would be deleted",
    ),
    "a message came a day late": (
        on_stage(breaking_clock.told_at(MAX, "purge_ahead", datetime(2027, 1, 19, 10, tzinfo=ZONE))),
        "on the days 0, 14, 23 and 28",
    ),
    "an admin was not told": (
        on_stage(without(lambda stage: stage.notices(IRIS, "purge_ahead")[-1:])),
        "on the days 0, 14, 23 and 28",
    ),
    "a case was not listed": (
        on_stage(breaking_clock.says_otherwise(MAX, "purge_ahead", "2026-0003", "a case")),
        "the cases that were open were listed",
    ),
    "another due date was listed": (
        on_stage(breaking_clock.says_otherwise(MAX, "purge_ahead", "2026-12-28", "2026-12-29")),
        "the cases that were open were listed",
    ),
    "the key was destroyed a day late": (
        certified_otherwise(lambda said: said["times"].update(unreadable="2027-01-21T09:30:00Z")),
        "On day 30 the key was destroyed",
    ),
    "somebody asked for it": (
        certified_otherwise(lambda said: said.update(route="early")),
        "On day 30 the key was destroyed",
    ),
    "a word is left": (lying_about("old.log", b"Sam Carter wrote"), "No word of a letter is left"),
    "a word is left in a picture of Slack": (
        lying_about("Slack: chart.png", "Ingrid Sølvberg".encode("utf-16-le")),
        "No word of a letter is left",
    ),
    "a sealed piece is left": (breaking_ending.a_sealed_piece_is_left, "Nothing that was sealed before"),
    "nothing was ever sealed": (breaking_ending.nothing_was_sealed, "Nothing that was sealed before"),
    "a held letter is gone": (breaking_ending.a_letter_of_the_held_case_is_gone, "The held case alone"),
    "Max was shown nothing": (read_otherwise(HELD, "Its data is deleted."), "The held case alone"),
    "a skeleton is open": (breaking_ending.a_skeleton_is_open_again, "number, rights and dates stayed"),
    "a card shows more": (breaking_ending.a_card_still_shows_who_asked, "their threads are empty"),
    "a line is left": (breaking_ending.a_line_stands_below_a_card, "their threads are empty"),
    "there is no certificate": (breaking_ending.there_is_no_certificate, "proved by its file"),
    "anything is taken for proof": (breaking_ending.anything_is_proved, "proved by its file"),
    "it counts another case": (
        certified_otherwise(lambda said: said["counts"].update(cases=1)),
        "It counts what went",
    ),
    "it counts too few letters": (breaking_ending.an_open_case_was_forgotten, "It counts what went"),
    "it lists no hold": (certified_otherwise(lambda said: said.update(holds=[])), "It counts what went"),
    "it names somebody": (
        certified_otherwise(lambda said: said.update(why="Freja Holm asked for it")),
        "It names nobody",
    ),
    "nobody was told of it": (
        on_stage(without(lambda stage: stage.notices(IRIS, "mailbox_purged"))),
        "were told of it once",
    ),
    "a letter was changed": (on_stage(breaking.a_letter_changed), "every letter still lies untouched"),
    "a record was altered": (
        on_stage(breaking.by_another("closed", ADA)),
        "Every record verifies after the purge",
    ),
    "Slack refused a call": (on_stage(breaking.slack_refused_something), "Nothing is left waiting"),
    "an effect failed": (
        on_stage(
            in_database(
                "UPDATE outbox SET state = 'failed' WHERE kind = 'home'",
                "UPDATE outbox SET state = 'sent' WHERE kind = 'home'",
            )
        ),
        "Nothing is left waiting",
    ),
}


def test_every_promise_of_the_ending_is_kept(end: End) -> None:
    assert broken(end.seen) == {}


def test_every_promise_of_the_ending_can_be_broken() -> None:
    assert {promise(text) for _, text in RUINS.values()} == set(ENDING_PROMISES)


@pytest.mark.parametrize("name", RUINS)
def test_a_broken_promise_of_the_ending_is_found_and_named(end: End, name: str) -> None:
    ruin, text = RUINS[name]
    with ruin(end.seen) as seen:
        assert broken(seen).get(promise(text))


def test_a_mailbox_that_was_not_disconnected_keeps_none_of_what_its_end_brings(end: End) -> None:
    begun = ("lies untouched", "verifies after", "left waiting", "left on disk", "names nobody")
    lasting = {promise(text) for text in begun}
    assert end.too_soon >= set(ENDING_PROMISES) - lasting


def test_a_viewer_reads_who_is_told_what_is_destroyed_and_that_it_is_proved(end: End) -> None:
    told = " ".join(end.told.split())
    assert all(act.title in told for act in ENDING)
    assert "Iris takes the mailbox out of the settings and starts Ombud anew" in told
    assert "Iris presses Disconnect privacy there" in told
    for days in TOLD.values():
        assert told.count(f"a message to Max and Iris alone: Purge in {days} days") == 1
    assert "2026-0003, due in 7 days (2026-12-28)" in told
    assert "2026-0003, overdue by 7 days (2026-12-28)" in told
    cases = len(end.seen.was.cases)
    assert f"{cases - 1} cards of {cases} say: data deleted" in told
    assert "ombud verify-certificate 2027-C-0001.json --key" in told
    assert "It is sound: nothing of it was changed since it was signed." in told
    assert "words of letters, however spelled: 0 found" in told
    assert f"{len(end.seen.was.pieces)} sealed pieces of before: 0 found" in told


def test_what_was_said_in_full_before_is_told_shortly_afterwards(end: End) -> None:
    lists = " ".join(end.told.split()).split("cases there are open: ")[1:]
    full, *later = (part.partition(" … ")[0] for part in lists)
    assert len(later) == len(TOLD) - 1
    assert all(len(part) < len(full) for part in later)


def test_what_goes_on_in_cases_meanwhile_is_not_told(end: End) -> None:
    assert "Due soon" not in end.told
    assert "a reminder" not in end.told


def test_the_certificate_is_kept_as_a_file_that_anybody_can_prove(end: End, tmp_path: Path) -> None:
    path = ending.keep_certificate(tmp_path, end.seen.left)
    assert path == tmp_path / "2027-C-0001.json"
    assert any("It is sound" in line for line in prove(path.read_bytes(), end.seen.left.key))
    with pytest.raises(Unsound):
        prove(path.read_bytes(), bytes(32))


def test_without_a_certificate_no_file_is_kept(end: End, tmp_path: Path) -> None:
    with breaking_ending.there_is_no_certificate(end.seen) as seen:
        assert ending.keep_certificate(tmp_path, seen.left) is None
    assert list(tmp_path.iterdir()) == []


def played(folder: Path, player: type, monkeypatch: pytest.MonkeyPatch) -> story.Ended:
    """Play a story whose acts somebody else plays, and then its ending."""
    monkeypatch.setattr(story, "Player", player)
    return story.tell(folder / "demo", Console(quiet=True), prove=prove)


class Idle:
    """Plays nothing, so that the ending finds no case to hold."""

    def __init__(self, stage: Stage, teller: Teller) -> None:
        del stage, teller

    def play(self) -> None:
        """Do nothing."""


class Stuck(Idle):
    """Does not come to the end of the story."""

    def play(self) -> None:
        """Fail."""
        raise StoryFault("nobody is there")


def test_an_ending_that_cannot_be_played_is_named_and_certifies_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended = played(tmp_path, Idle, monkeypatch)
    assert not ended.well
    (*_, last) = ended.kept
    assert (last.name, bool(last.found)) == ("The ending can be played to its end", True)
    assert (ended.certificate, ended.key, ended.saved) == ("", "", None)


def test_nothing_is_destroyed_after_a_story_that_could_not_be_played(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended = played(tmp_path, Stuck, monkeypatch)
    assert ended.kept[0].name == "The story can be played to its end"
    assert ended.kept[0].found == "nobody is there"
    assert {each.name for each in ended.kept[1:]} == set(PROMISES)
    assert ended.certificate == ""
