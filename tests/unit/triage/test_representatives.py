"""Who writes for somebody else says so: they are named, or a mandate is."""

import pytest

from handlers.domain.finding import RequesterKind
from tests.support.desks import recogniser

ENGLISH = (
    "On behalf of our client Elin Strand we request a copy of all personal data that you hold about her. "
    "Her signed power of attorney is enclosed."
)


@pytest.mark.parametrize(
    "text",
    [
        ENGLISH,
        (
            "Jeg skriver på vegne af min klient, Elin Strand. Fuldmagt er vedlagt. Min klient anmoder om "
            "indsigt i alle de oplysninger, I har om hende."
        ),
        (
            "Im Namen von Elin Strand und mit ihrer Vollmacht verlange ich Auskunft über alle "
            "personenbezogenen Daten, die Sie über sie gespeichert haben."
        ),
    ],
)
def test_c10_a_lawyer_is_a_representative(text: str) -> None:
    found = recogniser().recognise("Elin Strand", text)

    assert found.requester.kind is RequesterKind.REPRESENTATIVE
    assert found.requester.mandate


def test_the_person_is_taken_where_the_letter_names_them() -> None:
    assert recogniser().recognise("Request", ENGLISH).requester.person == "Elin Strand"


@pytest.mark.parametrize(
    "text",
    [
        "Please send me a copy of all personal data you hold about me, as Article 15 GDPR provides.",
        "Ich verlange Auskunft über alle Daten, die Sie über mich gespeichert haben. Mit freundlichen Grüßen",
    ],
)
def test_who_asks_for_themselves_stays_the_subject(text: str) -> None:
    assert recogniser().recognise("My data", text).requester.kind is RequesterKind.SUBJECT
