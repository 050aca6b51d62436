"""Signatures that outlive whoever made them: Ed25519 (RFC 8032), whose keys and signatures are short.

The private key is made here and leaves this package sealed alone.
"""

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from handlers.ports import BrokenSeal


class KeySigner:
    """Implements `handlers.ports.Signer`."""

    __slots__ = ("_key",)

    def __init__(self, seed: bytes) -> None:
        try:
            self._key = Ed25519PrivateKey.from_private_bytes(seed)
        except ValueError:
            raise BrokenSeal("This is no signing key; restore it from a backup.") from None

    @property
    def public(self) -> bytes:
        """Return the public key, 32 bytes."""
        return self._key.public_key().public_bytes_raw()

    def sign(self, message: bytes) -> bytes:
        """Return the signature of a message, 64 bytes."""
        return self._key.sign(message)


def new_seed() -> bytes:
    """Return a fresh private key, 32 bytes."""
    return Ed25519PrivateKey.generate().private_bytes_raw()


def verify(public: bytes, message: bytes, signature: bytes) -> bool:
    """Return whether a signature of a message was made with the private key of a public one."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True
