"""What a round of intake came to, as counts that can be added."""

from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of letters by what became of them."""

    noticed: int = 0
    messages: int = 0  # routed, whatever they were
    cases: int = 0
    threaded: int = 0
    duplicates: int = 0
    automatic: int = 0  # auto-replies, bounces, lists, receipts and our own mail
    quarantined: int = 0
    vanished: int = 0
    put_off: int = 0
    attachments: int = 0
    acknowledged: int = 0
    answered: int = 0  # by a colleague, from the mailbox itself
    known: int = 0  # here already, met under another key
    not_ours: int = 0  # sent by people on other matters; nothing of it is kept

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(Tally)))
