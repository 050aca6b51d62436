"""What is promised of how letters were read: checks return what they found wrong, or nothing."""

from bot.sandbox.story.evidence import Evidence, differs
from bot.sandbox.story.people import ADA, MAX
from handlers.casebook import organisation_of

_CORRECTIONS = 50


def confirmed(seen: Evidence) -> str:
    """Check that a lawyer's letter was read as one, and who confirmed it."""
    opened, reading = seen.events("Karl", "case_opened")[0], seen.cases["Karl"].reading
    by = [event.actor for event in seen.events("Karl", "reading_confirmed")]
    found = (opened.facts["verdict"], opened.facts["asked_by"], reading.confirmed, by)
    return differs(("request", "representative", True, [ADA]), found)


def marked(seen: Evidence) -> str:
    """Check that the letter showed the words that decided, and that no card or message does."""
    shown = seen.stage.read["Karl"]
    if not all(mark in shown for mark in ("▸", "◂", "Recognised by these words", "Access (Art. 15)")):
        return "nothing is marked"
    spilled = [post for post in seen.posts if "▸" in post.text or "▸" in repr(post.blocks)]
    return f"{len(spilled)} messages show them too" if spilled else ""


def corrected(seen: Evidence) -> str:
    """Check that what was found and what was said instead are kept."""
    with seen.stage.desk.reading("sandbox.corrections") as tx:
        kept = tx.readings.corrections(organisation_of(tx).id, _CORRECTIONS)
    found = [(one.by, one.correction.found, one.correction.said) for one in kept if one.by == MAX]
    return differs([(MAX, "objection consent_withdrawal", "objection")], found)
