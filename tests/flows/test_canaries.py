"""A thousand letters with words of their own, worked as real cases: after the purge none of them is anywhere.

Once for all tests here, in whichever process comes first: some 90 seconds of one core, and 80 MB to search.
What is searched, and what is not, stands in `tests.support.canary_places`.
"""

import pytest

from tests.support.canary_letters import Writer
from tests.support.canary_looks import Outcome
from tests.support.canary_story import HELD, IN_AN_ARCHIVE, IN_JUNK, SHOWN_THERE, live, lived

#: A busy machine takes its time.
pytestmark = pytest.mark.timeout(1_200)
LETTERS, WORKED = 1_000, 63
#: Of whom something can be read after the purge: those whose cases are held, and whose letters these show.
KEPT = {*HELD, SHOWN_THERE}
#: What a card tells of who wrote besides the first letter: the domain.
ON_CARDS = {"host"}
#: Everything that has to have happened, so that its traces were really there to be found.
HAPPENED = {
    *("acknowledged", "answer_sufficed", "assigned", "claimed", "closed", "content_masked", "exported"),
    *("extension_sent", "file_attached", "file_opened", "hold_placed", "language_set", "letter_opened"),
    *("linked", "message_added", "noted", "question_sent", "reading_corrected", "receipt_corrected"),
    *("reminder_snoozed", "reopened", "reply_discarded", "reply_recalled", "reply_sent", "rights_changed"),
    *("scrubbed", "separated", "split_off"),
}
TYPED = {
    "note",
    "reply",
    "question",
    "draft",
    "laid",
    "laidname",
    "reason",
    "doubt",
    "grounds",
    "split",
    "sick",
}
TYPED |= {"caller", "called", "spoken", "evidence", "chatter", "right", "reopened", "again", "thanks"}


@pytest.fixture(scope="session")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    """Is what came of it all."""
    return lived(tmp_path_factory, "canaries", lambda folder: live(folder, LETTERS, WORKED))


def test_every_word_of_every_letter_was_there_before(outcome: Outcome) -> None:
    missing = {number: places - outcome.opened[number] for number, places in outcome.planted.items()}
    assert {number: places for number, places in missing.items() if places} == {}
    assert len(outcome.planted) == LETTERS + len(IN_JUNK) + len(IN_AN_ARCHIVE)
    assert sum(map(len, outcome.opened.values())) > 8 * LETTERS


def test_what_colleagues_typed_and_laid_to_answers_was_there_too(outcome: Outcome) -> None:
    typed = {place for places in outcome.opened.values() for place in places}
    assert typed >= TYPED - {"reason"} | {"claim"}
    assert outcome.kinds >= HAPPENED
    assert int(outcome.told["unreadable"]) >= 5, "letters that no reader got to the end of"


def test_nothing_is_readable_on_the_disk_even_while_it_is_worked_on(outcome: Outcome) -> None:
    found = outcome.searches["disk before"]
    assert found.hits == {}
    names = " ".join(found.searched)
    assert found.size > 20_000_000
    for name in ("ombud.sqlite3", "ombud.sqlite3-wal", "ombud.sqlite3-shm", "blobs/", "ombud.log"):
        assert name in names


def test_slack_shows_domains_alone_while_it_is_worked_on(outcome: Outcome) -> None:
    found = outcome.searches["slack before"]
    places = {hit.place for hits in found.hits.values() for hit in hits}
    assert places == ON_CARDS
    assert len(found.numbers()) > 200, "or the search would not see what a workspace shows"
    assert set(found.hits) == {"slack:messages"}


def test_nothing_is_readable_on_the_disk_after_the_purge(outcome: Outcome) -> None:
    found = outcome.searches["disk after"]
    assert found.hits == {}
    assert found.size > 5_000_000
    assert {name.partition("/")[0] for name in found.searched} == {"data", "ombud.log"}, "nothing in tmp"


def test_slack_shows_nothing_after_the_purge_but_of_held_cases(outcome: Outcome) -> None:
    found = outcome.searches["slack after"]
    assert found.numbers() == set(HELD), "their cards stand as they were"
    assert {hit.place for hits in found.hits.values() for hit in hits} == ON_CARDS


def test_nothing_opens_after_the_purge_but_what_is_held(outcome: Outcome) -> None:
    assert set(outcome.left) == KEPT


def test_what_is_held_is_as_complete_as_before(outcome: Outcome) -> None:
    assert set(outcome.held) == set(HELD)
    for number, (before, after) in outcome.held.items():
        assert after.letters[: len(before.letters)] == before.letters, number
        assert after.files[: len(before.files)] == before.files, number
        assert after.record[: len(before.record)] == before.record, number
        assert outcome.left[number] == outcome.opened[number], number
        assert len(before.letters) >= 2, "the letter and its acknowledgement"


def test_a_held_case_into_which_another_was_merged_shows_the_letters_of_both(outcome: Outcome) -> None:
    assert outcome.left[SHOWN_THERE] >= set(Writer(SHOWN_THERE).places())
    assert "note" in outcome.opened[SHOWN_THERE]
    assert "note" not in outcome.left[SHOWN_THERE], "what was noted of the other case went with it"


def test_the_logs_hold_errors_and_no_word(outcome: Outcome) -> None:
    assert {line["level"] for line in outcome.log} >= {"info", "warning"}
    assert {line["action"] for line in outcome.log} >= {"slack.call_failed", "delivery.put_off"}
    assert "ombud.log" in outcome.searches["disk after"].searched


def test_the_certificate_says_what_went_and_names_nobody(outcome: Outcome) -> None:
    assert outcome.searches["certificate"].hits == {}
    assert "It is sound: nothing of it was changed since it was signed." in outcome.told["certificate"]
    counts = outcome.certificate["counts"]
    assert counts["letters"] > LETTERS
    assert counts["reserved"] == len(HELD)
    assert counts["files"] >= 20
    left = [one for one in outcome.certificate["stores"] if one["rows_with_content_left"]]
    assert left == []
    assert len(outcome.certificate["holds"]) == len(HELD)


def test_every_record_still_verifies(outcome: Outcome) -> None:
    verified, _, of = outcome.told["records"].partition(" records hold")[0].partition(" of ")
    assert int(verified) == int(of) == outcome.certificate["records"]["count"] + len(HELD)


def test_a_copy_of_before_opens_with_no_key_that_is_left(outcome: Outcome) -> None:
    """But for why a hold was placed, which the organisation's key seals (docs/holds.md)."""
    found = outcome.by_keys["that are left"]
    assert set(found) == set(HELD)
    assert set().union(*found.values()) == {"claim"}
    assert outcome.searches["copy"].hits == {}
    assert outcome.searches["copy"].size > 5_000_000


def test_a_copy_of_before_opens_with_the_key_in_it_and_the_master_key_of_then(outcome: Outcome) -> None:
    """As docs/keys.md and docs/certificate.md warn: so it has to age out, or be erased once more."""
    assert outcome.by_keys["of the copy, and its master key"] == outcome.opened
    assert outcome.by_keys["of the copy, and another master key"] == {}


def test_a_backup_of_before_comes_back_without_what_was_erased(outcome: Outcome) -> None:
    """The ledger is replayed before anything is served (docs/backup.md); what was held is whole again."""
    assert outcome.by_keys["of what was restored"] == outcome.left
    assert outcome.searches["backup"].hits == {}
    assert outcome.searches["backup"].size > 5_000_000
    assert outcome.searches["restored"].hits == {}
    assert "Erased again: 3 of 3 erasures" in outcome.told["restored"], "two cases that were masked, and all"


def test_once_the_old_master_key_is_thrown_away_no_copy_opens_any_more(outcome: Outcome) -> None:
    """`ombud keys rotate --discard-old`: old backups open no more (docs/cli.md)."""
    assert outcome.by_keys["of the copy, and the master key after a change"] == {}
    assert outcome.by_keys["of the installation after a change"] == outcome.left


def test_what_is_not_searched_would_be_found(outcome: Outcome) -> None:
    """An operator's own exports, and nothing of them is under the folder that is searched."""
    found = outcome.searches["exports after"]
    assert len(found.hits) == len(found.searched) >= 4
    ways = {way for hits in found.hits.values() for hit in hits for way in hit.ways}
    assert "compressed" in ways


def test_it_costs_what_a_test_may_cost(outcome: Outcome) -> None:
    assert set(outcome.seconds) == {"letters", "work", "looking before", "purge", "looking after"}
    assert sum(outcome.seconds.values()) < 600
