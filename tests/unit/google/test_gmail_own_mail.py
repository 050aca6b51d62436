"""What was sent from the mailbox is a letter in no feed, whatever label lies on its conversation."""

import pytest

from tests.unit.google.house import ADDRESS, RECEIVED, House, letter


@pytest.fixture
def label(house: House) -> str:
    """Return a chosen label."""
    made = house.account.add_label("Requests")
    house.connector = house.connect(folders="INBOX\nRequests")
    return made


def mine(house: House, number: int) -> str:
    """Return the key of an answer written by hand."""
    return house.account.sent_by_hand(
        letter(number).replace(b"sam@example.org", ADDRESS.encode("ascii")), at=RECEIVED
    )


def test_fm_42_an_answer_in_a_labelled_conversation_is_sent_mail_alone(house: House, label: str) -> None:
    cursors = {scope: house.walk(scope=scope)[1] for scope in house.connector.scopes()}
    came, answer = house.deliver(1), mine(house, 2)
    for key in (came, answer):  # Gmail's pages label whole conversations
        house.account.relabel(key, add=[label])
    found = {scope: house.keys(cursor, scope) for scope, cursor in cursors.items()}
    assert found == {"INBOX": [came], "Requests": [came], "Junk": [], "SENT": [answer]}


def test_fm_42_an_answer_that_bears_the_label_from_the_start_is_no_letter(house: House, label: str) -> None:
    _, cursor = house.walk(scope="Requests")
    answer = mine(house, 1)
    house.account.relabel(answer, add=[label])
    house.account.relabel(answer, remove=[label])
    again = house.deliver(2, "SENT", label)
    assert {answer, again}.isdisjoint(house.keys(cursor, "Requests"))


def test_fm_42_the_list_of_a_label_leaves_out_answers_and_drafts(house: House, label: str) -> None:
    came = house.deliver(1)
    _, draft = house.account.new_draft(letter(3), None)
    to_oneself = house.deliver(4, "INBOX", "SENT")
    for key in (came, mine(house, 2), draft.id, to_oneself):
        house.account.relabel(key, add=[label])
    assert set(house.keys(scope="Requests")) == {came, to_oneself}


def test_an_answer_that_is_binned_or_taken_for_junk_is_no_letter(house: House) -> None:
    cursors = {scope: house.walk(scope=scope)[1] for scope in ("INBOX", "Junk")}
    binned, junk = mine(house, 1), mine(house, 2)
    house.account.relabel(binned, add=["TRASH"])
    house.account.relabel(junk, add=["SPAM"])
    for scope, cursor in cursors.items():
        assert {binned, junk}.isdisjoint(house.keys(cursor, scope))
