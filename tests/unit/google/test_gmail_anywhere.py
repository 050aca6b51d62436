"""What was received since, wherever it lies by now: how a gap is closed, and how following is checked."""

from datetime import timedelta

import pytest

from connectors.errors import CursorExpired
from tests.unit.google.house import RECEIVED, House, letter

SINCE = RECEIVED - timedelta(days=7)


def found(house: House, scope: str = "INBOX", limit: int = 50) -> set[str]:
    """Return the keys that a gap's list of a feed brings."""
    page = house.connector.discover(scope, None, limit, SINCE, anywhere=True)
    keys = {stub.provider_key for stub in page.stubs}
    while page.more:
        page = house.connector.discover(scope, page.cursor, limit)
        keys |= {stub.provider_key for stub in page.stubs}
    return keys


def test_fm_01_a_letter_that_was_archived_while_the_history_was_lost_is_found(house: House) -> None:
    _, cursor = house.walk()
    archived, kept, binned = house.deliver(1), house.deliver(2), house.deliver(3)
    house.account.relabel(archived, remove=["INBOX"])
    house.account.relabel(binned, add=["TRASH"], remove=["INBOX"])
    house.account.forget_history()
    with pytest.raises(CursorExpired):
        house.connector.discover("INBOX", cursor, 50)
    assert found(house) == {archived, kept, binned}


def test_fm_01_a_letter_archived_under_a_label_by_hand_is_found_as_well(house: House) -> None:
    key = house.deliver(1)
    house.account.relabel(key, add=[house.account.add_label("Done")], remove=["INBOX", "UNREAD"])
    assert found(house) == {key}


def test_the_list_asks_for_no_label_that_the_history_is_followed_by(house: House) -> None:
    house.deliver(1)
    house.server.journal.clear()
    found(house)
    asked = house.server.journal.of(house.account.address, "messages.list")[0].query
    assert "labelIds" not in asked
    assert "inbox" not in asked["q"][0]


def test_junk_drafts_and_what_was_sent_are_no_letters_of_the_inbox(house: House) -> None:
    junk = house.deliver(1, "SPAM")
    house.deliver(2, "DRAFT")
    house.account.labels["CHAT"] = "CHAT"
    house.deliver(3, "CHAT")
    sent, binned = (house.account.sent_by_hand(letter(number), at=RECEIVED) for number in (4, 5))
    house.account.relabel(binned, add=["TRASH"])
    to_oneself = house.deliver(6, "INBOX", "SENT")
    assert found(house) == {to_oneself}
    assert found(house, "Junk") == {junk}
    assert found(house, "SENT") == {sent, binned}


def test_what_was_sent_is_left_out_page_after_page(house: House) -> None:
    sent = {house.account.sent_by_hand(letter(number), at=RECEIVED) for number in range(620)}
    letters = {house.deliver(number) for number in range(700, 705)}
    keys = found(house, limit=500)
    assert keys == letters
    assert not keys & sent
    assert house.asked("messages.list") == 2 + 2, "the sent mail is walked once, whatever the pages"


def test_a_gap_that_has_no_bound_stays_within_the_inbox(house: House) -> None:
    kept, archived = house.deliver(1), house.deliver(2)
    house.account.relabel(archived, remove=["INBOX"])
    page = house.connector.discover("INBOX", None, 50, anywhere=True)
    assert [stub.provider_key for stub in page.stubs] == [kept]


def test_a_chosen_label_is_listed_with_its_bin_and_without_what_was_sent(house: House) -> None:
    label = house.account.add_label("Requests")
    house.connector = house.connect(folders="INBOX\nRequests")
    kept, binned = house.deliver(1, label), house.deliver(2, label, "TRASH")
    mine = house.account.sent_by_hand(letter(3), at=RECEIVED)
    house.account.relabel(mine, add=[label])
    assert found(house, "Requests") == {kept, binned}


class TestFilters:
    """A filter that files letters past the Inbox under a label nobody chose."""

    def test_its_letters_are_taken_by_neither_way(self, house: House) -> None:
        label = house.account.add_label("Newsletters")
        house.account.add_filter(add=[label], remove=["INBOX"])
        _, cursor = house.walk()
        house.deliver(1, label)
        assert house.keys(cursor) == []
        assert found(house) == set()

    def test_both_ways_take_a_letter_that_one_keeps_out_of_the_inbox_without_filing_it(
        self, house: House
    ) -> None:
        house.account.add_filter(remove=["INBOX"])
        _, cursor = house.walk()
        key = house.deliver(1, "UNREAD")
        assert house.keys(cursor) == [key]
        assert found(house) == {key}

    def test_a_filter_that_only_labels_files_nothing(self, house: House) -> None:
        label = house.account.add_label("Customers")
        house.account.add_filter(add=[label])
        _, cursor = house.walk()
        key = house.deliver(1, label)
        assert house.keys(cursor) == [key]
        assert found(house) == {key}

    def test_one_that_is_put_into_the_bin_is_found(self, house: House) -> None:
        label = house.account.add_label("Newsletters")
        house.account.add_filter(add=[label], remove=["INBOX"])
        key = house.deliver(1, label, "TRASH")
        assert found(house) == {key}

    def test_where_gmail_does_not_tell_them_nothing_is_passed_over(self, house: House) -> None:
        label = house.account.add_label("Newsletters")
        house.account.add_filter(add=[label], remove=["INBOX"])
        key = house.deliver(1, label)
        house.faults.refuse("settings.filters.list", 403, "somethingElse")
        assert found(house) == {key}

    def test_they_are_asked_for_once_and_not_for_letters_of_the_inbox(self, house: House) -> None:
        _, cursor = house.walk()
        house.deliver(1)
        house.keys(cursor)
        assert house.asked("settings.filters.list") == 0
        for number in range(3):
            house.deliver(number, "UNREAD")
        house.keys(cursor)
        found(house)
        assert house.asked("settings.filters.list") == 1


def test_a_first_list_of_the_last_days_is_of_the_inbox_alone(house: House) -> None:
    kept, binned, archived = (house.deliver(number) for number in range(3))
    house.account.relabel(binned, add=["TRASH"], remove=["INBOX"])
    house.account.relabel(archived, remove=["INBOX"])
    everything = house.keys()
    of_late = [stub.provider_key for stub in house.walk(since=RECEIVED - timedelta(days=30))[0]]
    assert everything == of_late == [kept]
