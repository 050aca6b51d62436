"""Keys, references and folder names say one thing each, whatever the folders are called."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from imapclient.imap_utf7 import encode

from connectors.imap.folders import Folders
from connectors.imap.keys import Draft, Spot, draft, spot

NUMBERS = st.integers(0, 2**32 - 1)
LISTED = [
    b'(\\HasNoChildren) "/" INBOX',
    b'(\\HasChildren) "/" "Work"',
    b'(\\Noselect \\HasChildren) "/" Public',
    b'(\\HasNoChildren \\Junk) "/" "U&APg-nsket post"',
    b'(\\HasNoChildren \\Sent) "/" "Sendt"',
    b'(\\HasNoChildren \\Drafts) "/" Kladder',
]


@given(scope=st.text(min_size=1), generation=NUMBERS, uid=NUMBERS)
def test_a_key_comes_back_as_it_went(scope: str, generation: int, uid: int) -> None:
    assert spot(str(Spot(scope, generation, uid))) == Spot(scope, generation, uid)


@given(
    first=st.tuples(st.text(min_size=1), NUMBERS, NUMBERS),
    other=st.tuples(st.text(min_size=1), NUMBERS, NUMBERS),
)
def test_no_two_letters_share_a_key(first: tuple[str, int, int], other: tuple[str, int, int]) -> None:
    assert (str(Spot(*first)) == str(Spot(*other))) == (first == other)


@pytest.mark.parametrize(
    "key", ["", "/", "x", "INBOX/", "INBOX/1", "/1:2", "INBOX/1:2:3", "INBOX/-1:2", "INBOX/1:²"]
)
def test_what_is_no_key_is_none(key: str) -> None:
    assert spot(key) is None


@pytest.mark.parametrize(
    "reference", ["", "never was", "1:2", "1:2:x", "1:2:<a b@c>", "1:2:<a@b>\n", "a:2:<a@b>"]
)
def test_what_is_no_reference_is_none(reference: str) -> None:
    assert draft(reference) is None


@given(generation=NUMBERS, uid=NUMBERS)
def test_a_reference_comes_back_as_it_went(generation: int, uid: int) -> None:
    made = Draft(generation, uid, "<1.answer@example.com>")
    assert draft(str(made)) == made


def test_special_uses_are_the_servers_word() -> None:
    folders = Folders(LISTED)
    assert [one.scope for one in folders.used_as(b"\\junk")] == ["Uønsket post"]
    assert [one.scope for one in folders.used_as(b"\\sent")] == ["Sendt"]
    assert [one.raw for one in folders.used_as(b"\\drafts")] == [b"Kladder"]
    assert folders.get("inbox") == folders.get("INBOX") is not None
    assert folders.get("Public") is None  # cannot be opened


@pytest.mark.parametrize(
    ("name", "use"),
    [
        (b"Spam", b"\\junk"),
        (b"INBOX.Junk E-mail", b"\\junk"),
        (b"INBOX.Sent Items", b"\\sent"),
        (b"DRAFTS", b"\\drafts"),
    ],
)
def test_a_silent_server_is_read_by_its_names(name: bytes, use: bytes) -> None:
    folders = Folders([b'() "." INBOX', b'() "." "%b"' % name])
    assert [one.raw for one in folders.used_as(use)] == [name]


@given(names=st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1), unique=True))
def test_every_folder_can_be_opened_by_its_own_name(names: list[str]) -> None:
    lines: list[bytes | tuple[bytes, bytes]] = []
    for name in names:
        raw = encode(name)
        lines.append((b'() "/" {%d}' % len(raw), raw))
    folders = Folders(lines)
    raws = [one.raw for one in folders.all()]
    assert all(folders.get(one.scope) == one for one in folders.all())
    assert len(set(raws)) == len(raws)
    assert {encode(name) for name in names} - set(raws) <= {
        encode(name) for name in names if name.strip() != name or name.upper() == "INBOX"
    }


def test_names_that_do_not_come_back_from_utf_7_stay_apart() -> None:
    odd = [b"&AGE-", b"a", b"&-AGE-", b"&AGE", b"utf-7:a", b"007", b'with "quotes" and \\']
    lines = [b'() "/" "%b"' % raw.replace(b"\\", b"\\\\").replace(b'"', b'\\"') for raw in odd]
    folders = Folders(lines)
    assert sorted(one.raw for one in folders.all()) == sorted(odd)
    assert len({one.scope for one in folders.all()}) == len(odd)


@pytest.mark.parametrize("line", [b"", b"nonsense", b"() NIL", b"(\\x", b'() "/" \xff\xfe'])
def test_a_line_that_cannot_be_read_hides_no_other(line: bytes) -> None:
    assert Folders([line, b'() "/" INBOX']).get("INBOX") is not None


def test_folders_of_ours_go_where_all_others_are() -> None:
    assert Folders([b'() "." INBOX', b'() "." INBOX.Work']).new(b"Sent") == b"INBOX.Sent"
    assert Folders([b'() "/" INBOX', b'() "/" Work']).new(b"Sent") == b"Sent"
    assert Folders([b'() "/" INBOX']).new(b"Sent") == b"Sent"
