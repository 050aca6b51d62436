"""What one colleague is told alone: a picture like a card's, said in their language where it is drawn.

A notice carries no content: numbers, rights, dates. Which notices there are is no business of this file.
"""

from dataclasses import dataclass

from handlers.domain.card import HomeRow, Step
from handlers.domain.chart import Chart


@dataclass(frozen=True, slots=True)
class Notice:
    """One message to one person.

    Attributes:
        summary: one sentence for notifications, without personal data, at most 150 characters.
        lines: said below the title, each a sentence.
        rows: the cases it is about, each with its buttons.
        steps: at most five buttons that run errands.
        why: why it came, and how to have it otherwise.
        charts: pictures below the lines, where they can be drawn and shown.
    """

    summary: str
    title: str
    rows: tuple[HomeRow, ...] = ()
    lines: tuple[str, ...] = ()
    why: str = ""
    charts: tuple[Chart, ...] = ()
    steps: tuple[Step, ...] = ()
