"""Bytes in every charset that senders claim, rightly or wrongly."""

import pytest

from connectors.mime.charsets import decode, sound

NORDIC = "Blåbærgrød på Öland – 10 €"


@pytest.mark.parametrize(
    ("declared", "codec"),
    [
        ("utf-8", "utf-8"),
        ("UTF-8", "utf-8"),
        ('"utf-8"', "utf-8"),
        (" utf8 ", "utf-8"),
        ("utf8mb4", "utf-8"),
        ("utf-8", "utf-8-sig"),
        ("windows-1252", "cp1252"),
        ("iso-8859-1", "cp1252"),
        ("latin1", "cp1252"),
        ("utf-16", "utf-16"),
        ("utf-16", "utf-16-le"),
        ("utf-16", "utf-16-be"),
        ("utf-16le", "utf-16-le"),
        ("unicode", "utf-16"),
        ("utf-32", "utf-32"),
        ("utf-7", "utf-7"),
        ("gb18030", "gb18030"),
    ],
)
def test_fm_31_the_declared_charset_is_followed(declared: str, codec: str) -> None:
    assert decode(NORDIC.encode(codec), declared) == (NORDIC, False)


@pytest.mark.parametrize(
    ("text", "declared", "codec"),
    [
        ("10 €", "iso-8859-15", "iso-8859-15"),
        ("blåbær", "ibm850", "cp850"),
        ("blåbær", "IBM-850", "cp850"),
        ("blåbær", "cp-850", "cp850"),
        ("blåbær", "cp865", "cp865"),
        ("blåbær", "macintosh", "mac-roman"),
        ("blåbær", "x-mac-roman", "mac-roman"),
        ("привет", "koi8-r", "koi8-r"),
        ("привет", "windows-1251", "cp1251"),
        ("zażółć", "iso-8859-2", "iso-8859-2"),
        ("γειά", "iso-8859-7", "iso-8859-7"),
        ("שלום", "iso-8859-8-i", "iso-8859-8"),
        ("こんにちは", "iso-2022-jp", "iso-2022-jp"),
        ("こんにちは", "shift_jis", "cp932"),
        ("こんにちは", "x-sjis", "cp932"),
        ("你好", "gb2312", "gbk"),
        ("你好", "big5", "big5"),
        ("안녕", "ks_c_5601-1987", "cp949"),
        ("สวัสดี", "windows-874", "cp874"),
    ],
)
def test_old_and_distant_charsets_are_known_by_the_names_mail_uses(
    text: str, declared: str, codec: str
) -> None:
    assert decode(text.encode(codec), declared) == (text, False)


@pytest.mark.parametrize(
    "declared",
    [
        "",
        "us-ascii",
        "x-unknown",
        "unknown-8bit",
        "x-nobody",
        "hex",
        "base64",
        "rot13",
        "unicode_escape",
        "idna",
        "x" * 500,
        "\0",
    ],
)
@pytest.mark.parametrize("codec", ["utf-8", "cp1252"])
def test_fm_31_without_a_usable_charset_it_is_utf_8_and_then_windows_1252(declared: str, codec: str) -> None:
    assert decode(NORDIC.encode(codec), declared) == (NORDIC, True)


@pytest.mark.parametrize("declared", ["", "us-ascii", "utf-8", "iso-8859-1"])
def test_plain_ascii_needs_no_guess(declared: str) -> None:
    assert decode(b"Hello, world", declared) == ("Hello, world", False)


def test_fm_31_a_byte_that_windows_1252_lacks_is_latin_1() -> None:
    assert decode(b"\x81\xe5") == ("\x81å", True)


def test_a_text_in_the_wrong_charset_is_not_garbled_where_it_can_be_told() -> None:
    assert decode("på båd".encode("latin-1"), "utf-8") == ("på båd", True)
    assert decode("på båd".encode("latin-1"), "utf-16") != ("", False)


def test_one_broken_byte_late_in_a_text_does_not_cost_the_charset() -> None:
    assert decode("こんにちは世界".encode("shift_jis") + b"\xff\x00", "shift_jis")[0].startswith(
        "こんにちは世界"
    )
    assert decode("blåbær og grød ".encode() + b"\xff", "utf-8") == ("blåbær og grød \ufffd", True)


def test_no_lone_surrogate_comes_through() -> None:
    text, _ = decode(b"a+2AA-b", "utf-7")
    text.encode("utf-8")
    assert sound("a\ud800b").encode("utf-8") == b"a?b"
    assert sound("å") == "å"
