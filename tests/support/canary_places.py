"""Everywhere that Ombud keeps something or shows something, as bytes to be searched.

Left out are the connected mailbox, which is the client's own, and what an operator exported to a place of
theirs. Of Slack it is what people can still see there: not the stand-in's note of past calls, nor what was
shown to one person in passing, which lasts no longer than their session
(https://docs.slack.dev/messaging/#ephemeral) and which nobody can delete.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from bot.sandbox.slack.standin import SlackStandIn
from tests.support.canaries import Hit, hits


@dataclass
class Found:
    """What a search came upon.

    Attributes:
        hits: canaries by the place in which they showed.
        searched: places and bytes that were looked at.
    """

    hits: dict[str, list[Hit]] = field(default_factory=dict)
    searched: dict[str, int] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """Return how many bytes were looked at."""
        return sum(self.searched.values())

    def numbers(self) -> set[int | None]:
        """Return whose letters showed."""
        return {one.number for found in self.hits.values() for one in found}


def search(places: Iterator[tuple[str, bytes]]) -> Found:
    """Search places, their names among it."""
    found = Found()
    for name, content in places:
        found.searched[name] = len(content)
        if shown := hits(content) + hits(name.encode()):
            found.hits[name] = shown
    return found


def on_disk(*folders: Path) -> Iterator[tuple[str, bytes]]:
    """Yield every file below some folders: databases with their logs, sealed files, temporary ones."""
    for folder in folders:
        for path in sorted(folder.rglob("*") if folder.is_dir() else [folder]):
            if path.is_file():
                yield str(path.relative_to(folder.parent)), path.read_bytes()


def in_slack(slack: SlackStandIn) -> Iterator[tuple[str, bytes]]:
    """Yield what a workspace still shows: people, channels, messages as edited, windows, pages and files."""
    shown = slack.dump()
    shown["messages"] = [one for one in shown["messages"] if not one["only_for"]]
    for name, what in shown.items():
        yield f"slack:{name}", json.dumps(what, ensure_ascii=False, default=repr).encode("utf-8", "replace")
    for file in slack.workspace.files.all():
        yield f"slack:file:{file.id}", (file.content or b"") + f"{file.name} {file.title} {file.alt}".encode()
