"""What is promised of the mails, checked on their files: checks return what they found wrong, or nothing."""

from email.message import EmailMessage
from email.utils import parsedate_to_datetime

from bot.sandbox.story import words
from bot.sandbox.story.acts import ACTS, ZONE
from bot.sandbox.story.evidence import Evidence, differs
from bot.sandbox.story.expected import EXPECTED, EXTENSION, EXTENSION_BY
from bot.sandbox.story.people import DESK, ORGANISATION, address_of
from bot.sandbox.story.post_office import addressee, text_of
from bot.sandbox.story.steps import AskBack, Extend, Reply
from handlers.domain.rights import Right
from handlers.letters.acknowledgement import acknowledgement


def letters_untouched(seen: Evidence) -> str:
    """Check that every letter lies where it came in, byte for byte."""
    changed = [
        path.name
        for path, original in seen.stage.post.delivered.items()
        if not path.is_file() or path.read_bytes() != original
    ]
    return f"changed: {', '.join(changed)}" if changed else ""


def acknowledged(seen: Evidence) -> str:
    """Check who got an acknowledgement, and how many."""
    wanted = sorted(address_of(about) for about, each in EXPECTED.items() if each.acknowledged)
    return differs(wanted, sorted(addressee(mail) for mail in seen.sent if mail["Auto-Submitted"]))


def in_their_language(seen: Evidence) -> str:
    """Check the words of every acknowledgement."""
    found = {(addressee(mail), _words(text_of(mail))) for mail in seen.sent if mail["Auto-Submitted"]}
    wrong = [about for about in EXPECTED if about in seen.cases and not _is_worded(seen, about, found)]
    return f"in another language: {', '.join(wrong)}" if wrong else ""


def answers(seen: Evidence) -> str:
    """Check that what people wrote left once, and nothing else of theirs."""
    notices = [mail for _, mail in _extensions(seen)]
    written = [step for act in ACTS for step in act.steps if isinstance(step, Reply | AskBack)]
    wanted = sorted((address_of(step.about), _words(step.text)) for step in written)
    found = sorted(
        (addressee(mail), _words(text_of(mail)))
        for mail in seen.sent
        if not mail["Auto-Submitted"] and mail not in notices
    )
    return differs(len(wanted), len(found)) or ("" if found == wanted else "other words have left")


def extended(seen: Evidence) -> str:
    """Check that the notice of extension left once, in time, in the language of who asked, with reasons."""
    found = [(about, parsedate_to_datetime(str(mail["Date"])), mail) for about, mail in _extensions(seen)]
    if wrong := differs(["Odd"], [about for about, _, _ in found]):
        return wrong
    ((about, left_at, mail),) = found
    text = _words(text_of(mail))
    missing = [words for words in EXTENSION if words not in text]
    if missing or addressee(mail) != address_of(about):
        return f"it does not say {', '.join(missing)}" if missing else "it went to somebody else"
    return "" if left_at.astimezone(ZONE).date() <= EXTENSION_BY else f"it left at {left_at}"


def never_left(seen: Evidence) -> str:
    """Check that no mail carries the words that were taken back."""
    hasty = _words(words.TO_FREJA_IN_HASTE)
    return "it has left" if any(_words(text_of(mail)).startswith(hasty) for mail in seen.sent) else ""


def threads(seen: Evidence) -> str:
    """Check that every mail answers a letter, or a mail, of its case."""
    theirs = [message.content.message_id for file in seen.files.values() for message in file.messages]
    loose = [
        str(mail["Subject"])
        for mail in seen.sent
        if str(mail["In-Reply-To"]) not in theirs or str(mail["In-Reply-To"]) not in str(mail["References"])
    ]
    return f"{len(loose)} mails outside their thread" if loose else ""


def _extensions(seen: Evidence) -> list[tuple[str, EmailMessage]]:
    """Return the mails that hold the reasons for an extension, with the case that they were written for."""
    steps = [step for act in ACTS for step in act.steps if isinstance(step, Extend)]
    return [
        (step.about, mail)
        for step in steps
        for mail in seen.sent
        if _words(step.reasons) in _words(text_of(mail))
    ]


def _is_worded(seen: Evidence, about: str, found: set[tuple[str, str]]) -> bool:
    case, each = seen.cases[about], EXPECTED[about]
    if not each.acknowledged:
        return True
    wanted = acknowledgement(
        each.language,
        number=case.number,
        rights=tuple(Right(right) for right in each.rights),
        received_on=case.deadline.received_on,
        due_on=each.promised_on or each.due_on,
        desk_name=DESK,
        organisation_name=ORGANISATION,
    )
    return (address_of(about), _words(wanted.text)) in found


def _words(text: str) -> str:
    return " ".join(text.split())
