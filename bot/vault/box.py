"""One data key at work: sealing pieces and streams, and keyed hashes for look-up.

A sealed piece is one version byte, a random nonce of 12 bytes, and the ciphertext with its tag.
Random nonces are safe far beyond a mailbox: 2^32 pieces a key (NIST SP 800-38D, section 8.3).
"""

import hmac
import os
from collections.abc import Iterator
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from bot.vault.signing import KeySigner, new_seed
from bot.vault.stream import StreamWriter, open_stream
from handlers.ports import BrokenSeal

_VERSION = b"\x01"
_NONCE_BYTES = 12
_OVERHEAD = len(_VERSION) + _NONCE_BYTES + 16


class DataBox:
    """Implements `handlers.ports.Box`; may be shared between threads."""

    __slots__ = ("_blind_key", "_cipher", "_stream_key")

    def __init__(self, data_key: bytes) -> None:
        # One purpose a key (RFC 5869 section 2.3; the data key is uniformly random already).
        self._cipher = AESGCM(_derive(data_key, b"ombud seal 1"))
        self._blind_key = _derive(data_key, b"ombud blind 1")
        self._stream_key = _derive(data_key, b"ombud stream 1")

    def seal(self, plain: bytes, bound: str) -> bytes:
        """Return the ciphertext of a piece, bound to its place."""
        nonce = os.urandom(_NONCE_BYTES)
        return b"".join((_VERSION, nonce, self._cipher.encrypt(nonce, plain, bound.encode())))

    def open(self, sealed: bytes, bound: str) -> bytes:
        """Return the plaintext of a piece.

        Raises:
            BrokenSeal: it was altered, moved or sealed under another key.
        """
        if len(sealed) < _OVERHEAD or sealed[:1] != _VERSION:
            raise BrokenSeal("This is no sealed piece of a known version.")
        view = memoryview(sealed)
        try:
            return self._cipher.decrypt(view[1 : 1 + _NONCE_BYTES], view[1 + _NONCE_BYTES :], bound.encode())
        except InvalidTag:
            raise BrokenSeal("The piece was altered, moved or sealed under another key.") from None

    def blind(self, label: str, value: str) -> bytes:
        """Return a keyed hash (HMAC-SHA256) of `value`, 32 bytes, apart for each key and label."""
        # The length in front keeps ("ab", "c") and ("a", "bc") apart.
        text = f"{len(label)}:{label}{value}"
        return hmac.digest(self._blind_key, text.encode("utf-8", "surrogatepass"), "sha256")

    def sealing(self, bound: str, target: BinaryIO) -> StreamWriter:
        """Return a writer that seals to `target` in chunks, in constant memory."""
        return StreamWriter(self._stream_key, bound, target)

    def opening(self, bound: str, source: BinaryIO) -> Iterator[bytes]:
        """Yield the plaintext of a sealed stream, chunk by chunk; only its end proves it whole.

        Raises:
            BrokenSeal: it was altered, cut short, lengthened, reordered or moved.
        """
        return open_stream(self._stream_key, bound, source)

    def new_signing_key(self, bound: str) -> bytes:
        """Return a fresh signing key, sealed."""
        return self.seal(new_seed(), bound)

    def signer(self, sealed: bytes, bound: str) -> KeySigner:
        """Return what signs with a key that `new_signing_key` made.

        Raises:
            BrokenSeal: it was altered, moved or sealed under another key.
        """
        return KeySigner(self.open(sealed, bound))


def _derive(data_key: bytes, purpose: bytes) -> bytes:
    return HKDFExpand(SHA256(), 32, purpose).derive(data_key)
