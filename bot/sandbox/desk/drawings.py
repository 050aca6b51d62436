"""What stood on the screens: drawings of messages and windows that may have been drawn anew since."""

import threading
from collections import OrderedDict
from collections.abc import Sequence

from bot.sandbox.slack.elements import Placed, interactive
from bot.sandbox.slack.refusals import JsonObject, MistakeError

_MOST = 1_000


class Drawings:
    """The drawings that pages showed last, by name; safe to share between threads."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, list[JsonObject]] = OrderedDict()
        self._lock = threading.Lock()

    def keep(self, name: str, blocks: list[JsonObject]) -> None:
        """Remember what a page shows now."""
        with self._lock:
            self._kept[name] = blocks
            self._kept.move_to_end(name)
            while len(self._kept) > _MOST:
                self._kept.popitem(last=False)

    def placed(self, name: str, block_id: str, action_id: str, value: Sequence[str] = ()) -> Placed:
        """Return what was pressed, as it stood on the screen, whatever stands there now.

        Args:
            value: the button's, where several have one name.

        Raises:
            MistakeError: that drawing is forgotten, or it held nothing of the kind.
        """
        with self._lock:
            blocks = self._kept.get(name, [])
        found = [
            placed
            for placed in interactive(blocks)
            if (placed.block_id, placed.action_id) == (block_id, action_id)
            and (not value or placed.element.get("value") == value[0])
        ]
        if len(found) != 1:
            raise MistakeError("this page is too old; load it again")
        return found[0]
