"""The vault: makes data keys, wraps them, and keeps the boxes of those in use.

A wrapped data key is one version byte, the length and id of its master key, and what the master
key sealed; it is stored beside what it opens.
"""

import os
import threading
from collections import OrderedDict

from bot.vault.box import DataBox
from bot.vault.master import KEY_BYTES, KeyWrapper, WrappedKey
from handlers.ports import BrokenSeal

_VERSION = 1
_BOXES = 256  # data keys kept at hand, some hundred bytes each


class KeyVault:
    """Implements `handlers.ports.MasterKeys` over any holder of a master key; for many threads."""

    def __init__(self, wrapper: KeyWrapper) -> None:
        self._wrapper = wrapper
        self._lock = threading.Lock()
        self._boxes: OrderedDict[bytes, DataBox] = OrderedDict()

    def new_key(self) -> bytes:
        """Return a fresh data key, wrapped."""
        return _pack(self._wrapper.wrap(os.urandom(KEY_BYTES)))

    def box(self, wrapped: bytes) -> DataBox:
        """Return the box of a wrapped data key; asking again for one in use costs a look-up.

        Raises:
            BrokenSeal: the master key is not the one that wrapped it, or it was altered.
        """
        with self._lock:
            if wrapped in self._boxes:
                self._boxes.move_to_end(wrapped)
                return self._boxes[wrapped]
        made = DataBox(self._unwrap(wrapped))  # unlocked, since a service may be asked
        with self._lock:
            box = self._boxes.setdefault(wrapped, made)
            while len(self._boxes) > _BOXES:
                self._boxes.popitem(last=False)
            return box

    def current(self) -> str:
        """Return the public name of the master key that wraps new data keys."""
        return self._wrapper.current()

    def master_of(self, wrapped: bytes) -> str:
        """Return the public name of the master key that wrapped a data key.

        Raises:
            BrokenSeal: it is no wrapped data key.
        """
        return _unpack(wrapped).master_id

    def holds(self, master: str) -> bool:
        """Return whether a master key is at hand."""
        return self._wrapper.holds(master)

    def outdated(self, wrapped: bytes) -> bool:
        """Return whether a data key should be wrapped anew, after a rotation of the master key."""
        return _unpack(wrapped).master_id != self._wrapper.current()

    def rewrap(self, wrapped: bytes) -> bytes:
        """Return the same data key under the current master key; what it sealed stays as it is.

        Raises:
            BrokenSeal: as for `box`.
        """
        return _pack(self._wrapper.wrap(self._unwrap(wrapped)))

    def _unwrap(self, wrapped: bytes) -> bytes:
        key = self._wrapper.unwrap(_unpack(wrapped))
        if len(key) != KEY_BYTES:
            raise BrokenSeal("The wrapped data key was altered; restore it from a backup.")
        return key


def _pack(wrapped: WrappedKey) -> bytes:
    name = wrapped.master_id.encode()
    return bytes((_VERSION, len(name))) + name + wrapped.sealed


def _unpack(wrapped: bytes) -> WrappedKey:
    if len(wrapped) < 2 or wrapped[0] != _VERSION:
        raise BrokenSeal("This is no wrapped data key of a known version.")
    end = 2 + wrapped[1]
    try:
        return WrappedKey(wrapped[2:end].decode(), wrapped[end:])
    except UnicodeDecodeError:
        raise BrokenSeal("The wrapped data key was altered; restore it from a backup.") from None
