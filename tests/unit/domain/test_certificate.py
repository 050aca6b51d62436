"""The document of a certificate: canonical, signed, and proved to its last byte."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bot.vault.signing import verify
from handlers.domain.certificate import (
    Unsound,
    canonical,
    checked,
    number_of,
    page_to_sign,
    parsed_key,
    parsed_number,
    read,
    to_sign,
    written,
)
from tests.support.certified import OTHER, SIGNER, document, statement

DOCUMENT = document()


def refusal(content: bytes, key: bytes | None = None) -> str:
    with pytest.raises(Unsound) as caught:
        checked(content, verify, key)
    return str(caught.value)


def test_what_was_signed_is_proved_and_reads_as_it_was_said() -> None:
    found = checked(DOCUMENT, verify)
    assert found.statement == statement()
    assert (found.number, found.key) == ("2027-C-0001", SIGNER.public)
    assert checked(DOCUMENT, verify, SIGNER.public) == found


def test_it_is_one_line_of_ascii_with_its_keys_in_order() -> None:
    assert DOCUMENT.count(b"\n") == 1
    assert DOCUMENT.isascii()
    assert document(dict(reversed(list(statement().items())))) == DOCUMENT
    assert b"Caf\\u00e9" in document(statement(organisation="Café"))


@given(some.integers(0, len(DOCUMENT) - 1), some.integers(1, 255))
def test_whatever_byte_is_changed_is_found(place: int, by: int) -> None:
    changed = bytearray(DOCUMENT)
    changed[place] ^= by
    refusal(bytes(changed))


@given(some.integers(0, len(DOCUMENT)), some.binary(min_size=1, max_size=4))
def test_whatever_is_put_in_is_found(place: int, more: bytes) -> None:
    refusal(DOCUMENT[:place] + more + DOCUMENT[place:])


@given(some.integers(0, len(DOCUMENT) - 1), some.integers(1, 40))
def test_whatever_is_taken_out_is_found(place: int, size: int) -> None:
    refusal(DOCUMENT[:place] + DOCUMENT[place + size :])


@given(some.binary(max_size=200))
def test_whatever_else_a_file_holds_is_refused_in_words(content: bytes) -> None:
    assert len(refusal(content).split()) > 5


@given(some.recursive(some.none() | some.booleans() | some.floats() | some.text(), some.lists, max_leaves=8))
def test_whatever_stands_where_a_part_should_be_is_refused_in_words(value: Any) -> None:
    whole = json.loads(DOCUMENT)
    for broken in (
        value,
        {"statement": value, "signature": whole["signature"]},
        {**whole, "signature": value},
    ):
        assert refusal(json.dumps(broken).encode()).startswith("This is no certificate")


def test_a_claim_put_in_the_place_of_another_does_not_fit_the_signature() -> None:
    whole = json.loads(DOCUMENT)
    whole["statement"]["counts"]["letters"] = 1
    said = refusal(canonical(whole) + b"\n")
    assert "The signature does not fit" in said
    assert "changed after it was signed" in said


def test_signed_anew_by_somebody_else_it_is_sound_and_not_by_the_key_that_was_told() -> None:
    forged = document(statement(counts={}), OTHER)
    assert checked(forged, verify).key == OTHER.public
    said = refusal(forged, SIGNER.public)
    assert "another key than the one given" in said
    assert OTHER.public.hex() in said


def test_with_the_right_key_claimed_and_signed_with_another_it_does_not_fit() -> None:
    said = statement()
    assert "does not fit" in refusal(written(said, SIGNER.public, OTHER.sign(to_sign(said))))


@pytest.mark.parametrize(
    "again",
    [
        DOCUMENT + b"\n",
        DOCUMENT.rstrip(),
        DOCUMENT.replace(b"\n", b"\r\n"),
        json.dumps(json.loads(DOCUMENT), indent=2).encode(),
        DOCUMENT.replace(b'{"signature":', b'{"more":1,"signature":', 1),
        DOCUMENT.replace(b'"statement":{', b'"statement":{"asked_by":"x",', 1),
    ],
    ids=["a line more", "no line", "of another system", "indented", "something beside", "said twice"],
)
def test_a_file_that_another_program_wrote_anew_is_told_as_that(again: bytes) -> None:
    assert "written anew by another program" in refusal(again)


@pytest.mark.parametrize("changed", [{"format": "ombud-certificate-2"}, {"format": None}])
def test_another_kind_asks_for_a_newer_version(changed: dict[str, Any]) -> None:
    assert "newer" in refusal(document(statement(**changed)))


@pytest.mark.parametrize("number", ["2027-0001", 7, "", "2027-C-1", "x2027-C-0001"])
def test_a_number_that_is_none_is_refused(number: object) -> None:
    assert "number" in refusal(document(statement(certificate=number)))


def test_what_is_too_large_is_not_read() -> None:
    assert "too large" in refusal(b"1" * (5 * 1024 * 1024))


def test_deep_nesting_is_refused_in_words() -> None:
    assert "not JSON" in refusal(b"[" * 200_000)


@pytest.mark.parametrize(
    ("name", "value"), [("key", "00" * 31), ("key", "zz" * 32), ("value", 5), ("key", "AB" * 32)]
)
def test_keys_and_signatures_of_another_shape_are_refused(name: str, value: object) -> None:
    whole = json.loads(DOCUMENT)
    whole["signature"][name] = value
    assert "a part of it is missing" in refusal(canonical(whole))


def test_nothing_that_json_cannot_say_is_signed() -> None:
    with pytest.raises(ValueError, match="JSON"):
        canonical({"n": float("nan")})
    assert "holds what no certificate holds" in refusal(DOCUMENT.replace(b"40213", b"NaN"))


def test_numbers_are_written_and_read_back() -> None:
    assert number_of(2027, 1) == "2027-C-0001"
    assert parsed_number(" 2027-c-0001 ") == (2027, 1)
    assert parsed_number(number_of(2030, 123456)) == (2030, 123456)
    assert [parsed_number(text) for text in ("", "2027-0001", "2027-C-1", "2027-C-00011111111")] == [None] * 4


def test_public_keys_are_taken_as_people_copy_them() -> None:
    digits = SIGNER.public.hex()
    grouped = ":".join(digits[at : at + 4].upper() for at in range(0, 64, 4))
    assert parsed_key(digits) == parsed_key(f" {grouped}\n") == SIGNER.public
    for wrong in ("", digits[:-1], digits + "0", "g" * 64):
        with pytest.raises(Unsound, match="64 digits"):
            parsed_key(wrong)


def test_a_page_is_signed_for_one_document_alone() -> None:
    assert page_to_sign(b"ab", b"c") != page_to_sign(b"b", b"ca")
    assert page_to_sign(b"", DOCUMENT) != to_sign(read(DOCUMENT).statement)
