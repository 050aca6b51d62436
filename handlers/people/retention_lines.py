"""What managers are told before the retention schedule deletes anything: of how many cases, up to when."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from handlers.domain.digest import COUNTED, Span, told
from handlers.domain.people import Organisation
from handlers.domain.phrase import Phrase, count
from handlers.store.transaction import Transaction


def retention_lines(
    tx: Transaction, organisation: Organisation, until: datetime, span: Span
) -> Iterator[Phrase]:
    """Yield the line of a week's digest; none where nothing is due up to the end of the next month."""
    if span is not Span.WEEK:
        return
    month = until.astimezone(organisation.zone).date().replace(day=1)
    for _ in range(2):
        month = (month + timedelta(days=31)).replace(day=1)
    last = month - timedelta(days=1)
    if number := tx.keepings.number_coming(last, COUNTED):
        yield count(
            "Up to {day} the retention schedule deletes something of {n} case: {command}.",
            "Up to {day} the retention schedule deletes something of {n} cases: {command}.",
            number,
            n=told(number, COUNTED),
            day=last.isoformat(),
            command="`ombud retention preview`",
        )
