"""What the story promises, each a named check made from the outside: files, Slack's state, the records.

A check returns what it found wrong, or an empty text. None of them asks the code that it checks.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.sandbox.story.acts import ACTS
from bot.sandbox.story.expected import EXPECTED
from bot.sandbox.story.people import ADA, DESK, MALLORY, MAX, NAMES, ORGANISATION, SECRETS, WRITERS
from bot.sandbox.story.post_office import addressee, text_of
from bot.sandbox.story.stage import OBSERVER, Stage
from bot.sandbox.story.steps import Reply
from handlers import casebook
from handlers.cards import STATUS_LABELS
from handlers.casebook import CaseFile
from handlers.checkup import standing
from handlers.domain.case import Case
from handlers.domain.rights import names
from handlers.letters.acknowledgement import acknowledgement

_LANGUAGES = {
    "da": "Danish",
    "nb": "Norwegian",
    "sv": "Swedish",
    "en": "English",
    "de": "German",
    "": "unsure",
}


@dataclass(frozen=True, slots=True)
class Kept:
    """One promise, and what was found where it was broken."""

    name: str
    found: str

    @property
    def holds(self) -> bool:
        """Return whether it was kept."""
        return not self.found


@dataclass(frozen=True, slots=True)
class Row:
    """One case in the table at the end."""

    number: str
    right: str
    language: str
    status: str
    received: str
    due: str
    owner: str

    def cells(self) -> tuple[str, ...]:
        """Return the row in the order of the table's columns."""
        return (self.number, self.right, self.language, self.status, self.received, self.due, self.owner)


class Evidence:
    """What the checks look at, read once when the story has ended."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.cases = stage.cases()
        self.files = {
            about: casebook.read_file(stage.desk, OBSERVER, case.number) for about, case in self.cases.items()
        }
        self.sent = stage.post.sent()

    def rows(self) -> list[Row]:
        """Return the cases for the table."""
        return [_row(case) for case in sorted(self.cases.values(), key=lambda case: case.number)]


def check_all(stage: Stage) -> tuple[list[Row], list[Kept]]:
    """Return the cases as they stand, and every promise with what was found."""
    evidence = Evidence(stage)
    kept = [Kept(name, check(evidence)) for name, check in PROMISES.items()]
    return evidence.rows(), kept


def _row(case: Case) -> Row:
    return Row(
        case.number,
        names(case.rights),
        _LANGUAGES[case.language],
        STATUS_LABELS[case.status],
        case.deadline.received_on.isoformat(),
        case.due_on.isoformat(),
        NAMES.get(case.owner or "", "-"),
    )


def _one_case_each(seen: Evidence) -> str:
    return _differs(sorted(EXPECTED), sorted(seen.cases))


def _understood(seen: Evidence) -> str:
    wanted = {about: (each.rights, each.language) for about, each in EXPECTED.items()}
    found = {
        about: (tuple(r.value for r in case.rights), case.language) for about, case in seen.cases.items()
    }
    return _differs(wanted, found)


def _due(seen: Evidence) -> str:
    wanted = {about: each.due_on for about, each in EXPECTED.items()}
    return _differs(wanted, {about: case.due_on for about, case in seen.cases.items()})


def _where_they_stand(seen: Evidence) -> str:
    wanted = {about: (each.status, each.owner) for about, each in EXPECTED.items()}
    return _differs(wanted, {about: (case.status.value, case.owner) for about, case in seen.cases.items()})


def _unreadable_shown(seen: Evidence) -> str:
    wanted = [about for about, each in EXPECTED.items() if each.unreadable]
    return _differs(wanted, [about for about, case in seen.cases.items() if case.unreadable])


def _every_message(seen: Evidence) -> str:
    wanted = {about: each.messages for about, each in EXPECTED.items()}
    return _differs(wanted, {about: _purposes(file) for about, file in seen.files.items()})


def _purposes(file: CaseFile) -> dict[str, int]:
    return dict(Counter(message.purpose.value for message in file.messages))


def _letters_untouched(seen: Evidence) -> str:
    changed = [
        path.name
        for path, original in seen.stage.post.delivered.items()
        if not path.is_file() or path.read_bytes() != original
    ]
    return f"changed: {', '.join(changed)}" if changed else ""


def _acknowledged(seen: Evidence) -> str:
    wanted = sorted(WRITERS[about] for about, each in EXPECTED.items() if each.acknowledged)
    return _differs(wanted, sorted(addressee(mail) for mail in seen.sent if mail["Auto-Submitted"]))


def _in_their_language(seen: Evidence) -> str:
    wrong = []
    for about, each in EXPECTED.items():
        case = seen.cases.get(about)
        if case is None or not each.acknowledged:
            continue
        wanted = acknowledgement(
            each.language,
            number=case.number,
            rights=case.rights,
            received_on=case.deadline.received_on,
            due_on=each.due_on,
            desk_name=DESK,
            organisation_name=ORGANISATION,
        )
        mails = [mail for mail in seen.stage.post.sent_to(about) if mail["Auto-Submitted"]]
        if any(text_of(mail).split() != wanted.text.split() for mail in mails):
            wrong.append(about)
    return f"in another language: {', '.join(wrong)}" if wrong else ""


def _answers(seen: Evidence) -> str:
    replies = [step for act in ACTS for step in act.steps if isinstance(step, Reply)]
    wanted = sorted((WRITERS[step.about], step.text.split()) for step in replies)
    found = [(addressee(mail), text_of(mail).split()) for mail in seen.sent if not mail["Auto-Submitted"]]
    return _differs(len(wanted), len(found)) or ("" if sorted(found) == wanted else "other words have left")


def _threads(seen: Evidence) -> str:
    theirs = [message.content.message_id for file in seen.files.values() for message in file.messages]
    loose = [
        str(mail["Subject"])
        for mail in seen.sent
        if str(mail["In-Reply-To"]) not in theirs or str(mail["In-Reply-To"]) not in str(mail["References"])
    ]
    return f"{len(loose)} mails outside their thread" if loose else ""


def _one_card_each(seen: Evidence) -> str:
    cards = seen.stage.cards()
    wanted = dict.fromkeys((f"card:{case.id}" for case in seen.cases.values()), 1)
    found = {key: len(posts) for key, posts in cards.items()}
    if wrong := _differs(wanted, found):
        return wrong
    stale = [
        case.number for case in seen.cases.values() if not _shows(cards[f"card:{case.id}"][0].text, case)
    ]
    return f"old pictures of {', '.join(stale)}" if stale else ""


def _shows(text: str, case: Case) -> bool:
    return all(
        part.lower() in text.lower()
        for part in (case.number, STATUS_LABELS[case.status], case.due_on.isoformat())
    )


def _loser_told(seen: Evidence) -> str:
    told = [post.text for post in seen.stage.slack.ephemerals(MAX)]
    claims = [event.actor for event in seen.files["Sam"].record if event.kind.value == "claimed"]
    if claims != [ADA]:
        return f"claimed by {claims}"
    return "" if any(f"claimed by <@{ADA}>" in text for text in told) else "Max was not told"


def _guest_refused(seen: Evidence) -> str:
    acted = [
        event.kind.value for file in seen.files.values() for event in file.record if event.actor == MALLORY
    ]
    told = [post.text for post in seen.stage.slack.ephemerals(MALLORY)]
    if acted:
        return f"Mallory's acts stand in the record: {acted}"
    return "" if any("Guests" in text for text in told) else "Mallory was not told"


def _readings_recorded(seen: Evidence) -> str:
    opened = {
        about: sum(1 for event in file.record if event.kind.value == "letter_opened" and event.actor == ADA)
        for about, file in seen.files.items()
    }
    return _differs({"Freja": 1, "Sam": 1}, {about: count for about, count in opened.items() if count})


def _bounce_told(seen: Evidence) -> str:
    lines = [post.text for post in seen.stage.slack.messages(seen.stage.channel) if post.is_reply]
    return "" if sum("came back undelivered" in line for line in lines) == 1 else "no line says so"


def _records_hold(seen: Evidence) -> str:
    broken = [
        case.number for case in seen.cases.values() if casebook.verify_case(seen.stage.desk, case.number)
    ]
    return f"altered: {', '.join(broken)}" if broken else ""


def _nothing_left(seen: Evidence) -> str:
    now = standing(seen.stage.desk)
    left = {
        "waiting": now.waiting,
        "unknown": now.unknown,
        "failed": now.failed,
        "unread": sum(now.unread.values()),
        "quarantined": sum(now.quarantined.values()),
        "drafts": seen.stage.post.drafts(),
    }
    return _differs({}, {name: count for name, count in left.items() if count})


def _channel_clean(seen: Evidence) -> str:
    return _spilled(repr(seen.stage.slack.messages(seen.stage.channel)))


def _sealed_at_rest(seen: Evidence) -> str:
    for path in _stored(seen.stage.folder / "data"):
        if spilled := _spilled(path.read_bytes().decode("utf-8", "replace")):
            return f"{path.name}: {spilled}"
    return ""


def _slack_content(seen: Evidence) -> str:
    refused = [f"{call.method}: {call.error}" for call in seen.stage.slack.calls() if call.error]
    return ", ".join(refused)


def _stored(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file())


def _spilled(text: str) -> str:
    found = sum(secret in text for secret in SECRETS)
    return f"{found} of {len(SECRETS)} marked words in clear" if found else ""


def _differs(wanted: object, found: object) -> str:
    return "" if wanted == found else f"expected {wanted}, found {found}"


PROMISES: dict[str, Callable[[Evidence], str]] = {
    "Every letter that asks becomes one case, and no other letter does": _one_case_each,
    "Rights and languages are recognised in five languages": _understood,
    "Due dates roll over Christmas, New Year and weekends, from local midnight": _due,
    "Each case stands where the story left it, with its owner": _where_they_stand,
    "Duplicate, out-of-office, bounce and thread are kept with their case": _every_message,
    "The letter that nobody can open is a case that says so": _unreadable_shown,
    "Letters in the mailbox were neither moved, marked nor changed": _letters_untouched,
    "One acknowledgement each: none to the forged sender, to machines or to lists": _acknowledged,
    "Acknowledgements speak the language of the letter": _in_their_language,
    "Each answer left once, in the words that were looked at": _answers,
    "Every mail of ours stands in the thread of a letter": _threads,
    "One card a case, and it shows how the case stands": _one_card_each,
    "Of two who pressed Claim one has the case, and the other was told": _loser_told,
    "Mallory, a guest, was refused, and nothing of hers was done": _guest_refused,
    "Who opened a letter stands in its record": _readings_recorded,
    "A bounce is told in the case's thread": _bounce_told,
    "Every record verifies": _records_hold,
    "Nothing is left waiting, unknown, failed or unread": _nothing_left,
    "No word of a letter stands in the Slack channel": _channel_clean,
    "No word of a letter stands in clear in the database, the blobs or the log": _sealed_at_rest,
    "Slack refused nothing": _slack_content,
}
