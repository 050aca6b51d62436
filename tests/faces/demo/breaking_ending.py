"""What breaks a promise of the story's end: each is done to what was left, and undone again."""

import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from typing import Any

from bot.sandbox.story import screen
from bot.sandbox.story.acts_ending import HELD
from bot.sandbox.story.kept_ending import Aftermath
from handlers.domain.certificate import read, written
from tests.faces.demo.breaking import Break, execute

Ruin = Callable[[Aftermath], AbstractContextManager[Aftermath]]


def on_stage(breaks: Break) -> Ruin:
    """Has something be wrong on the stage itself."""

    @contextmanager
    def ruined(seen: Aftermath) -> Iterator[Aftermath]:
        with breaks(seen.stage):
            yield seen

    return ruined


def read_otherwise(window: str, text: str) -> Ruin:
    """Has a window have shown something else."""

    @contextmanager
    def ruined(seen: Aftermath) -> Iterator[Aftermath]:
        shown = seen.stage.read[window]
        seen.stage.read[window] = text
        yield seen
        seen.stage.read[window] = shown

    return ruined


def lying_about(place: str, content: bytes) -> Ruin:
    """Has something more be left somewhere."""

    @contextmanager
    def ruined(seen: Aftermath) -> Iterator[Aftermath]:
        yield replace(seen, left=replace(seen.left, places={**seen.left.places, place: content}))

    return ruined


@contextmanager
def a_sealed_piece_is_left(seen: Aftermath) -> Iterator[Aftermath]:
    piece = next(iter(seen.was.pieces))
    backup = b"\0" * 4096 + piece + b"\0" * 4096
    yield replace(seen, left=replace(seen.left, places={**seen.left.places, "backup": backup}))


@contextmanager
def nothing_was_sealed(seen: Aftermath) -> Iterator[Aftermath]:
    yield replace(seen, was=replace(seen.was, pieces={}))


def certified_otherwise(change: Callable[[dict[str, Any]], object]) -> Ruin:
    """Has the certificate say something else than it does."""

    @contextmanager
    def ruined(seen: Aftermath) -> Iterator[Aftermath]:
        assert seen.left.issued is not None
        found = read(seen.left.issued.document)
        statement = json.loads(json.dumps(found.statement))
        change(statement)
        issued = replace(seen.left.issued, document=written(statement, found.key, found.signature))
        yield replace(seen, left=replace(seen.left, issued=issued))

    return ruined


@contextmanager
def there_is_no_certificate(seen: Aftermath) -> Iterator[Aftermath]:
    yield replace(seen, left=replace(seen.left, issued=None, proof=()))


@contextmanager
def anything_is_proved(seen: Aftermath) -> Iterator[Aftermath]:
    yield replace(seen, prove=lambda _document, _key: ["It is sound"])


@contextmanager
def a_letter_of_the_held_case_is_gone(seen: Aftermath) -> Iterator[Aftermath]:
    letters = {**seen.was.letters, HELD: seen.was.letters[HELD] + 1}
    yield replace(seen, was=replace(seen.was, letters=letters))


@contextmanager
def an_open_case_was_forgotten(seen: Aftermath) -> Iterator[Aftermath]:
    letters = {**seen.was.letters, "Nils": 1_000}
    yield replace(seen, was=replace(seen.was, letters=letters))


@contextmanager
def a_card_still_shows_who_asked(seen: Aftermath) -> Iterator[Aftermath]:
    emptied, held = seen.card(seen.was.cases["Nils"]), seen.card(seen.was.cases[HELD])
    assert screen.buttons(held.blocks)
    blocks, emptied.blocks = emptied.blocks, held.blocks
    yield seen
    emptied.blocks = blocks


@contextmanager
def a_line_stands_below_a_card(seen: Aftermath) -> Iterator[Aftermath]:
    stage, card = seen.stage, seen.card(seen.was.cases["Nils"])
    line = stage.slack.say("U0ADA", stage.channel, "Who was it?", thread_ts=card.ts)
    yield seen
    stage.slack.workspace.posts.remove(line)


@contextmanager
def a_skeleton_is_open_again(seen: Aftermath) -> Iterator[Aftermath]:
    number = seen.was.cases["Nils"].number
    execute(seen.stage, f"UPDATE case_file SET status = 'open' WHERE number = '{number}'")
    yield seen
    execute(seen.stage, f"UPDATE case_file SET status = 'closed' WHERE number = '{number}'")
