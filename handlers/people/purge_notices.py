"""Notices about purges, as they are drawn from facts: what is gone, and by which certificate that is proved.

They hold the names of mailboxes, and numbers.
"""

from collections.abc import Mapping

from handlers.domain.events import Fact
from handlers.domain.notice import Notice
from handlers.domain.phrase import Phrase, say


def purged(facts: Mapping[str, Fact], why: Phrase) -> Notice:
    """Return what admins and managers are told once a mailbox is purged, or what was kept apart of it."""
    name, number, case = str(facts["name"]), str(facts["certificate"]), str(facts.get("case") or "")
    said = say("Mailbox {name} purged; certificate {number}", name=name, number=number)
    if case:
        said = say(
            "Case {case}, kept apart of mailbox {name}, purged; certificate {number}",
            case=case,
            name=name,
            number=number,
        )
    lines: list[Phrase] = [
        said,
        say("Save it with {command}.", command=f"ombud certificate save {number} --pdf"),
    ]
    return Notice(said, say("Data is destroyed"), lines=tuple(lines), why=why)
