"""What is promised of the end: checks return what they found wrong, or nothing.

They look at files, at Slack and at the certificate; what the product says of itself is compared with them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from bot.sandbox.slack.posts import Post
from bot.sandbox.story import screen, search, words
from bot.sandbox.story.acts import ZONE
from bot.sandbox.story.acts_ending import CLOSED_MEANWHILE, HELD, LAST_DAY, REVIEWED_ON, TOLD
from bot.sandbox.story.countdown_news import DELETED
from bot.sandbox.story.deeds import DISCONNECTING
from bot.sandbox.story.ending import Before, Left, Prove
from bot.sandbox.story.evidence import differs
from bot.sandbox.story.people import IRIS, MAX, NAMES, SECRETS
from bot.sandbox.story.stage import Stage
from handlers import casebook
from handlers.checkup import standing
from handlers.domain.case import Case, Status
from handlers.domain.certificate import Unsound, read
from handlers.showing import card_key

_SOUND = "It is sound"
#: How far apart bytes of the certificate are that are changed one at a time.
_APART = 97
#: What stands in the letter of the held case.
_ASKED = "Auskunft"


@dataclass(frozen=True, slots=True)
class Aftermath:
    """What the checks look at: the stage, what was there before, what is left, and how a proof is made."""

    stage: Stage
    was: Before
    left: Left
    prove: Prove

    @property
    def said(self) -> Mapping[str, Any]:
        """Return what the certificate says.

        Raises:
            LookupError: there is none.
        """
        if self.left.issued is None:
            raise LookupError("certificate")
        return read(self.left.issued.document).statement

    @property
    def others(self) -> dict[str, Case]:
        """Return the cases that nobody holds, as they stood before."""
        return {about: case for about, case in self.was.cases.items() if about != HELD}

    def card(self, case: Case) -> Post:
        """Return the one card of a case.

        Raises:
            LookupError: there is not one.
        """
        found = self.stage.cards().get(card_key(case.id), [])
        if len(found) != 1:
            raise LookupError(f"one card of {case.number}")
        return found[0]


def foretold(seen: Aftermath) -> str:
    """Check that the window in which Iris disconnected said what would be deleted, and on which day."""
    shown = seen.stage.read[DISCONNECTING]
    missing = [part for part in (LAST_DAY.isoformat(), "letters, files", "legal hold") if part not in shown]
    return f"it did not say {', '.join(missing)}" if missing else ""


def told_in_time(seen: Aftermath) -> str:
    """Check on which days Iris and Max were told, and how many days were left then; nobody else was."""
    wanted = {day: f"Purge in {left} days" for day, left in TOLD.items()}
    for person in NAMES:
        notices = seen.stage.notices(person, "purge_ahead")
        found = {_day(post): screen.lines(post.blocks)[0] for post in notices}
        if wrong := differs(wanted if person in {IRIS, MAX} else {}, found):
            return f"{NAMES[person]}: {wrong}"
    return ""


def cases_listed(seen: Aftermath) -> str:
    """Check that each message listed the cases that were open then, each with its due date, and no name."""
    due = {one.number: one.due_on for one in seen.was.cases.values() if one.status is not Status.CLOSED}
    for at, post in enumerate(seen.stage.notices(MAX, "purge_ahead")):
        shown = screen.words(post.blocks)
        still = {number for number in due if at == 0 or number not in _closed(seen)}
        listed = {one.number for one in seen.was.cases.values() if one.number in shown}
        if wrong := differs(sorted(still), sorted(listed)):
            return f"{_day(post)}: {wrong}"
        if any(due[number].isoformat() not in shown for number in still):
            return f"{_day(post)}: a due date is missing"
    return "" if seen.stage.notices(MAX, "purge_ahead") else "nobody was told"


def destroyed_on_its_day(seen: Aftermath) -> str:
    """Check that the key was destroyed on the thirtieth day, by nobody's hand, for the reason that it was."""
    times = {name: _local(seen.said["times"][name]) for name in ("disconnected", "unreadable", "ended")}
    wanted = {"disconnected": min(TOLD), "unreadable": LAST_DAY, "ended": LAST_DAY}
    return differs(wanted, times) or differs("disconnected", seen.said["route"])


def no_word_left(seen: Aftermath) -> str:
    """Check that no word of a letter stands anywhere, on disk or in Slack, however it is spelled."""
    return str(search.words_in(seen.left.places, SECRETS))


def no_piece_left(seen: Aftermath) -> str:
    """Check that nothing sealed of before lies anywhere, the held case's and its key's old bytes neither."""
    if not seen.was.pieces:
        return "there was nothing to look for"
    return str(search.pieces_in(seen.left.places, seen.was.pieces))


def held_alone(seen: Aftermath) -> str:
    """Check that the held case alone opens, whole, with the letter in which its writer asked."""
    opened = {about: _opened(seen.stage, case) for about, case in seen.was.cases.items()}
    found = {about for about, text in opened.items() if any(secret in text for secret in SECRETS)}
    if wrong := differs({HELD}, found):
        return wrong
    with seen.stage.desk.reading("sandbox.letters") as tx:
        letters = len(tx.messages.of_case(seen.was.cases[HELD].id))
    wrong = differs(seen.was.letters[HELD], letters)
    return wrong or ("" if _ASKED in seen.stage.read[HELD] else "Max did not see it")


def skeletons(seen: Aftermath) -> str:
    """Check that of each other case number, rights and dates stayed, and neither name nor address."""
    now = {case.number: case for case in seen.stage.cases().values()}
    for about, before in seen.others.items():
        case = now[before.number]
        if case.requester.address or case.requester.name:
            return f"{case.number} says who wrote"
        wrong = differs((before.rights, before.due_on), (case.rights, case.due_on))
        if wrong or case.status is not Status.CLOSED:
            return f"{case.number}, {about}: {wrong or 'still open'}"
    return ""


def cards_emptied(seen: Aftermath) -> str:
    """Check that cards say that the data are deleted, with nothing to press and an empty thread."""
    posts = seen.stage.slack.messages(seen.stage.channel)
    for case in seen.others.values():
        card = seen.card(case)
        emptied = DELETED in screen.words(card.blocks) and "•••" not in repr(card.blocks)
        if not emptied or screen.buttons(card.blocks):
            return f"the card of {case.number} shows more"
        if lines := sum(post.is_reply and post.thread_ts == card.ts for post in posts):
            return f"{lines} lines below the card of {case.number}"
    held = screen.words(seen.card(seen.was.cases[HELD]).blocks)
    return "" if "Legal hold" in held and DELETED not in held else "the held case's card says no hold"


def proved(seen: Aftermath) -> str:
    """Check that the certificate is proved with its public key, and not with another or a byte changed."""
    if not any(line.startswith(_SOUND) for line in seen.left.proof):
        return "it is not sound"
    assert seen.left.issued is not None
    document, key = seen.left.issued.document, seen.left.key
    places = range(0, len(document), _APART)
    altered = [document[:at] + bytes([document[at] ^ 1]) + document[at + 1 :] for at in places]
    forged = [*((one, key) for one in altered), (document, bytes([key[0] ^ 1]) + key[1:])]
    taken = sum(_is_taken(seen.prove, *each) for each in forged)
    return f"{taken} forgeries were taken" if taken else ""


def counted(seen: Aftermath) -> str:
    """Check that the certificate counts what went and names the held case, as it was counted before."""
    letters = sum(count for about, count in seen.was.letters.items() if about != HELD)
    counts, holds = seen.said["counts"], seen.said["holds"]
    held = [(hold["case"], hold["review_on"]) for hold in holds]
    if counts["letters"] < letters:  # besides them went what belonged to no case
        return f"{counts['letters']} letters of {letters} at least"
    found = (counts["cases"], counts["reserved"], held)
    wanted = (len(seen.others), 1, [(seen.was.cases[HELD].number, REVIEWED_ON.isoformat())])
    filled = sum(one["rows_with_content_left"] or 0 for one in seen.said["stores"])
    return differs(wanted, found) or differs(0, filled)


def names_nobody(seen: Aftermath) -> str:
    """Check that the certificate names nobody who wrote, and no reason of a hold."""
    where = {"certificate": seen.left.issued.document} if seen.left.issued else {}
    found = search.words_in(where, (*SECRETS, words.HOLD_GRETA))
    return str(found) or ("" if found.size else "there is none")


def certificate_told(seen: Aftermath) -> str:
    """Check that Iris and Max were told once that it is there, by its number."""
    number = str(seen.said["certificate"])
    told = {person: seen.stage.notices(person, "mailbox_purged") for person in NAMES}
    named = {
        person: [number in screen.words(post.blocks) for post in posts]
        for person, posts in told.items()
        if posts
    }
    return differs({IRIS: [True], MAX: [True]}, named)


def letters_untouched(seen: Aftermath) -> str:
    """Check that in the mailbox itself every letter still lies, byte for byte: it is not Ombud's to empty."""
    delivered = seen.stage.post.delivered
    changed = [path.name for path, was in delivered.items() if not path.is_file() or path.read_bytes() != was]
    return f"changed: {', '.join(changed)}" if changed else ""


def records_hold(seen: Aftermath) -> str:
    """Check that the records of all cases hold, those that lost their words too."""
    numbers = [case.number for case in seen.was.cases.values()]
    broken = [number for number in numbers if casebook.verify_case(seen.stage.desk, number)]
    return f"altered: {', '.join(broken)}" if broken else ""


def in_peace(seen: Aftermath) -> str:
    """Check that nothing waits or failed, and that Slack took every call of the ending."""
    now = standing(seen.stage.desk)
    left = {"waiting": now.waiting, "unknown": now.unknown, "failed": now.failed}
    refused = [call.method for call in seen.stage.slack.calls()[seen.was.calls :] if call.error]
    return differs({}, {name: count for name, count in left.items() if count}) or ", ".join(refused)


def _closed(seen: Aftermath) -> set[str]:
    return {seen.was.cases[about].number for about in CLOSED_MEANWHILE}


def _opened(stage: Stage, case: Case) -> str:
    """Return every word of a case that any key still opens; looked at past the product, as evidence is."""
    with stage.desk.reading("sandbox.opened") as tx:
        now, letters, record = tx.cases.get(case.id), tx.messages.of_case(case.id), tx.events.of_case(case.id)
    return repr((now.requester, [letter.content for letter in letters], [event.content for event in record]))


def _is_taken(prove: Prove, document: bytes, key: bytes) -> bool:
    try:
        prove(document, key)
    except Unsound:
        return False
    return True


def _day(post: Post) -> date:
    return datetime.fromtimestamp(float(post.ts), ZONE).date()


def _local(instant: str) -> date:
    return datetime.fromisoformat(instant).astimezone(ZONE).date()


ENDING_PROMISES: Mapping[str, Callable[[Aftermath], str]] = {
    "Before Iris disconnected she was told what would be deleted, and on which day": foretold,
    "She and Max were told of it on the days 0, 14, 23 and 28, and nobody else": told_in_time,
    "Each time the cases that were open were listed, with their due dates": cases_listed,
    "On day 30 the key was destroyed, without anybody's doing": destroyed_on_its_day,
    "No word of a letter is left on disk or in Slack, however it is spelled": no_word_left,
    "Nothing that was sealed before is left either, byte for byte": no_piece_left,
    "The held case alone still opens, whole, under a key of its own": held_alone,
    "Of every other case number, rights and dates stayed, and no name": skeletons,
    "Their cards say that the data are deleted; their threads are empty": cards_emptied,
    "The certificate is proved by its file and the public key; forgeries are not": proved,
    "It counts what went, and lists the case that is held": counted,
    "It names nobody who wrote": names_nobody,
    "Iris and Max were told of it once": certificate_told,
    "In the mailbox itself every letter still lies untouched": letters_untouched,
    "Every record verifies after the purge, too": records_hold,
    "Nothing is left waiting after the purge, and Slack refused nothing of it": in_peace,
}
