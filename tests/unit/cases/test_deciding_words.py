"""The words that decided how a letter was read are marked where they stand, and told with their rule."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.base import Address, Attachment, TransferEncoding
from handlers.domain.finding import Evidence, Finding, LetterKind, Place, RequesterKind
from handlers.domain.ids import CaseId, MailboxId, MessageId
from handlers.domain.message import Content, Direction, Message, Purpose
from handlers.domain.rights import Right
from handlers.viewing.evidence import BEGINS, ENDS, explained, marked, spans_of, text_of
from tests.unit.domain.samples import ARRIVED

TEXT = "Hello. Please delete my data. Thanks, Sam"
START = TEXT.index("delete")
END = TEXT.index(". Thanks")


def letter(text: str = TEXT, subject: str = "Erase me") -> Message:
    content = Content(subject=subject, text=text, sender=Address("sam@subject.example"))
    return Message(
        MessageId(5), MailboxId(2), CaseId(7), Direction.INBOUND, Purpose.REQUEST, ARRIVED, content
    )


def cited(
    start: int = START,
    end: int = END,
    rule: str = "erase_mine",
    place: Place = Place.TEXT,
    of: Right | LetterKind | RequesterKind = Right.ERASURE,
) -> Evidence:
    return Evidence(of, start, end, rule, place)


def told(*evidence: Evidence, text: str = TEXT, subject: str = "Erase me") -> list[str]:
    return [str(one) for one in explained(Finding(evidence=evidence), letter(text, subject))]


@pytest.mark.parametrize(
    ("places", "spans"),
    [
        ((), []),
        (((3, 5),), [(3, 5)]),
        (((3, 5), (8, 9)), [(3, 5), (8, 9)]),
        (((8, 9), (3, 5)), [(3, 5), (8, 9)]),
        (((3, 5), (4, 9)), [(3, 9)]),
        (((3, 9), (4, 5)), [(3, 9)]),
        (((3, 5), (5, 9)), [(3, 9)]),
        (((3, 5), (3, 5)), [(3, 5)]),
        (((3, 3),), []),
        (((5, 3),), []),
        (((0, 2), (1, 4), (3, 6), (8, 9)), [(0, 6), (8, 9)]),
    ],
)
def test_places_are_in_order_and_none_within_another(
    places: tuple[tuple[int, int], ...], spans: list[tuple[int, int]]
) -> None:
    assert spans_of(Finding(evidence=tuple(cited(*one) for one in places))) == spans


@pytest.mark.parametrize(
    ("place", "shown"),
    [
        (Place.TEXT, True),
        (Place.QUOTED, True),
        (Place.FORWARDED, True),
        (Place.SUBJECT, False),
        (Place.ENCLOSED, False),
    ],
)
def test_only_words_of_the_text_are_marked_in_it(place: Place, shown: bool) -> None:
    assert bool(spans_of(Finding(evidence=(cited(place=place),)))) is shown


def test_where_nothing_was_found_nothing_is_marked() -> None:
    assert spans_of(None) == []
    assert marked(TEXT, []) == TEXT


@pytest.mark.parametrize(
    ("text", "spans", "at", "shown"),
    [
        ("delete me", [(0, 6)], 0, "▸delete◂ me"),
        ("delete me", [(0, 9)], 0, "▸delete me◂"),
        ("delete me", [(7, 9)], 0, "delete ▸me◂"),
        ("delete me", [(0, 6), (7, 9)], 0, "▸delete◂ ▸me◂"),
        ("delete me", [(10, 16)], 10, "▸delete◂ me"),
        ("delete me", [(5, 16)], 10, "▸delete◂ me"),
        ("delete me", [(17, 40)], 10, "delete ▸me◂"),
        ("delete me", [(0, 5)], 10, "delete me"),
        ("delete me", [(40, 50)], 10, "delete me"),
        ("", [(0, 5)], 0, ""),
    ],
)
def test_a_piece_of_a_letter_is_marked_where_the_words_stand_in_the_whole(
    text: str, spans: list[tuple[int, int]], at: int, shown: str
) -> None:
    assert marked(text, spans, at) == shown


@given(
    st.text("abc \n", max_size=60), st.lists(st.tuples(st.integers(0, 70), st.integers(0, 70)), max_size=5)
)
def test_marking_takes_nothing_away(text: str, places: list[tuple[int, int]]) -> None:
    spans = spans_of(Finding(evidence=tuple(cited(*one) for one in places)))
    shown = marked(text, spans)
    assert shown.replace(BEGINS, "").replace(ENDS, "") == text
    assert shown.count(BEGINS) == shown.count(ENDS)


@given(st.text("abc \n", max_size=60), st.integers(0, 60), st.tuples(st.integers(0, 30), st.integers(31, 60)))
def test_pieces_marked_one_by_one_are_the_whole_marked(text: str, cut: int, span: tuple[int, int]) -> None:
    cut = min(cut, len(text))
    pieces = marked(text[:cut], [span]) + marked(text[cut:], [span], cut)
    assert pieces.replace(ENDS + BEGINS, "") == marked(text, [span])


@pytest.mark.parametrize(
    ("evidence", "line"),
    [
        (cited(), "Erasure (Art. 17): “delete my data” (rule erase_mine)"),
        (cited(rule="model"), "Erasure (Art. 17): “delete my data” (words weighed together)"),
        (cited(rule="own:7"), "Erasure (Art. 17): “delete my data” (your organisation's own words)"),
        (cited(0, 8, place=Place.SUBJECT), "Erasure (Art. 17): “Erase me” (rule erase_mine)"),
        (
            cited(place=Place.ENCLOSED),
            "Erasure (Art. 17): words of a mail within it (rule erase_mine)",
        ),
        (cited(of=LetterKind.SPAM, rule="model"), "Advertising: “delete my data” (words weighed together)"),
        (
            cited(of=RequesterKind.PARENT, rule="model"),
            "a parent for their child: “delete my data” (words weighed together)",
        ),
    ],
)
def test_what_was_recognised_is_told_with_its_words_and_rule(evidence: Evidence, line: str) -> None:
    assert told(evidence) == [line]


@pytest.mark.parametrize(
    ("rule", "why"),
    [
        ("unreadable", "its text cannot be read"),
        ("points-to-file", "it only points to a file"),
        ("encrypted", "it is encrypted"),
        ("unknown-language", "it is in a language that is not read here"),
    ],
)
def test_why_a_person_must_look_is_told_in_words(rule: str, why: str) -> None:
    assert told(cited(of=LetterKind.REQUEST, rule=rule)) == [f"Request: “delete my data” ({why})"]
    assert told(cited(0, 0, of=LetterKind.REQUEST, rule=rule)) == [f"Request: {why}"]


def test_of_files_the_names_are_told_and_no_number_in_them() -> None:
    files = tuple(
        Attachment(name, "application/pdf", 1, "0" * 64, 0, 1, TransferEncoding.IDENTITY)
        for name in ("indsigt 140531-4321.pdf", "", "brev.docx")
    )
    plain = letter()
    message = replace(plain, content=replace(plain.content, attachments=files))
    finding = Finding(evidence=(cited(place=Place.ENCLOSED, of=LetterKind.REQUEST, rule="points-to-file"),))
    (line,) = map(str, explained(finding, message))
    assert line == "Request: “indsigt [CPR number].pdf”, “brev.docx” (it only points to a file)"


def test_rules_are_told_before_weighed_words_and_each_once() -> None:
    several = (cited(), cited(rule="model"), cited(rule="erase_all"), cited(rule="erase_mine"))
    (line,) = told(*several)
    assert line.endswith("(rule erase_mine, erase_all)")
    assert line.count("“delete my data”") == 3, "three places at most"


def test_each_right_has_a_line_of_its_own() -> None:
    lines = told(cited(), cited(of=Right.ACCESS, start=0, end=5))
    assert len(lines) == 2
    assert lines[0].startswith("Erasure")
    assert "“Hello”" in lines[1]


def test_sec_a_number_within_deciding_words_is_not_told() -> None:
    text = "Delete CPR 140531-4321 now"
    (line,) = told(cited(0, len(text)), text=text)
    assert "140531-4321" not in line
    assert "[CPR number]" in line


def test_long_words_are_cut() -> None:
    text = "delete " * 60
    (line,) = told(cited(0, len(text)), text=text)
    assert len(line) < 160


def test_letters_and_accents_count_as_one_character() -> None:
    spelled = "Caf\u0065\u0301 delete"
    assert text_of(letter(spelled)) == "Café delete"
    (line,) = told(cited(5, 11), text=spelled)
    assert "“delete”" in line
