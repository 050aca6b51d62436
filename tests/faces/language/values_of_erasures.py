"""What is said of erasing one case early, in every way in which it differs in words, for all languages."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import product

from handlers.disposal.doomed_cases import told
from handlers.disposal.erasing_cases import DoomedCase
from handlers.disposal.schedule import shipped
from handlers.domain.erase_order import ERASED
from handlers.domain.errors import WrongStatus
from handlers.domain.holds import Route
from handlers.domain.ids import CaseId
from handlers.domain.obligation import Obligation
from handlers.domain.retention import OF_CASES, Store

_UNTIL = date(2029, 3, 2)
_RULE = replace(next(one for one in shipped().rules if one.id == "letters"), id="model-letters")


def _doomed(amount: int, route: Route) -> DoomedCase:
    amounts: dict[Store, int] = dict.fromkeys(ERASED, amount)
    return DoomedCase(CaseId(7), "2026-0042", route, amounts, ERASED, skeleton_until=_UNTIL)


def every_word_of_erasures() -> Iterator[str]:
    """Yield what goes of a case, what stays and what stops it."""
    for amount, route in product((0, 1, 7), (Route.ADMIN, Route.ANSWERED)):
        yield from told(_doomed(amount, route))
    plain = _doomed(1, Route.ADMIN)
    kept = frozenset(set(OF_CASES) - {Store.SKELETON})
    for until in (_UNTIL, None):
        law = Obligation((_RULE,), kept, until)
        yield from told(replace(plain, law=law, skeleton_until=until))
    for others in (("2026-0001",), ("2026-0001", "2026-0002")):
        yield from told(replace(plain, shown_by=others, merged=others))
    yield from told(replace(plain, held=True))
    yield from told(replace(plain, stops=WrongStatus()))
