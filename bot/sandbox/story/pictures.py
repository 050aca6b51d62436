"""The pictures that stand in a digest, as Slack's stand-in keeps them, for who wants to look at them."""

from collections.abc import Iterator
from pathlib import Path

from bot.sandbox.slack.files import File
from bot.sandbox.slack.posts import Post
from bot.sandbox.story.people import MAX
from bot.sandbox.story.stage import Stage

_FOLDER = "pictures"


def shown_in(stage: Stage, post: Post) -> Iterator[File]:
    """Return the pictures that a message shows.

    Raises:
        LookupError: Slack has not got one of them.
    """
    for block in post.blocks:
        if block.get("type") == "image":
            ref = str(block["slack_file"]["id"])
            file = stage.slack.workspace.files.shown(ref)
            if file is None:
                raise LookupError(f"picture {ref}")
            yield file


def keep_pictures(stage: Stage) -> list[Path]:
    """Write the pictures of the newest digest into the story's folder, and return where they are."""
    newest = stage.notices(MAX, "digest")[-1:]
    kept = []
    for number, file in enumerate((file for post in newest for file in shown_in(stage, post)), start=1):
        path = stage.folder / _FOLDER / f"{number}-{_named(file.title)}.png"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(file.content or b"")
        kept.append(path)
    return kept


def _named(title: str) -> str:
    letters = "".join(letter if letter.isalnum() else " " for letter in title.lower())
    return "-".join(letters.split())
