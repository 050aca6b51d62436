"""What events of cases tell in the golden payloads: every kind of event finds here what it needs."""

from collections.abc import Mapping
from typing import Final

from tests.support.golden_words import SLY

_Facts = Mapping[str, str | int | bool | None]

#: What events of one kind tell differently.
FACTS: Final[tuple[_Facts, ...]] = (
    {"message": 1, "case": 1, "other": 2, "known_sender": True, "purpose": "correspondence", "files": 1},
    {"rights": "access erasure", "files": 3, "known_sender": False, "purpose": "automatic", "unknown": True},
    {
        "rights": "access erasure",
        "files": 3,
        "known_sender": False,
        "purpose": "correspondence",
        "late": True,
    },
    {"known_sender": True, "purpose": "correspondence", "may_answer": True, "clock": "suspended:identity"},
    {"purpose": "correspondence", "due_on": "2026-04-07", "clock": "running"},
)
#: All that any event tells besides, so that each finds what it needs.
MORE_FACTS: Final[_Facts] = {
    "number": "2026-0042",
    "owner": "U0BEN",
    "to": "U0BEN",
    "language": "da",
    "right": "access",
    "added": "access",
    "dropped": "erasure",
    "reason": SLY[:200],
    "from": "open",
    "bond": "duplicate",
    "elsewhere": False,
    "due_before": "2026-04-07",
    "due_on": "2026-06-02",
    "received_before": "2026-03-02",
    "received_on": "2026-02-27",
}
