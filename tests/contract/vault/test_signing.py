"""Signing keys: sealed where they are made, never handed out, and known by their public half."""

import pytest

from bot.vault.box import DataBox
from bot.vault.signing import KeySigner, new_seed, verify
from handlers.ports import BrokenSeal

BOX, OTHER = DataBox(bytes(32)), DataBox(bytes([1] * 32))


def test_a_key_signs_what_its_public_half_proves() -> None:
    signer = BOX.signer(BOX.new_signing_key("signing-key:1"), "signing-key:1")
    signature = signer.sign(b"message")
    assert (len(signer.public), len(signature)) == (32, 64)
    assert verify(signer.public, b"message", signature)
    assert not verify(signer.public, b"messages", signature)
    assert not verify(signer.public, b"message", bytes([signature[0] ^ 1]) + signature[1:])


def test_opened_again_it_is_the_same_key() -> None:
    sealed = BOX.new_signing_key("signing-key:1")
    assert BOX.signer(sealed, "signing-key:1").public == BOX.signer(sealed, "signing-key:1").public


def test_every_key_is_another_one() -> None:
    keys = {BOX.signer(BOX.new_signing_key("k"), "k").public for _ in range(8)}
    assert len(keys) == len({new_seed() for _ in range(8)}) == 8


@pytest.mark.parametrize(("box", "bound"), [(BOX, "signing-key:2"), (OTHER, "signing-key:1")])
def test_moved_or_under_another_key_it_does_not_open(box: DataBox, bound: str) -> None:
    sealed = BOX.new_signing_key("signing-key:1")
    with pytest.raises(BrokenSeal):
        box.signer(sealed, bound)


def test_what_is_no_key_is_refused() -> None:
    with pytest.raises(BrokenSeal, match="no signing key"):
        BOX.signer(BOX.seal(b"short", "k"), "k")


def test_the_sealed_key_does_not_hold_the_private_one() -> None:
    seed = bytes(range(32))
    assert seed not in BOX.seal(seed, "k")


def test_it_signs_as_rfc_8032_says() -> None:
    # Section 7.1, test 2.
    seed = bytes.fromhex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb")
    public = "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"
    signature = (
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
    )
    signer = KeySigner(seed)
    assert (signer.public.hex(), signer.sign(b"\x72").hex()) == (public, signature)


@pytest.mark.parametrize("public", [b"", bytes(31), b"\xff" * 32])
def test_what_is_no_public_key_proves_nothing(public: bytes) -> None:
    assert not verify(public, b"message", bytes(64))
