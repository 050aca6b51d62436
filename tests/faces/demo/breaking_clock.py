"""What breaks a promise of the clock: done to a stage on which the story was played, and undone again."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime

from bot.sandbox.slack.transcript import Call
from bot.sandbox.story.stage import Stage
from tests.faces.demo.breaking import Break


def never_left(mark: bytes) -> Break:
    """Has the mail that bears a mark not left."""

    @contextmanager
    def missing(stage: Stage) -> Iterator[None]:
        folder = stage.post.maildir / ".Sent" / "cur"
        path = next(path for path in folder.iterdir() if mark in path.read_bytes())
        sent = path.read_bytes()
        path.unlink()
        yield
        path.write_bytes(sent)

    return missing


def told_at(person: str, kind: str, at: datetime) -> Break:
    """Has the newest notice of a kind come at another time than it did."""

    @contextmanager
    def otherwise(stage: Stage) -> Iterator[None]:
        post = stage.notices(person, kind)[-1]
        ts, post.ts = post.ts, f"{at.timestamp():.6f}"
        yield
        post.ts = ts

    return otherwise


def told_twice(person: str, kind: str) -> Break:
    """Has the newest notice of a kind come once more."""

    @contextmanager
    def twice(stage: Stage) -> Iterator[None]:
        post = stage.notices(person, kind)[-1]
        copy = replace(post, ts=f"{float(post.ts) + 1:.6f}")
        stage.slack.workspace.posts.add(copy)
        yield
        stage.slack.workspace.posts.remove(copy)

    return twice


def says_otherwise(person: str, kind: str, old: str, new: str) -> Break:
    """Has every notice of a kind say something else than it does."""

    @contextmanager
    def otherwise(stage: Stage) -> Iterator[None]:
        posts = [post for post in stage.notices(person, kind) if old in json.dumps(post.blocks)]
        assert posts, f"nothing says {old}"
        before = [post.blocks for post in posts]
        for post in posts:
            post.blocks = json.loads(json.dumps(post.blocks).replace(old, new))
        yield
        for post, blocks in zip(posts, before, strict=True):
            post.blocks = blocks

    return otherwise


def came_otherwise(old: str, new: str) -> Break:
    """Has what was posted said something else when it came."""

    @contextmanager
    def otherwise(stage: Stage) -> Iterator[None]:
        calls = stage.slack.transcript._calls
        before = list(calls)
        calls[:] = [
            _with_blocks(call, old, new) if call.method == "chat.postMessage" else call for call in calls
        ]
        assert calls != before, f"nothing said {old}"
        yield
        calls[:] = before

    return otherwise


def _with_blocks(call: Call, old: str, new: str) -> Call:
    blocks = json.loads(json.dumps(call.arguments.get("blocks", [])).replace(old, new))
    return Call(call.number, call.method, {**call.arguments, "blocks": blocks}, call.status, call.error)


@contextmanager
def a_picture_is_gone(stage: Stage) -> Iterator[None]:
    files = stage.slack.workspace.files
    last = files.all()[-1]
    files.remove(last.id)
    yield
    files._files[last.id] = last


@contextmanager
def a_picture_is_none(stage: Stage) -> Iterator[None]:
    last = stage.slack.workspace.files.all()[-1]
    content, last.content = last.content, b"GIF89a"
    yield
    last.content = content
