"""Mails passed on, as seven programs write them in thirteen languages: what is inside, and by whom."""

import pytest

from handlers.triage.cutting.sections import Kind, sections
from handlers.triage.quotes import forwarded_from, is_forward, own_words, quoted_spans
from tests.support.forwards import NOTE, TONGUES, WORDS, Forward, forwards, marked

FORWARDS = tuple(forwards())


def _named(forward: Forward) -> str:
    return forward.name


def test_there_are_more_than_a_hundred_of_them() -> None:
    assert len(FORWARDS) >= 120
    assert len({one.name for one in FORWARDS}) == len(FORWARDS)


@pytest.mark.parametrize("forward", FORWARDS, ids=_named)
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_fm_23_a_forward_shows_who_wrote_the_mail_inside_and_when(forward: Forward, ending: str) -> None:
    text = forward.text.replace("\n", ending)
    first, second = sections(text, forward=is_forward(forward.subject))
    assert (first.kind, second.kind) == (Kind.OWN, Kind.FORWARDED)
    assert text[: first.end].strip() == NOTE
    head = second.head
    assert head is not None
    assert (head.name, head.address, head.subject) == ("Sam Sand", "sam@example.org", "Delete me")
    assert "2" in head.date
    assert "info@firm.example" in head.to
    assert text[head.end :].strip() == WORDS.replace("\n", ending)
    assert forwarded_from(text) == "sam@example.org"
    assert quoted_spans(text, forward=True) == []
    assert own_words(text, forward=True) == text


@pytest.mark.parametrize("forward", FORWARDS, ids=_named)
def test_a_reply_hides_what_it_quotes_and_loses_none_of_it(forward: Forward) -> None:
    if any(mark in forward.name for mark in ("gmail", "apple", "thunderbird", "proton")):
        return  # these say themselves that they were passed on
    (start, end), *others = quoted_spans(forward.text)
    assert not others
    assert forward.text[:start].strip() == NOTE
    assert WORDS in forward.text[start:end]


@pytest.mark.parametrize("tongue", TONGUES, ids=lambda tongue: tongue.code)
def test_apple_mail_marks_each_line_of_what_it_passes_on(tongue: object) -> None:
    code = getattr(tongue, "code", "")
    plain = next(one for one in FORWARDS if one.name == f"{code}-apple").text
    note, begin, rest = plain.split("\n\n", 2)
    text = f"{note}\n\n{begin}\n\n{marked(rest.strip())}\n\nLater words\n"
    found = sections(text, forward=True)
    assert [one.kind for one in found] == [Kind.OWN, Kind.FORWARDED, Kind.OWN]
    assert found[1].head is not None
    assert found[1].head.address == "sam@example.org"
    assert "gone from your lists" in text[found[1].start : found[1].end]
    assert text[found[2].start :].strip() == "Later words"


@pytest.mark.parametrize("tongue", TONGUES, ids=lambda tongue: tongue.code)
def test_an_answer_hides_what_it_answers(tongue: object) -> None:
    for introduction in getattr(tongue, "wrote", ()):
        for below in (WORDS, marked(WORDS)):
            text = f"{NOTE}\n\n{introduction}\n\n{below}\n"
            found = sections(text)
            assert [one.kind for one in found][:2] == [Kind.OWN, Kind.QUOTED], introduction
            assert text[: found[0].end].strip() == NOTE
            head = found[1].head
            assert head is not None
            assert head.address == "sam@example.org"
            assert own_words(text).strip() == NOTE


@pytest.mark.parametrize("tongue", TONGUES, ids=lambda tongue: tongue.code)
def test_the_line_of_a_phone_is_told_apart(tongue: object) -> None:
    for phone in getattr(tongue, "phone", ()):
        for below in ("", f"\n\n{marked(WORDS)}"):
            text = f"{WORDS}\n\n{phone}\n{below}"
            assert Kind.PHONE in [one.kind for one in sections(text)], phone
            assert own_words(text).strip() == WORDS


def test_what_was_passed_on_twice_shows_both_who_did() -> None:
    inner = (
        f"Fra: Sam Sand <sam@example.org>\nSendt: 2. juni 2026 10:05\nTil: Ola\nEmne: Slet mig\n\n{WORDS}\n"
    )
    head = "Fra: Ola <ola@firm.example>\nSendt: 3. juni 2026 11:00\nTil: Eva"
    middle = f"{head}\nEmne: VS: VL: Slet mig\n\nTag den\n\n"
    text = f"Hej\n\n{middle.replace('VS: VL', 'VB')}{inner}"
    found = sections(text, forward=True)
    assert [one.kind for one in found] == [Kind.OWN, Kind.FORWARDED, Kind.FORWARDED]
    assert [one.head.address for one in found if one.head] == ["ola@firm.example", "sam@example.org"]
    older = sections(f"Hej\n\n{middle.replace('VS: VL', 'Sag')}{inner}", forward=True)
    assert [one.kind for one in older] == [Kind.OWN, Kind.FORWARDED, Kind.QUOTED]


def test_a_mail_of_nothing_but_a_quoted_one_was_passed_on() -> None:
    text = (
        f"Fra: Sam Sand <sam@example.org>\nSendt: 2. juni 2026 10:05\nTil: Ola\nEmne: Slet mig\n\n{WORDS}\n"
    )
    assert [one.kind for one in sections(text)] == [Kind.FORWARDED]
    assert [one.kind for one in sections(f"Sendt fra min iPhone\n\n{text}")][-1] is Kind.FORWARDED


def test_a_danish_forward_without_addresses_is_read_as_passed_on() -> None:
    text = "Er det ikke dig? /Ulla\n\n-----Oprindelig meddelelse-----\nFra: Henning\nEmne: min sag\nSlet mig"
    assert "Slet mig" in own_words(text, forward=is_forward("VS: min sag", text))


@pytest.mark.parametrize(
    "head", ["", "> Von: L. Brockmann\n", "> Von: L. Brockmann\n> An: Hallenbad\n> Betreff: weg\n"]
)
def test_what_a_forward_marks_line_by_line_is_passed_on_and_deeper_marks_are_quotes(head: str) -> None:
    text = f"Wer übernimmt? Nesrin\n\n{head}> bitte löscht mich\n>> alter Brief\n\nGruß\n"
    found = sections(text, forward=is_forward("WG: weg"))
    assert [one.kind for one in found] == [Kind.OWN, Kind.FORWARDED, Kind.QUOTED, Kind.OWN]
    assert "bitte löscht mich" in text[found[1].start : found[1].end]
    assert text[found[3].start :].strip() == "Gruß"


def test_a_reply_hides_lines_with_marks_as_ever() -> None:
    text = "Danke\n\n> bitte löscht mich\n"
    assert [one.kind for one in sections(text, forward=is_forward("AW: weg"))] == [Kind.OWN, Kind.QUOTED]
