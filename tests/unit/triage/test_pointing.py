"""A letter that only points to a file is one to look at, and the words that point there are shown."""

import tomllib
from pathlib import Path

import pytest

from connectors.base import MailKind
from handlers.domain.finding import Circumstances, Finding, LetterKind, Place, Verdict
from handlers.domain.rights import Right
from handlers.triage.looking import POINTS
from handlers.triage.passages import passages
from handlers.triage.pointing import pointed, unread_names
from tests.support.desks import recogniser

LISTED = tomllib.loads(Path(__file__).with_name("pointing_letters.toml").read_text("utf-8"))
ONLY = [(language, text) for language, texts in LISTED["only"].items() for text in texts]
MORE = [(language, text) for language, texts in LISTED["more"].items() for text in texts]
RECOGNISER = recogniser()
SCAN = Circumstances(file_names=("brev.docx",), enclosed=("brev.docx",))


def read(text: str, *names: str, subject: str = "", kind: MailKind = MailKind.PERSONAL) -> Finding:
    enclosed = ("\n".join(names),) if names else ()
    return RECOGNISER.recognise(
        subject, text, Circumstances(mail_kind=kind, file_names=names, enclosed=enclosed)
    )


def test_every_language_has_its_letters() -> None:
    assert set(LISTED["only"]) == set(LISTED["more"]) == set(RECOGNISER.languages)
    assert all(len(texts) >= 5 for texts in LISTED["only"].values())


@pytest.mark.parametrize(("language", "text"), ONLY)
def test_a_letter_that_only_points_to_a_file_is_one_to_look_at(language: str, text: str) -> None:
    for names in ((), ("brev.docx",), ("IMG_2034.jpg",)):
        found = read(text, *names)
        assert found.verdict is not Verdict.OTHER, (language, names)
        if found.verdict is Verdict.LOOK:
            shown = [one for one in found.evidence if one.rule == POINTS]
            assert [(one.of, one.place) for one in shown] == [(LetterKind.REQUEST, Place.TEXT)]
            assert text[shown[0].start : shown[0].end] in text
            assert shown[0].end > shown[0].start


@pytest.mark.parametrize(("language", "text"), MORE)
def test_a_letter_that_says_what_is_in_the_file_is_judged_by_what_it_says(language: str, text: str) -> None:
    assert pointed(passages("", text), SCAN) is None, language


@pytest.mark.parametrize(("language", "text"), ONLY)
def test_a_file_that_was_read_speaks_for_itself(language: str, text: str) -> None:
    about = Circumstances(file_names=("brev.txt",), enclosed=("brev.txt\n\nThe lunch was lovely.",))
    assert pointed(passages("", text, about.enclosed), about) is None, language


@pytest.mark.parametrize("kind", [MailKind.AUTO_REPLY, MailKind.BOUNCE, MailKind.RECEIPT, MailKind.CALENDAR])
def test_what_a_machine_sends_is_no_letter_to_look_at_for_that(kind: MailKind) -> None:
    found = read("My request is in the attached document.", "brev.docx", kind=kind)
    assert found.verdict is Verdict.OTHER


@pytest.mark.parametrize("subject", ["Se vedlegg", "See attachment", "siehe Anhang", "voir pièce jointe"])
def test_a_subject_alone_may_point(subject: str) -> None:
    found = read("", "brev.docx", subject=subject)
    assert found.verdict is not Verdict.OTHER
    assert all(one.place is Place.SUBJECT for one in found.evidence if one.rule == POINTS)


@pytest.mark.parametrize(
    "name",
    ["GDPR access request.docx", "indsigtsanmodning.pdf", "Löschantrag.docx", "scan_0001.pdf", "IMG_0012.jpg",
     "begäran_om_registerutdrag.odt", "Anmodning om sletting.pages"],
)  # fmt: skip
def test_a_file_without_a_letter_is_looked_at_and_its_name_is_shown(name: str) -> None:
    found = read("", name)
    assert found.verdict in {Verdict.LOOK, Verdict.REQUEST}
    assert found.evidence
    assert all(one.place is Place.ENCLOSED for one in found.evidence)
    if found.verdict is Verdict.LOOK:
        (one,) = (one for one in found.evidence if one.rule == POINTS)
        assert name[one.start : one.end] == name


def test_names_are_read_where_nothing_else_of_the_files_is_kept() -> None:
    kept = RECOGNISER.recognise("", "", Circumstances(file_names=("indsigtsanmodning.pdf",)))
    assert kept == read("", "indsigtsanmodning.pdf")


@pytest.mark.parametrize("name", ["faktura 2231.pdf", "Invoice_0012.pdf", "CV Sam Sand.docx", "referat.docx"])
def test_everyday_papers_without_a_letter_are_judged_by_their_names(name: str) -> None:
    about = Circumstances(file_names=(name,), enclosed=(name,))
    assert pointed(passages("", "", about.enclosed), about) is None
    assert pointed(passages("", "See attached.", about.enclosed), about) is None


@pytest.mark.parametrize(
    ("names", "enclosed", "unread"),
    [
        ((), (), ()),
        (("brev.docx",), ("brev.docx",), ("brev.docx",)),
        (("a.txt", "b.docx"), ("a.txt\n\nHello", "b.docx"), ("b.docx",)),
        (("a.txt",), ("a.txt\n\nHello",), ()),
        (("image001.png", "logo.gif", "brev.pdf"), ("image001.png\nlogo.gif\nbrev.pdf",), ("brev.pdf",)),
        (("sam.vcf", "smime.p7s", "winmail.dat", "invite.ics", ""), (), ()),
        (("IMG_0012.jpg",), (), ("IMG_0012.jpg",)),
    ],
)
def test_ornaments_of_signatures_and_what_was_read_are_no_unread_files(
    names: tuple[str, ...], enclosed: tuple[str, ...], unread: tuple[str, ...]
) -> None:
    assert unread_names(Circumstances(file_names=names, enclosed=enclosed)) == unread


def test_what_a_forward_carries_is_more_than_pointing() -> None:
    text = (
        "See attached.\n\n-------- Forwarded message --------\nFrom: sam@example.org\n\nThe lift is broken."
    )
    assert pointed(passages("Fwd: lift", text), SCAN) is None


@pytest.mark.parametrize(
    ("said", "language"),
    [
        ("Please delete my account.", "en"),
        ("Slet min konto.", "da"),
        ("Bitte löschen Sie mein Konto.", "de"),
        ("Supprimez mon compte.", "fr"),
    ],
)
def test_a_request_in_a_file_alone_is_read_in_its_language(said: str, language: str) -> None:
    enclosed = (f"brev.txt\n\n{said}",)
    found = RECOGNISER.recognise("", "", Circumstances(file_names=("brev.txt",), enclosed=enclosed))
    assert (found.verdict, found.rights, found.language) == (Verdict.REQUEST, (Right.ERASURE,), language)
    assert {one.place for one in found.evidence} == {Place.ENCLOSED}
