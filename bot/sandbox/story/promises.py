"""What the story promises, each a named check made from the outside: files, Slack's state, the records.

A check returns what it found wrong, or an empty text. None of them asks the code that it checks.
"""

from collections.abc import Callable, Mapping
from typing import TypeVar

from bot.sandbox.story import kept_cases, kept_clock, kept_mail, kept_readings, kept_slack
from bot.sandbox.story.evidence import Evidence, Row
from bot.sandbox.story.kept import Kept
from bot.sandbox.story.kept_ending import ENDING_PROMISES, Aftermath
from bot.sandbox.story.stage import Stage

_Seen = TypeVar("_Seen")


def check_all(stage: Stage) -> tuple[list[Row], list[Kept]]:
    """Return the cases as they stand, and every promise with what was found."""
    evidence = Evidence(stage)
    return evidence.rows(), [Kept(name, _checked(check, evidence)) for name, check in PROMISES.items()]


def check_ending(seen: Aftermath) -> list[Kept]:
    """Return what the ending promises, with what was found."""
    return [Kept(name, _checked(check, seen)) for name, check in ENDING_PROMISES.items()]


def _checked(check: Callable[[_Seen], str], evidence: _Seen) -> str:
    try:
        return check(evidence)
    except LookupError as missing:  # a case, a card or an event that the check looks at
        return f"there is no {missing}"


def _sealed_at_rest(seen: Evidence) -> str:
    for path in (seen.stage.folder / "data").rglob("*"):
        if path.is_file() and (found := kept_slack.spilled(path.read_bytes().decode("utf-8", "replace"))):
            return f"{path.name}: {found}"
    return ""


PROMISES: Mapping[str, Callable[[Evidence], str]] = {
    "Every letter that asks becomes one case, and no other letter does": kept_cases.one_case_each,
    "Rights and languages are recognised in five languages": kept_cases.understood,
    "A lawyer's letter is read as one, and Ada confirmed how it was read": kept_readings.confirmed,
    "The words that decided stand marked in the letter that Ada opened": kept_readings.marked,
    "What Max said otherwise of a letter is kept, as codes alone": kept_readings.corrected,
    "Due dates roll over Christmas, New Year and weekends, from local midnight": kept_cases.due,
    "Each case stands where the story left it, with its owner and its rights": kept_cases.where_they_stand,
    "Duplicate, out-of-office, bounce and thread are kept with their case": kept_cases.every_message,
    "The letter that nobody can open is a case that says so": kept_cases.unreadable_shown,
    "The letter on paper runs from its stamp of receipt, which is on record": kept_cases.by_hand,
    "Letters in the mailbox were neither moved, marked nor changed": kept_mail.letters_untouched,
    "One acknowledgement each: none to the forged sender, to machines or to lists": kept_mail.acknowledged,
    "Acknowledgements speak the language of the letter": kept_mail.in_their_language,
    "Each answer left once, in the words that were looked at": kept_mail.answers,
    "The answer that was taken back has not left": kept_mail.never_left,
    "Every other answer was held for its minute, so that it could be taken back": kept_cases.held,
    "Every mail of ours stands in the thread of a letter": kept_mail.threads,
    "A question made Sam's case wait for Sam, and Sam's answer opened it again": kept_slack.waited_for_sam,
    "Greta's period stood still from the question to her proof, and her card said so": kept_clock.stood_still,
    "Why Greta was in doubt is on record, and in no mail": kept_clock.doubt_kept,
    "The extension left once, in time and in Odd's language, with its reasons": kept_mail.extended,
    "The note for colleagues is on record, and in no mail": kept_cases.noted,
    "Rights were put right by hand, and brought by a merge": kept_cases.put_right,
    "The duplicate and the merged letter are carried on in the first case": kept_cases.follow,
    "Cards of cases that are carried on elsewhere say where": kept_slack.carried_on,
    "One card a case, and it shows how the case stands": kept_slack.one_card_each,
    "Closed cards have no buttons; Max reopened on a card that he asked for": kept_slack.reopened_apart,
    "Of two who pressed Claim one has the case, and the other was told": kept_slack.loser_told,
    "Ada was called when Max gave her a case, and nobody was called for less": kept_slack.called_once,
    "Ada was reminded once of the case due first, and it is struck out there": kept_slack.reminded,
    "Reminders came by morning, once a day, and again when put off": kept_clock.reminded_in_the_morning,
    "Nobody was written to by night, on a weekend or on a holiday": kept_clock.nobody_by_night,
    "What Ada put off came back within the day, and was struck out when she closed it": kept_clock.put_off,
    "After nine days in which nothing ran each was reminded once, marked late": kept_clock.owed_once,
    "Digests name the outage, and nobody who wrote": kept_clock.outage_told,
    "Digests have pictures, which say their numbers and no case": kept_clock.pictured,
    "Home shows Ada her cases, Max who has how much, Iris the set-up, Mallory nothing": kept_slack.homes,
    "Mallory, a guest, was refused, and nothing of hers was done": kept_slack.guest_refused,
    "Who opened a letter stands in its record": kept_cases.readings_recorded,
    "A bounce is told in the case's thread": kept_slack.bounce_told,
    "Every record verifies": kept_cases.records_hold,
    "Nothing is left waiting, unknown, failed or unread": kept_cases.nothing_left,
    "No word of a letter or note stands in Slack, in channel, message or Home": kept_slack.content_free,
    "No word of a letter stands in clear in the database, the blobs or the log": _sealed_at_rest,
    "Slack refused nothing": kept_slack.nothing_refused,
}
