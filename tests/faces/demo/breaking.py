"""What breaks a promise of the story: each is done to a stage on which it was played, and undone again."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

from bot.sandbox.slack.posts import Post
from bot.sandbox.slack.transcript import Call
from bot.sandbox.story import words
from bot.sandbox.story.people import ADA, IRIS, MALLORY, MAX, WRITERS
from bot.sandbox.story.stage import Stage

Break = Callable[[Stage], AbstractContextManager[None]]


def in_database(change: str, undo: str) -> Break:
    def breaking(stage: Stage) -> AbstractContextManager[None]:
        @contextmanager
        def altered() -> Iterator[None]:
            execute(stage, change)
            yield
            execute(stage, undo)

        return altered()

    return breaking


def execute(stage: Stage, statement: str) -> None:
    database = sqlite3.connect(stage.folder / "data" / "ombud.sqlite3", timeout=30)
    with database:
        changed = database.execute(statement).rowcount
    database.close()
    assert changed > 0, f"nothing was altered by: {statement}"


def by_another(kind: str, actor: str) -> Break:
    """Has the events of a kind be somebody else's."""
    return in_database(
        f"UPDATE event SET actor = 'nobody' WHERE kind = '{kind}' AND actor = '{actor}'",
        f"UPDATE event SET actor = '{actor}' WHERE kind = '{kind}' AND actor = 'nobody'",
    )


def in_cases(column: str, value: str, before: str, number: str) -> Break:
    """Has one case stand otherwise than it does."""
    change = "UPDATE case_file SET {} = {} WHERE number = '{}'"
    return in_database(change.format(column, value, number), change.format(column, before, number))


@contextmanager
def somebody_else_wrote(_stage: Stage) -> Iterator[None]:
    address, WRITERS["Pat"] = WRITERS["Pat"], "somebody@example.net"
    yield
    WRITERS["Pat"] = address


@contextmanager
def nothing_is_marked(stage: Stage) -> Iterator[None]:
    shown = stage.read["Karl"]
    stage.read["Karl"] = shown.replace("▸", "").replace("◂", "")
    yield
    stage.read["Karl"] = shown


@contextmanager
def a_card_is_gone(stage: Stage) -> Iterator[None]:
    card = stage.card("Freja")
    stage.slack.workspace.posts.remove(card)
    yield
    stage.slack.workspace.posts.add(card)


@contextmanager
def an_old_picture_stands(stage: Stage) -> Iterator[None]:
    card = stage.card("Freja")
    text, card.text = card.text, "Case 2026-0001 (Access) is new, due 2026-12-28, 33 days left."
    yield
    card.text = text


@contextmanager
def the_rights_of_before(stage: Stage) -> Iterator[None]:
    card = stage.card("Linnéa")
    text, card.text = card.text, card.text.replace("Rectification + Access", "Rectification")
    yield
    card.text = text


@contextmanager
def a_closed_card_keeps_buttons(stage: Stage) -> Iterator[None]:
    card = stage.card("Sam")
    blocks, card.blocks = card.blocks, stage.card("Greta").blocks
    yield
    card.blocks = blocks


@contextmanager
def a_follower_says_nothing(stage: Stage) -> Iterator[None]:
    card = stage.card("Nils again")
    blocks, card.blocks = card.blocks, card.blocks[:1]
    yield
    card.blocks = blocks


@contextmanager
def another_is_called(stage: Stage) -> Iterator[None]:
    line = thread_of(stage, "Freja")[-1]
    text, line.text = line.text, f"{line.text} <@{MAX}>"
    yield
    line.text = text


@contextmanager
def the_bounce_is_told_elsewhere(stage: Stage) -> Iterator[None]:
    line = next(post for post in thread_of(stage, "Nils") if "came back" in post.text)
    thread, line.thread_ts = line.thread_ts, stage.card("Sam").ts
    yield
    line.thread_ts = thread


def a_name_said_to(person: str) -> Break:
    """Has a data subject be named in the channel's thread, or to one person alone."""

    @contextmanager
    def named(stage: Stage) -> Iterator[None]:
        card = stage.card("Freja")
        post = stage.slack.say(ADA, stage.channel, "Call Sam Carter", thread_ts=card.ts)
        post.only_for = person or None
        yield
        stage.slack.workspace.posts.remove(post)

    return named


@contextmanager
def a_home_that_is_anothers(stage: Stage) -> Iterator[None]:
    ours, theirs = stage.slack.home(MALLORY), stage.slack.home(MAX)
    assert ours is not None
    assert theirs is not None
    drawn, ours.drawn = ours.drawn, theirs.drawn
    yield
    ours.drawn = drawn


@contextmanager
def the_set_up_is_missing(stage: Stage) -> Iterator[None]:
    home = stage.slack.home(IRIS)
    assert home is not None
    drawn, home.drawn = home.drawn, {**home.drawn, "blocks": home.blocks[:1]}
    yield
    home.drawn = drawn


def without(posts: Callable[[Stage], list[Post]]) -> Break:
    """Has messages never been shown."""

    @contextmanager
    def unseen(stage: Stage) -> Iterator[None]:
        hidden = list(posts(stage))
        assert hidden, "there was nothing to hide"
        for post in hidden:
            stage.slack.workspace.posts.remove(post)
        yield
        for post in hidden:
            stage.slack.workspace.posts.add(post)

    return unseen


@contextmanager
def a_reminder_says_what_was(stage: Stage) -> Iterator[None]:
    number = stage.cases()["Karen"].number
    post = next(post for post in stage.direct(ADA) if number in repr(post.blocks))
    blocks = post.blocks
    post.blocks = [block for block in stage.card("Karen").blocks if number in repr(block)]
    yield
    post.blocks = blocks


def drawn_otherwise(old: str, new: str, about: str = "Sam") -> Break:
    """Has a card been drawn with other words than it was."""

    @contextmanager
    def otherwise(stage: Stage) -> Iterator[None]:
        calls, ts = stage.slack.transcript._calls, stage.card(about).ts
        before = list(calls)
        calls[:] = [_reworded(call, old, new) if call.arguments.get("ts") == ts else call for call in before]
        assert calls != before, "the card never said so"
        yield
        calls[:] = before

    return otherwise


def _reworded(call: Call, old: str, new: str) -> Call:
    text = str(call.arguments.get("text", "")).replace(old, new)
    return Call(call.number, call.method, {**call.arguments, "text": text}, call.status, call.error)


@contextmanager
def slack_refused_something(stage: Stage) -> Iterator[None]:
    stage.slack.transcript.add("chat.update", {}, 200, "invalid_blocks")
    yield
    stage.slack.transcript._calls.pop()


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


@contextmanager
def a_draft_left_behind(stage: Stage) -> Iterator[None]:
    path = stage.post.maildir / ".Drafts" / "tmp" / "stray"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"Subject: x\n\n")
    yield
    path.unlink()


def copied(*, automatic: bool) -> Break:
    """Has a mail left twice."""

    @contextmanager
    def twice(stage: Stage) -> Iterator[None]:
        folder = stage.post.maildir / ".Sent" / "cur"
        source = next(
            path for path in folder.iterdir() if (b"Auto-Submitted" in path.read_bytes()) is automatic
        )
        copy = folder / f"9{source.name}"
        shutil.copy(source, copy)
        yield
        copy.unlink()

    return twice


def rewritten(marks: tuple[bytes, ...], old: bytes, new: bytes) -> Break:
    """Has the mail that bears these marks left with other words."""

    @contextmanager
    def otherwise(stage: Stage) -> Iterator[None]:
        folder = stage.post.maildir / ".Sent" / "cur"
        found = (path for path in folder.iterdir() if all(mark in path.read_bytes() for mark in marks))
        source = next(path for path in found if old in path.read_bytes())
        sent = source.read_bytes()
        source.write_bytes(sent.replace(old, new))
        yield
        source.write_bytes(sent)

    return otherwise


@contextmanager
def what_was_taken_back_left(stage: Stage) -> Iterator[None]:
    path = stage.post.maildir / ".Sent" / "cur" / "8.hasty"
    head = f"To: {WRITERS['Freja']}\nDate: Fri, 27 Nov 2026 13:00:00 +0000\n"
    path.write_text(
        f"{head}Content-Type: text/plain; charset=utf-8\n\n{words.TO_FREJA_IN_HASTE}\n", encoding="utf-8"
    )
    yield
    path.unlink()


def thread_of(stage: Stage, about: str) -> list[Post]:
    top = stage.card(about)
    return [
        post for post in stage.slack.messages(stage.channel) if post.is_reply and post.thread_ts == top.ts
    ]
