import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.domain.finding import Finding, Place, Verdict
from handlers.domain.rights import Right
from handlers.ports import Recogniser
from handlers.triage.lexical import READ
from tests.support.desks import recogniser

RECOGNISER: Recogniser = recogniser()


def rights(text: str, subject: str = "") -> set[str]:
    return {right.value for right in RECOGNISER.recognise(subject, text).rights}


def cited(subject: str, text: str) -> list[str]:
    finding = RECOGNISER.recognise(subject, text)
    return [
        (subject if one.place is Place.SUBJECT else text)[one.start : one.end] for one in finding.evidence
    ]


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("Under GDPR I make this request pursuant to article 15.", "access"),
        ("Jeg ber om dette etter GDPR artikkel 16.", "rectification"),
        ("Jag begär detta enligt artikel 17 i GDPR.", "erasure"),
        ("Hiermit mache ich Art. 18 DSGVO geltend.", "restriction"),
        ("Jeg anmoder efter artikel 20 i GDPR.", "portability"),
        ("Jag begär detta enligt art. 21 GDPR.", "objection"),
        ("I invoke article 22 GDPR, please.", "automated_decision"),
        ("I request this under article 7(3) GDPR.", "consent_withdrawal"),
        ("Jeg ber om dette, GDPR artikkel 7 nr. 3.", "consent_withdrawal"),
    ],
)
def test_an_article_of_the_regulation_names_the_right(text: str, right: str) -> None:
    assert rights(text) == {right}


def test_several_articles_in_a_row_all_count() -> None:
    assert rights("I hereby make a request under articles 15, 17 and 21 of the GDPR.") == {
        "access",
        "erasure",
        "objection",
    }


@pytest.mark.parametrize(
    "text",
    [
        "I ask about article 15 of our contract.",  # not this law
        "Please see article 6 GDPR.",
        "I request this under article 7 GDPR.",  # paragraph 3 is the withdrawal
        "I wrote an article in 15 minutes about GDPR, please read it.",
    ],
)
def test_a_number_alone_names_no_right(text: str) -> None:
    assert rights(text) == set()


@pytest.mark.parametrize(
    "text",
    [
        "Please do not delete my personal data yet, I need it.",
        "Ikke slett personopplysningene mine ennå.",
        "Slet ikke mine oplysninger endnu.",
        "Radera inte mina personuppgifter än.",
        "Bitte löschen Sie meine Daten noch nicht.",
        "Meine Daten dürfen nicht gelöscht werden.",
    ],
)
def test_asking_not_to_erase_is_restriction_and_not_erasure(text: str) -> None:
    assert rights(text) == {"restriction"}


@pytest.mark.parametrize(
    "text",
    [
        "I do not want newsletters, so please delete my account.",
        "Jeg er ikke kunde længere, slet mine oplysninger.",
        "Jeg er ikke kunde lenger, og dere kan slette opplysningene mine. Vennligst slett dem.",
        "Ich bin nicht mehr Kunde und möchte, dass Sie meine Daten löschen.",
    ],
)
def test_a_negation_elsewhere_in_the_sentence_does_not_turn_erasure_around(text: str) -> None:
    assert "erasure" in rights(text)
    assert "restriction" not in rights(text)


@pytest.mark.parametrize(
    ("subject", "right"),
    [
        ("Registerutdrag", "access"),
        ("Innsynsbegjæring", "access"),
        ("Anmodning om indsigt", "access"),
        ("Auskunftsersuchen", "access"),
        ("Right to be forgotten", "erasure"),
        ("Invändning mot behandlingen av mina uppgifter", "objection"),
        ("Widerruf meiner Einwilligung", "consent_withdrawal"),
        ("Dataportabilitet", "portability"),
        ("Berichtigung meiner Daten", "rectification"),
    ],
)
def test_a_subject_alone_is_enough(subject: str, right: str) -> None:
    finding = RECOGNISER.recognise(subject, "")
    assert [one.value for one in finding.rights] == [right]
    assert all(one.place is Place.SUBJECT for one in finding.evidence)


def test_the_subject_of_a_reply_counts_only_where_the_text_says_nothing() -> None:
    assert rights("Stop sending me newsletters.", subject="Re: Delete my account") == {"consent_withdrawal"}
    assert rights("", subject="Re: Delete my account") == {"erasure"}


def test_quoted_mail_is_not_the_senders_asking() -> None:
    assert (
        rights(
            "Thanks!\n\nOn 2 June 2026 at 10:00, Sam <sam@example.org> wrote:\n> Please delete my account.\n"
        )
        == set()
    )


def test_a_forwarded_letter_counts() -> None:
    marker = "FYI\n\n---------- Forwarded message ---------\n"
    header = "From: Sam <sam@example.org>\nDate: 2 June 2026\nSubject: hi\nTo: info\n\n"
    assert rights(f"{marker}{header}Please delete my account.\n") == {"erasure"}


def test_a_signature_is_not_read() -> None:
    assert rights("See you tomorrow.\n\n-- \nSam\nI want you to delete my account\n") == set()


def test_the_words_that_decided_are_cited_where_they_stand() -> None:
    assert any("my account" in one for one in cited("", "Hello.\r\n\r\nPlease delete my account."))
    assert "Löschung meiner Daten" in cited("Löschung meiner Daten", "")


def test_accents_typed_as_two_characters_are_read() -> None:
    text = "Bitte lo\u0308schen Sie meine Daten."
    finding = RECOGNISER.recognise("", text)
    assert finding.rights == (Right.ERASURE,)
    assert finding.language == "de"


def test_capitals_and_odd_spaces_do_not_matter() -> None:
    assert rights("PLEASE\u00a0DELETE   MY\nACCOUNT!!!") == {"erasure"}


def test_rights_come_in_the_order_of_the_law() -> None:
    finding = RECOGNISER.recognise(
        "", "Please delete my personal data. Before that, send me a copy of my data."
    )
    assert finding.rights == (Right.ACCESS, Right.ERASURE)


def test_only_the_beginning_of_a_long_letter_is_read() -> None:
    assert rights("x " * READ + "Please delete my account.") == set()
    assert rights("Please delete my account. " + "x " * READ) == {"erasure"}


def test_a_letter_without_full_stops_is_still_read() -> None:
    words = "and then we went on and on about the weather "
    assert rights(words * 30 + "please delete my account " + words * 30) == {"erasure"}


def test_words_far_apart_meet_no_rule() -> None:
    filler = "and so it went on about the weather in the north "
    finding = RECOGNISER.recognise("", "delete " + filler * 12 + "my account")
    assert all(one.rule == "model" for one in finding.evidence)


def test_what_a_rule_asks_for_must_stand_within_its_reach() -> None:
    near = RECOGNISER.recognise("", "Please stop sending me newsletters.")
    assert "consent-marketing" in {one.rule for one in near.evidence}
    far = RECOGNISER.recognise(
        "", "I saw your newsletter at my sister's house in the north last summer where the trams had to stop."
    )
    assert "consent-marketing" not in {one.rule for one in far.evidence}


@pytest.mark.parametrize(
    "text",
    [
        "I hereby complain about the way you treat my personal data.",
        "Jag klagar härmed på hur ni hanterar mina personuppgifter.",
        "Ik wil hierbij een klacht indienen over mijn persoonsgegevens.",
        "Hiermit beschwere ich mich über den Umgang mit meinen Daten, das ist gegen den Datenschutz.",
    ],
)
def test_a_complaint_spelt_out_is_one(text: str) -> None:
    assert "complaint" in rights(text)


@pytest.mark.parametrize(
    "text",
    [
        "Please send me the camera footage of 3 March, I am on it.",
        "Please send me everything you have on me.",
        "The customer asks us to tell what we store about him.",
    ],
)
def test_recordings_everything_and_what_others_ask_are_access(text: str) -> None:
    assert "access" in rights(text)


@settings(deadline=None)  # a language is loaded when a letter in it comes first
@given(st.text(max_size=300), st.text(max_size=2_000))
def test_any_text_is_read_without_an_error(subject: str, text: str) -> None:
    finding = RECOGNISER.recognise(subject, text)
    assert isinstance(finding, Finding)
    assert set(finding.rights) == {one.right for one in finding.evidence if one.right}


words = st.sampled_from(
    [
        *("please", "delete", "my", "data", "not", "account", "copy", "of", "slett", "ikke", "mine"),
        *("oplysninger", "art.", "15", "gdpr", "löschen", ">", ",", ".", "\n\n", ":", "--", "On", "wrote:"),
    ]
)


@given(st.lists(words, max_size=120).map(" ".join), st.lists(words, max_size=10).map(" ".join))
def test_every_citation_stands_within_its_text(text: str, subject: str) -> None:
    for one in RECOGNISER.recognise(subject, text).evidence:
        assert 0 <= one.start < one.end <= len(subject if one.place is Place.SUBJECT else text)


@pytest.mark.parametrize(
    "text",
    [
        "Удалите мои данные, пожалуйста.",
        "Kérem, töröljék minden adatomat a rendszerükből.",
        "Prosím smažte všechny moje osobní údaje.",
        "请删除我的所有个人数据",
        "أرجو حذف بياناتي",
    ],
)
def test_a_letter_in_a_language_that_is_not_known_is_looked_at(text: str) -> None:
    found = RECOGNISER.recognise("", text)
    assert (found.verdict, found.language) == (Verdict.LOOK, "")


@pytest.mark.parametrize("text", ["", " ", "...", "!?", "\n\n> "])
def test_a_letter_of_next_to_nothing_is_in_no_foreign_language(text: str) -> None:
    assert RECOGNISER.recognise("", text).verdict is Verdict.OTHER


@pytest.mark.parametrize(
    ("text", "rights"),
    [
        ("Please delete my account. But do not delete my invoices yet, I need them for court.", {"erasure"}),
        ("Bitte löschen Sie meine Daten. Die Rechnungen bewahren Sie bitte auf.", {"erasure"}),
        ("Slet min konto, men gem mine fakturaer til retssagen er slut.", {"erasure"}),
    ],
)
def test_a_plea_to_erase_is_heard_beside_one_to_keep_something_else(text: str, rights: set[str]) -> None:
    found = RECOGNISER.recognise("", text)
    assert found.verdict is not Verdict.OTHER
    assert rights <= {right.value for right in found.rights}
