"""What is said of purges in every way in which it differs in words, for the pictures of all languages."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import product

from handlers.disposal import early
from handlers.disposal.countdowns import told
from handlers.disposal.early import Doomed
from handlers.disposal.obliging import Bound
from handlers.domain.countdown import Countdown, OpenCase
from handlers.domain.ids import MailboxId
from handlers.domain.notice import Notice
from handlers.domain.phrase import Phrase, say
from handlers.mailboxes import deciding
from handlers.people.countdown_notices import withdrawn, written

_TODAY = date(2026, 12, 22)
_WHY = say("You get this because you look after Ombud; who does stands in its settings.")


def _countdown(days: int, *, begun: bool = False, held: bool = False, open_cases: int = 0) -> Countdown:
    due_on = _TODAY if open_cases else None
    on = _TODAY + timedelta(days=days)
    return Countdown(MailboxId(1), "privacy", on, days, False, begun, held, open_cases, due_on)


def _cases(count: int) -> tuple[OpenCase, ...]:
    return tuple(
        OpenCase(f"2026-{number:04}", _TODAY + timedelta(days=number - 3)) for number in range(count)
    )


def every_word_of_purges() -> Iterator[Phrase]:
    """Yield how long mailboxes stand by, what early deletion takes, and what is asked at connecting again."""
    for days, open_cases in product((-2, -1, 0, 1, 12), (0, 1, 3)):
        yield told(_countdown(days, open_cases=open_cases))
    for waits in (_countdown(1, begun=True), _countdown(1, held=True)):
        yield told(waits)
    for cases, spared, held in product((1, 7), (0, 1, 2), (False, True)):
        bound = (Bound("K7M2QX", "Art. 6", cases), Bound("K7M2QX", "Art. 17", 7))[:spared]
        doomed = Doomed(MailboxId(1), "privacy", cases, spared, bound, _cases(cases), held, _countdown(12))
        yield from early.told(doomed)
    yield from deciding.told(_countdown(12))


def every_notice_of_purges() -> Iterator[Notice]:
    """Yield what is told on the days of the wait."""
    for left, count in product((0, 1, 16), (0, 1, 3, 13)):
        yield written("privacy", _TODAY + timedelta(days=left), list(_cases(count)), count, _TODAY, _WHY)
    yield withdrawn("privacy", _WHY)
