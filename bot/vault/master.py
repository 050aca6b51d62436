"""The master key: what wraps data keys, and is itself kept in a file, a variable, or elsewhere.

A key management service stands behind the same port `KeyWrapper` as the ring of local keys.
"""

import hashlib
import os
from dataclasses import dataclass
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from handlers.ports import BrokenSeal

KEY_BYTES = 32
_NONCE_BYTES = 12
_BOUND = b"ombud data key\x00"


@dataclass(frozen=True, slots=True)
class WrappedKey:
    """A data key that only the master key named by `master_id` opens.

    Attributes:
        master_id: at most 255 bytes of UTF-8; no secret.
    """

    master_id: str
    sealed: bytes


class KeyWrapper(Protocol):
    """Whatever holds the master key; the key itself never leaves it."""

    def wrap(self, key: bytes) -> WrappedKey:
        """Return a data key wrapped under the current master key."""

    def unwrap(self, wrapped: WrappedKey) -> bytes:
        """Return a data key.

        Raises:
            BrokenSeal: no master key here wrapped it, or it was altered.
        """

    def current(self) -> str:
        """Return the id of the master key that wraps new data keys."""

    def holds(self, master: str) -> bool:
        """Return whether this is where a master key of that id is to be had."""


class KeyRing:
    """Master keys held by this process: the first wraps, all of them unwrap (rotation)."""

    def __init__(self, keys: tuple[bytes, ...]) -> None:
        if not keys or any(len(key) != KEY_BYTES for key in keys):
            raise ValueError("A key ring needs at least one master key, each of 32 bytes.")
        self._ciphers = {master_id(key): AESGCM(key) for key in keys}
        self._current = master_id(keys[0])

    def current(self) -> str:
        """Return the id of the key that wraps new data keys."""
        return self._current

    def holds(self, master: str) -> bool:
        """Return whether a key of that id is in the ring."""
        return master in self._ciphers

    def wrap(self, key: bytes) -> WrappedKey:
        """Return a data key wrapped under the first master key."""
        nonce = os.urandom(_NONCE_BYTES)
        bound = _BOUND + self._current.encode()
        return WrappedKey(self._current, nonce + self._ciphers[self._current].encrypt(nonce, key, bound))

    def unwrap(self, wrapped: WrappedKey) -> bytes:
        """Return a data key.

        Raises:
            BrokenSeal: no master key here wrapped it, or it was altered.
        """
        cipher = self._ciphers.get(wrapped.master_id)
        if cipher is None:
            raise BrokenSeal(missing(wrapped.master_id))
        nonce, sealed = wrapped.sealed[:_NONCE_BYTES], wrapped.sealed[_NONCE_BYTES:]
        try:
            return cipher.decrypt(nonce, sealed, _BOUND + wrapped.master_id.encode())
        except (InvalidTag, ValueError):
            raise BrokenSeal("The wrapped data key was altered; restore it from a backup.") from None


def missing(master: str) -> str:
    """Return what to say where a master key is not at hand."""
    return (
        f"The data key was wrapped by master key {master!r}, which is not here. "
        "Give that key too, after the current one."
    )


def master_id(key: bytes) -> str:
    """Return the public name of a master key, from which the key cannot be told."""
    return f"local-{hashlib.sha256(b'ombud master key id' + key).hexdigest()[:16]}"
