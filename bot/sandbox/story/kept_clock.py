"""What is promised of the clock: pauses, reminders, an outage, digests, as Slack and the records have them.

Checks return what they found wrong, or nothing.
"""

from datetime import date, datetime, time

from bot.sandbox.slack.posts import Post
from bot.sandbox.story import screen, words
from bot.sandbox.story.acts import ZONE
from bot.sandbox.story.evidence import Evidence, differs
from bot.sandbox.story.expected import LATE, OUTAGE, REMINDED
from bot.sandbox.story.kept_slack import spilled
from bot.sandbox.story.people import ADA, COLLEAGUES, MAX
from bot.sandbox.story.pictures import shown_in

_PNG = b"\x89PNG\r\n"
_FROM, _UNTIL = time(8), time(18)
_FRIDAY = 4
_DAYS_OFF = {date(2026, 12, 25), date(2026, 12, 26), date(2027, 1, 1)}
_RESTART = date(2026, 12, 18)


def stood_still(seen: Evidence) -> str:
    """Check that Greta's period stood still from the question to the proof, which her card said."""
    asked = [
        (event.at.astimezone(ZONE).date(), event.actor) for event in seen.events("Greta", "question_sent")
    ]
    judged = [
        (event.actor, _local_day(event.facts["at"])) for event in seen.events("Greta", "answer_sufficed")
    ]
    found = (asked, judged, seen.cases["Greta"].due_on)
    wrong = differs(([(date(2026, 11, 27), MAX)], [(MAX, date(2026, 12, 5))], date(2027, 1, 4)), found)
    if wrong:
        return wrong
    pictures = _pictures_of(seen, "Greta")
    still = [
        at for at, text in enumerate(pictures) if "stands still" in text and "write by 2026-12-28" in text
    ]
    again = [at for at, text in enumerate(pictures) if "due 2027-01-04" in text]
    return "" if still and again and min(again) > max(still) else "her card does not tell it"


def doubt_kept(seen: Evidence) -> str:
    """Check that the reason for doubt stands in the record, and that no mail carries it."""
    found = [event.content for event in seen.events("Greta", "reply_drafted")]
    if wrong := differs([words.DOUBT_GRETA], found):
        return wrong
    mailed = any(words.DOUBT_GRETA in mail.as_string() for mail in seen.sent)
    return "a mail carries it" if mailed else ""


def reminded_in_the_morning(seen: Evidence) -> str:
    """Check when everybody was reminded."""
    found = {each.id: _times(seen, each.id, "reminder") for each in COLLEAGUES}
    return differs(REMINDED, {person: times for person, times in found.items() if times})


def nobody_by_night(seen: Evidence) -> str:
    """Check that no message came to one person outside office hours."""
    told = [(each.name, _at(post)) for each in COLLEAGUES for post in seen.stage.direct(each.id)]
    outside = [f"{name} at {at:%Y-%m-%d %H:%M}" for name, at in told if not _is_office_hour(at)]
    return ", ".join(outside) if outside else ("" if told else "nobody was told anything")


def put_off(seen: Evidence) -> str:
    """Check that Ada put a case off, was reminded of it after that, and finds it struck out at the end."""
    number = seen.cases["Ingrid"].number
    off = [(event.actor, event.at.astimezone(ZONE)) for event in seen.events("Ingrid", "reminder_snoozed")]
    if wrong := differs([ADA], [actor for actor, _ in off]):
        return wrong
    ((_, at),) = off
    later = [post for post in seen.stage.notices(ADA, "reminder") if _at(post) > at]
    about_it = [post for post in later if number in screen.words(post.blocks)]
    if not about_it or _at(about_it[0]).date() != at.date():
        return "it did not come back on that day"
    return "" if number in screen.struck_out(about_it[-1].blocks) else "it is still to do there"


def owed_once(seen: Evidence) -> str:
    """Check that each had one reminder after the outage, which said since when it was late."""
    found = {
        person: [text for day, text in _first_told(seen, person) if day == _RESTART] for person in REMINDED
    }
    for person, texts in found.items():
        late = [LATE in text for text in texts]
        if wrong := differs([True, False] if person == ADA else [True], late):
            return f"{person}: {wrong}"
    return ""


def outage_told(seen: Evidence) -> str:
    """Check that digests since the outage name it, and that none names who wrote."""
    digests = seen.stage.notices(MAX, "digest")
    since = [post for post in digests if _at(post).date() >= _RESTART]
    told = [OUTAGE in screen.words(post.blocks) for post in since]
    earlier = [post for post in digests if post not in since and "did not run" in screen.words(post.blocks)]
    return (
        differs([True, True], told)
        or ("an earlier one tells of an outage" if earlier else "")
        or spilled("".join(screen.words(post.blocks) for post in digests))
    )


def pictured(seen: Evidence) -> str:
    """Check that Max's digests have pictures, and that these say in numbers what they show, and no more."""
    for post in seen.stage.notices(MAX, "digest"):
        files = list(shown_in(seen.stage, post))
        if len(files) < 3 or not all((file.content or b"").startswith(_PNG) for file in files):
            return f"{len(files)} pictures in the digest of {_at(post):%Y-%m-%d}"
        said = " ".join([*screen.alternatives(post.blocks), *(f"{file.title} {file.name}" for file in files)])
        if not any(letter.isdigit() for letter in said):
            return "a picture says nothing"
        if wrong := spilled(said) or _numbered(seen, said):
            return wrong
    return "" if seen.stage.notices(MAX, "digest") else "Max had no digest"


def _numbered(seen: Evidence, said: str) -> str:
    named = [case.number for case in seen.cases.values() if case.number in said]
    return f"pictures name {', '.join(named)}" if named else ""


def _pictures_of(seen: Evidence, about: str) -> list[str]:
    card = seen.card(about)
    calls = seen.stage.slack.calls("chat.update")
    return [str(call.arguments["text"]) for call in calls if call.arguments.get("ts") == card.ts]


def _first_told(seen: Evidence, person: str) -> list[tuple[date, str]]:
    """Return what each reminder of a person said when it came, whatever it says now, with its day."""
    channels = {post.channel for post in seen.stage.direct(person)}
    said = [
        repr(call.arguments.get("blocks"))
        for call in seen.stage.slack.calls("chat.postMessage")
        if not call.error
        and call.arguments.get("channel") in {person, *channels}
        and "notice:reminder:" in repr(call.arguments.get("metadata"))
    ]
    days = [_at(post).date() for post in seen.stage.notices(person, "reminder")]
    return list(zip(days, said, strict=False))


def _times(seen: Evidence, person: str, kind: str) -> tuple[str, ...]:
    return tuple(f"{_at(post):%Y-%m-%d %H:%M}" for post in seen.stage.notices(person, kind))


def _at(post: Post) -> datetime:
    return datetime.fromtimestamp(float(post.ts), ZONE)


def _local_day(written: object) -> date:
    return datetime.fromisoformat(str(written)).astimezone(ZONE).date()


def _is_office_hour(at: datetime) -> bool:
    works = at.weekday() <= _FRIDAY and at.date() not in _DAYS_OFF
    return works and _FROM <= at.time() < _UNTIL
