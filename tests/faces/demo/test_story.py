"""The demo's story is played once; it is green as told, and red when any promise is broken."""

import io
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from rich.console import Console

from bot.sandbox.slack.posts import Post
from bot.sandbox.story.acts import ACTS
from bot.sandbox.story.expected import EXPECTED
from bot.sandbox.story.open_house import whereabouts
from bot.sandbox.story.people import ADA, MALLORY, MAX
from bot.sandbox.story.picture import picture
from bot.sandbox.story.playing import STEPS, Player
from bot.sandbox.story.promises import PROMISES, check_all
from bot.sandbox.story.stage import Stage
from bot.sandbox.story.telling import Teller
from handlers import casebook
from handlers.domain.ids import PersonId
from handlers.domain.people import Actor, Role


@pytest.fixture(scope="module")
def console() -> Console:
    return Console(record=True, width=104, quiet=False, file=io.StringIO())


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory, console: Console) -> Iterator[Stage]:
    """Is the stage after the last act, still standing."""
    with Stage(tmp_path_factory.mktemp("story") / "demo") as stage:
        teller = Teller(console, STEPS)
        with teller:
            Player(stage, teller).play()
        rows, kept = check_all(stage)
        teller.cases(rows)
        teller.promises(kept)
        yield stage


def broken(stage: Stage) -> set[str]:
    return {each.name for each in check_all(stage)[1] if not each.holds}


def promise(words: str) -> str:
    (name,) = (name for name in PROMISES if words in name)
    return name


def test_every_promise_is_kept(stage: Stage) -> None:
    assert {each.name: each.found for each in check_all(stage)[1] if not each.holds} == {}
    assert len(PROMISES) >= 20


def test_the_letters_are_as_varied_as_promised(stage: Stage) -> None:
    letters = [letter.lower() for letter in stage.post.delivered.values()]
    assert len(letters) >= 14
    for mark in (
        *(b"charset=iso-8859-1", b"charset=windows-1252", b"charset=iso-8859-15", b"charset=us-ascii"),
        *(
            b"charset=utf-8",
            b"text/html",
            b"application/pdf",
            b"auto-submitted",
            b"list-id",
            b"pgp-encrypted",
        ),
        *(b"report-type=delivery-status", b"in-reply-to", b"\n> ", b"dmarc=fail"),
    ):
        assert any(mark in letter for letter in letters), mark
    assert {each.language for each in EXPECTED.values()} >= {"da", "nb", "sv", "en", "de"}


def test_names_and_addresses_are_made_up(stage: Stage) -> None:
    for letter in stage.post.delivered.values():
        words = letter.decode("latin-1").replace("<", " ").replace(">", " ").replace(";", " ").split()
        domains = {
            word.rpartition("@")[2].strip(".,:") for word in words if word.count("@") == 1 and "." in word
        }
        assert all(domain.endswith(("example.org", "example.com", "example.net")) for domain in domains), (
            domains
        )


def test_the_story_is_told_with_its_scenes_cases_and_promises(stage: Stage, console: Console) -> None:
    del stage
    told = console.export_text(clear=False)
    assert all(act.title in told for act in ACTS)
    assert all(name in told for name in PROMISES)
    assert all(
        column in told for column in ("Number", "Right", "Language", "Status", "Received", "Due", "Owner")
    )
    assert "Christmas Day" in told
    assert "was just claimed by Ada" in told
    assert "U0ADA" not in told, "people are called by their names"
    assert f"{len(PROMISES)} promises kept." in told


def test_the_picture_is_drawn_without_asking_another_server(stage: Stage, console: Console) -> None:
    del stage
    drawn = picture(console)
    assert drawn.startswith("<svg")
    assert "@font-face" not in drawn
    assert "url(http" not in drawn
    assert "2026-0001" in drawn


def test_the_picture_shows_how_it_begins_and_the_cases_it_ends_with(stage: Stage, console: Console) -> None:
    del stage
    drawn = picture(console).replace("&#160;", " ")
    assert "Wednesday morning: letters" in drawn
    assert "⋮" in drawn
    assert "Friday: answers" not in drawn, "a picture is looked at, not read through"
    assert "The cases" in drawn
    assert "2026-0011" in drawn
    assert "What the story promised" not in drawn


def test_it_says_where_to_look_and_how_to_drop_a_letter_in(stage: Stage) -> None:
    text = "\n".join(whereabouts(stage))
    assert str(stage.post.maildir) in text
    assert stage.slack.base_url in text
    assert "cp letter.eml" in text


def test_a_letter_dropped_in_afterwards_becomes_a_case(tmp_path: Path) -> None:
    with Stage(tmp_path / "demo") as stage:
        stage.post.bring("01-freja-indsigt")
        stage.work()
        assert list(stage.cases()) == ["Freja"]


# What breaks a promise, done and undone again.

Break = Callable[[Stage], AbstractContextManager[None]]


def cards(stage: Stage) -> list[Post]:
    return [post for post in stage.slack.messages(stage.channel) if not post.is_reply]


@contextmanager
def a_card_is_gone(stage: Stage) -> Iterator[None]:
    card = cards(stage)[0]
    stage.slack.workspace.posts.remove(card)
    yield
    stage.slack.workspace.posts.add(card)


@contextmanager
def an_old_picture_stands(stage: Stage) -> Iterator[None]:
    card = cards(stage)[0]
    text, card.text = card.text, "Case 2026-0001 (Access) is new, due 2026-12-28, 33 days left."
    yield
    card.text = text


@contextmanager
def a_name_in_the_channel(stage: Stage) -> Iterator[None]:
    post = stage.slack.say(ADA, stage.channel, "Call Sam Carter", thread_ts=cards(stage)[0].ts)
    yield
    stage.slack.workspace.posts.remove(post)


@contextmanager
def a_word_in_clear(stage: Stage) -> Iterator[None]:
    path = stage.folder / "data" / "dump.txt"
    path.write_text("freja.holm@example.org")
    yield
    path.unlink()


@contextmanager
def a_letter_changed(stage: Stage) -> Iterator[None]:
    path, original = next(iter(stage.post.delivered.items()))
    path.write_bytes(original + b"!")
    yield
    path.write_bytes(original)


@contextmanager
def a_letter_moved(stage: Stage) -> Iterator[None]:
    path = next(iter(stage.post.delivered))
    moved = path.rename(path.parent.parent / "cur" / f"{path.name}:2,S")
    yield
    moved.rename(path)


def copied(stage: Stage, *, automatic: bool) -> AbstractContextManager[None]:
    folder = stage.post.maildir / ".Sent" / "cur"
    source = next(path for path in folder.iterdir() if (b"Auto-Submitted" in path.read_bytes()) is automatic)

    @contextmanager
    def twice() -> Iterator[None]:
        copy = folder / f"9{source.name}"
        shutil.copy(source, copy)
        yield
        copy.unlink()

    return twice()


@contextmanager
def a_reply_out_of_its_thread(stage: Stage) -> Iterator[None]:
    folder = stage.post.maildir / ".Sent" / "cur"
    source = next(path for path in folder.iterdir() if b"Auto-Submitted" not in path.read_bytes())
    sent = source.read_bytes()
    source.write_bytes(sent.replace(b"In-Reply-To: <", b"In-Reply-To: <not."))
    yield
    source.write_bytes(sent)


@contextmanager
def an_acknowledgement_in_another_language(stage: Stage) -> Iterator[None]:
    source = next(
        path
        for path in (stage.post.maildir / ".Sent" / "cur").iterdir()
        if b"Auto-Submitted" in path.read_bytes() and b"sam.carter" in path.read_bytes()
    )
    sent = source.read_bytes()
    source.write_bytes(sent.replace(b"Thank you for writing", b"Tak fordi du skriver"))
    yield
    source.write_bytes(sent)


@contextmanager
def a_draft_left_behind(stage: Stage) -> Iterator[None]:
    path = stage.post.maildir / ".Drafts" / "tmp" / "stray"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"Subject: x\n\n")
    yield
    path.unlink()


def in_database(stage: Stage, change: str, undo: str) -> AbstractContextManager[None]:
    @contextmanager
    def altered() -> Iterator[None]:
        for statement in (change, undo):
            database = sqlite3.connect(stage.folder / "data" / "ombud.sqlite3", timeout=30)
            with database:
                database.execute(statement)
            database.close()
            if statement is change:
                yield

    return altered()


def without_whispers(stage: Stage, person: str) -> AbstractContextManager[None]:
    posts = list(stage.slack.ephemerals(person))

    @contextmanager
    def untold() -> Iterator[None]:
        for post in posts:
            stage.slack.workspace.posts.remove(post)
        yield
        for post in posts:
            stage.slack.workspace.posts.add(post)

    return untold()


@contextmanager
def slack_refused_something(stage: Stage) -> Iterator[None]:
    stage.slack.transcript.add("chat.update", {}, 200, "invalid_blocks")
    yield
    stage.slack.transcript._calls.pop()


BREAKS: dict[str, tuple[Break, str]] = {
    "a card is gone": (a_card_is_gone, "One card a case"),
    "a card shows an old picture": (an_old_picture_stands, "One card a case"),
    "a name stands in the channel": (a_name_in_the_channel, "in the Slack channel"),
    "a word stands in clear on disk": (a_word_in_clear, "in clear in the database"),
    "a letter was changed": (a_letter_changed, "neither moved, marked nor changed"),
    "a letter was moved": (a_letter_moved, "neither moved, marked nor changed"),
    "an acknowledgement left twice": (
        lambda stage: copied(stage, automatic=True),
        "One acknowledgement each",
    ),
    "an answer left twice": (lambda stage: copied(stage, automatic=False), "Each answer left once"),
    "an answer left its thread": (a_reply_out_of_its_thread, "in the thread of a letter"),
    "an acknowledgement in another language": (
        an_acknowledgement_in_another_language,
        "speak the language of the letter",
    ),
    "a draft lies about": (a_draft_left_behind, "Nothing is left waiting"),
    "the record was altered": (
        lambda stage: in_database(
            stage,
            "UPDATE event SET actor = 'nobody' WHERE kind = 'closed'",
            f"UPDATE event SET actor = '{ADA}' WHERE kind = 'closed'",
        ),
        "Every record verifies",
    ),
    "an effect failed": (
        lambda stage: in_database(
            stage,
            "UPDATE outbox SET state = 'failed' WHERE kind = 'home'",
            "UPDATE outbox SET state = 'sent' WHERE kind = 'home'",
        ),
        "Nothing is left waiting",
    ),
    "the loser was not told": (lambda stage: without_whispers(stage, MAX), "Of two who pressed Claim"),
    "the guest was not told": (lambda stage: without_whispers(stage, MALLORY), "Mallory, a guest"),
    "Slack refused a call": (slack_refused_something, "Slack refused nothing"),
}


@pytest.mark.parametrize("name", BREAKS)
def test_a_broken_promise_is_found_and_named(stage: Stage, name: str) -> None:
    breaking, words = BREAKS[name]
    with breaking(stage):
        found = broken(stage)
    assert promise(words) in found
    assert broken(stage) == set(), "put right again, it is green again"


def test_a_second_reading_of_a_letter_is_noticed(stage: Stage) -> None:
    number = stage.cases()["Freja"].number
    handler = Actor(PersonId(ADA), frozenset({Role.CASE_HANDLER}))
    before = casebook.read_file(stage.desk, handler, number)
    assert [event.actor for event in before.record if event.kind.value == "record_read"][-1] == ADA
    assert broken(stage) == set(), "reading the record is no opening of a letter"
