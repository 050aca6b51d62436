"""The rights: each with the article that people cite, and a name to read."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.domain.phrase import say
from handlers.domain.rights import RIGHTS, Right, RightFacts, names

#: As the regulation numbers them; "unclear" rests on the duty to answer any request.
LAW = {
    "access": ("Art. 15", "Access"),
    "rectification": ("Art. 16", "Rectification"),
    "erasure": ("Art. 17", "Erasure"),
    "restriction": ("Art. 18", "Restriction"),
    "portability": ("Art. 20", "Portability"),
    "objection": ("Art. 21", "Objection"),
    "automated_decision": ("Art. 22", "Automated decision"),
    "consent_withdrawal": ("Art. 7(3)", "Consent withdrawal"),
    "complaint": ("Art. 77", "Complaint"),
    "unclear": ("Art. 12", "Unclear"),
}


@pytest.mark.parametrize(("word", "facts"), LAW.items(), ids=list(LAW))
def test_every_right_cites_its_article(word: str, facts: tuple[str, str]) -> None:
    article, label = facts
    assert RIGHTS[Right(word)] == RightFacts(article, say(label))


def test_no_right_is_without_facts_and_no_facts_without_a_right() -> None:
    assert set(RIGHTS) == set(Right) == {Right(word) for word in LAW}


def test_rights_stand_in_the_order_of_the_law() -> None:
    numbered = [right for right in Right if right not in {Right.CONSENT_WITHDRAWAL, Right.UNCLEAR}]
    articles = [int(re.findall(r"\d+", RIGHTS[right].article)[0]) for right in numbered]
    assert articles == sorted(articles)
    assert list(Right)[-1] is Right.UNCLEAR


def test_the_law_is_not_changed_while_running() -> None:
    with pytest.raises(TypeError):
        RIGHTS[Right.ACCESS] = RightFacts("Art. 1", say("Other"))  # type: ignore[index] # read-only is the point


def test_one_right_is_named_by_its_label() -> None:
    assert names((Right.ERASURE,)) == "Erasure"


def test_several_rights_are_joined_in_the_order_given() -> None:
    assert names((Right.ERASURE, Right.ACCESS, Right.OBJECTION)) == "Erasure + Access + Objection"
    assert names(()) == ""


@given(st.lists(st.sampled_from(list(Right)), unique=True))
def test_a_heading_can_be_read_back(rights: list[Right]) -> None:
    labels = names(tuple(rights)).split(" + ") if rights else []
    assert labels == [RIGHTS[right].label for right in rights]


@pytest.mark.parametrize("right", list(Right))
def test_labels_are_words_for_people(right: Right) -> None:
    label = RIGHTS[right].label
    assert label[0].isupper()
    assert "_" not in label
    assert len(label) <= 24, "several stand in one heading"


def test_what_is_not_a_right_is_refused() -> None:
    with pytest.raises(ValueError, match="marriage"):
        Right("marriage")
