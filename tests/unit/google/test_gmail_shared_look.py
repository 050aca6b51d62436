"""The feeds of a mailbox share one look into its history, and none of them ever looks at an old one twice."""

from connectors.errors import Temporary
from connectors.google.api import Json
from connectors.google.shared_look import SharedLook
from tests.unit.google.house import House


class Gmail:
    def __init__(self) -> None:
        self.looks = 0
        self.now = 0.0

    def look(self) -> Json:
        self.looks += 1
        return {"historyId": str(self.looks)}


def test_each_feed_gets_an_answer_once_and_whoever_looks_again_looks_anew() -> None:
    gmail = Gmail()
    shared = SharedLook(lambda: gmail.now)
    assert [shared.at("5", feed, gmail.look)["historyId"] for feed in ("a", "b", "c")] == ["1", "1", "1"]
    assert shared.at("5", "b", gmail.look)["historyId"] == "2"
    assert shared.at("5", "a", gmail.look)["historyId"] == "2"
    assert shared.at("6", "a", gmail.look)["historyId"] == "3"


def test_an_answer_is_old_after_a_few_seconds() -> None:
    gmail = Gmail()
    shared = SharedLook(lambda: gmail.now)
    shared.at("5", "a", gmail.look)
    gmail.now = 5.1
    assert shared.at("5", "b", gmail.look)["historyId"] == "2"


def test_a_look_that_fails_is_shared_with_nobody(house: House) -> None:
    cursors = {scope: house.walk(scope=scope)[1] for scope in house.connector.scopes()}
    house.faults.refuse("history.list", 503, "backendError")
    failed = 0
    for scope, cursor in cursors.items():
        try:
            house.connector.discover(scope, cursor, 10)
        except Temporary:
            failed += 1
    assert failed == 1


def test_a_poll_of_all_feeds_asks_gmail_once_and_every_feed_finds_its_own(house: House) -> None:
    cursors = {scope: house.walk(scope=scope)[1] for scope in house.connector.scopes()}
    letter, junk = house.deliver(1), house.deliver(2, "SPAM")
    sent = house.account.sent_by_hand(b"To: sam@example.org\r\n\r\nanswer")
    house.connector = house.connect()
    house.server.journal.clear()
    found = {scope: house.keys(cursor, scope) for scope, cursor in cursors.items()}
    assert found == {"INBOX": [letter], "Junk": [junk], "SENT": [sent]}
    assert house.asked("history.list") == 1
    again = {scope: house.keys(cursor, scope) for scope, cursor in cursors.items()}
    assert again == found
    assert house.asked("history.list") == 2
