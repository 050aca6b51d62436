"""What is promised of the cases and their records: checks return what they found wrong, or nothing."""

from collections import Counter
from datetime import date, timedelta

from bot.sandbox.story import words
from bot.sandbox.story.evidence import Evidence, File, differs
from bot.sandbox.story.expected import EXPECTED
from bot.sandbox.story.people import ADA, MAX
from handlers import casebook
from handlers.checkup import standing
from handlers.domain.events import EventKind, RecordedEvent

_HELD = timedelta(seconds=60)


def one_case_each(seen: Evidence) -> str:
    """Check that there is a case for each request, and no other."""
    return differs(sorted(EXPECTED), sorted(seen.cases))


def understood(seen: Evidence) -> str:
    """Check what letters were understood to ask, in which language, when their cases were opened."""
    wanted = {about: (each.rights, each.language) for about, each in EXPECTED.items()}
    opened = {about: seen.events(about, "case_opened")[0] for about in seen.cases}
    found = {
        about: (tuple(str(event.facts["rights"]).split()), str(event.facts["language"]))
        for about, event in opened.items()
    }
    return differs(wanted, found)


def due(seen: Evidence) -> str:
    """Check the due dates."""
    wanted = {about: each.due_on for about, each in EXPECTED.items()}
    return differs(wanted, {about: case.due_on for about, case in seen.cases.items()})


def where_they_stand(seen: Evidence) -> str:
    """Check each case's status, owner and rights."""
    wanted = {about: (each.status, each.owner, each.claimed) for about, each in EXPECTED.items()}
    found = {
        about: (case.status.value, case.owner, tuple(right.value for right in case.rights))
        for about, case in seen.cases.items()
    }
    return differs(wanted, found)


def every_message(seen: Evidence) -> str:
    """Check what letters and mails are kept with each case."""
    wanted = {about: each.messages for about, each in EXPECTED.items()}
    return differs(wanted, {about: _purposes(file) for about, file in seen.files.items()})


def unreadable_shown(seen: Evidence) -> str:
    """Check which cases say that their letter could not be opened."""
    wanted = [about for about, each in EXPECTED.items() if each.unreadable]
    return differs(wanted, [about for about, case in seen.cases.items() if case.unreadable])


def by_hand(seen: Evidence) -> str:
    """Check that the letter on paper runs from its stamp of receipt, which stands in the record."""
    case, opened = seen.cases["Karen"], seen.events("Karen", "case_opened")[0]
    found = (case.deadline.received_on, opened.actor, opened.facts["origin"], opened.content)
    return differs((date(2026, 11, 20), ADA, "post", words.STAMP), found)


def noted(seen: Evidence) -> str:
    """Check that the note stands in the record, and that no mail carries it."""
    found = [(event.actor, event.content) for event in seen.events("Ingrid", "noted")]
    mailed = [mail for mail in seen.sent if words.ABOUT_INGRID in mail.as_string()]
    return differs([(ADA, words.ABOUT_INGRID)], found) or ("a mail carries it" if mailed else "")


def put_right(seen: Evidence) -> str:
    """Check who changed which rights by hand, and what the merge brought."""
    changed = [(event.actor, event.facts["added"], event.facts["dropped"]) for event in _changed(seen)]
    joined = [(event.actor, event.facts["rights"]) for event in seen.events("Linnéa", "joined")]
    wanted = [(MAX, "", "consent_withdrawal"), (ADA, "access", "unclear")]
    return differs(sorted(wanted), sorted(changed)) or differs([(MAX, "access")], joined)


def follow(seen: Evidence) -> str:
    """Check which case carries which on."""
    called = {case.id: about for about, case in seen.cases.items()}
    wanted = {about: each.follows for about, each in EXPECTED.items() if each.follows}
    found = {about: called[case.follows] for about, case in seen.cases.items() if case.follows is not None}
    return differs(wanted, found)


def held(seen: Evidence) -> str:
    """Check that what was taken back stayed, and that all other mails of people waited for their minute."""
    recalled = [event.actor for event in seen.events("Freja", "reply_recalled")]
    if wrong := differs([ADA], recalled):
        return wrong
    early = [about for about, file in seen.files.items() if not _waited(file)]
    return f"left early: {', '.join(early)}" if early else ""


def readings_recorded(seen: Evidence) -> str:
    """Check that the record knows who opened which letter."""
    opened = {about: [event.actor for event in seen.events(about, "letter_opened")] for about in seen.cases}
    wanted = {about: [ADA] for about in ("Freja", "Sam", "Karl")}
    return differs(wanted, {about: who for about, who in opened.items() if who})


def records_hold(seen: Evidence) -> str:
    """Check the chain of every record."""
    broken = [
        case.number for case in seen.cases.values() if casebook.verify_case(seen.stage.desk, case.number)
    ]
    return f"altered: {', '.join(broken)}" if broken else ""


def nothing_left(seen: Evidence) -> str:
    """Check that nothing waits, failed or lies about."""
    now = standing(seen.stage.desk)
    left = {
        "waiting": now.waiting,
        "unknown": now.unknown,
        "failed": now.failed,
        "unread": sum(now.unread.values()),
        "quarantined": sum(now.quarantined.values()),
        "drafts": seen.stage.post.drafts(),
    }
    return differs({}, {name: count for name, count in left.items() if count})


def _purposes(file: File) -> dict[str, int]:
    return dict(Counter(message.purpose.value for message in file.messages))


def _changed(seen: Evidence) -> list[RecordedEvent]:
    return [event for about in seen.cases for event in seen.events(about, "rights_changed")]


def _waited(file: File) -> bool:
    sent = {EventKind.REPLY_SENT, EventKind.QUESTION_SENT}
    queued = {
        event.facts["message"]: event.at for event in file.record if event.kind is EventKind.REPLY_QUEUED
    }
    return all(
        event.at - queued[event.facts["message"]] >= _HELD for event in file.record if event.kind in sent
    )
