"""Files that the app hands over: begun, uploaded, completed, and worked on until messages can show them.

The methods stand in `methods.files`; call everything here under the workspace's lock.
Source: https://docs.slack.dev/messaging/working-with-files
"""

import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bot.sandbox.slack.refusals import JsonObject, RefusalError


@dataclass(slots=True)
class File:
    """One file; `ready_at` is None until it was completed."""

    id: str
    name: str
    length: int
    alt: str
    content: bytes | None = None
    title: str = ""
    ready_at: float | None = None


class Files:
    """The app's files; none is shared with anybody.

    Attributes:
        base: where upload addresses point, without a slash at the end.
        processing: seconds that Slack works on a file before a message can show it.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self.base = ""
        self.processing = 0.0
        self._clock = clock
        self._files: dict[str, File] = {}
        self._places: dict[str, str] = {}

    def begin(self, file: File) -> str:
        """Is the address that takes the bytes of a new file."""
        place = secrets.token_hex(16)
        self._files[file.id] = file
        self._places[place] = file.id
        return f"{self.base}/upload/v1/{place}"

    def take(self, place: str, content: bytes) -> bool:
        """Takes the bytes; False where nobody asked for them, or they are not as many as was said."""
        file = self._files.get(self._places.get(place, ""))
        if file is None or len(content) != file.length:
            return False
        file.content = content
        return True

    def complete(self, file_id: str, title: str) -> None:
        """Ends an upload, once.

        Raises:
            RefusalError: `file_not_found`, also for what was not uploaded or was completed before.
        """
        file = self._files.get(file_id)
        if file is None or file.content is None or file.ready_at is not None:
            raise RefusalError("file_not_found")
        file.title, file.ready_at = title or file.name, self._clock() + self.processing

    def shown(self, file_id: str) -> File | None:
        """Is a file that a message can show now, or None."""
        file = self._files.get(file_id)
        ready = file is not None and file.ready_at is not None and file.ready_at <= self._clock()
        return file if ready else None

    def remove(self, file_id: str) -> None:
        """Deletes a file, as an admin of the workspace can."""
        self._files.pop(file_id, None)

    def all(self) -> list[File]:
        """Lists the files that were completed, oldest first."""
        return [file for file in self._files.values() if file.ready_at is not None]

    def check(self, blocks: list[JsonObject]) -> None:
        """Raises `invalid_blocks` as Slack words it where a block shows what it cannot."""
        wrong = [
            f"[ERROR] invalid slack file [json-pointer:{path}]"
            for path, file_id in _references(blocks)
            if self.shown(file_id) is None
        ]
        if wrong:
            raise RefusalError("invalid_blocks", wrong)


def _references(blocks: list[JsonObject]) -> Iterator[tuple[str, str]]:
    for number, block in enumerate(blocks):
        if block.get("type") == "image" and "slack_file" in block:
            yield f"/blocks/{number}/slack_file", str(block["slack_file"].get("id", ""))
