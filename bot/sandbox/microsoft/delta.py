"""Delta queries over one folder: a first round that lists, then what changed, by tokens that say where.

A token is good any number of times and says the same again, until the rounds are reset.
"""

import random
import secrets
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from bot.sandbox.microsoft.faults import Fault, Kind
from bot.sandbox.microsoft.messages import Mailbox
from bot.sandbox.microsoft.refusals import GraphError, Json

#: A round filtered by time of receipt lists no more than this, and says nothing of it.
FILTERED_AT_MOST = 5_000


@dataclass(frozen=True, slots=True)
class Round:
    """One place in a round.

    Attributes:
        ids: what the whole round lists.
        at: how much of it was listed.
        base: the place in the log that the next round goes on from.
        query: the parameters of the first call, which hold for the round and those after it.
    """

    folder: str
    ids: tuple[str, ...]
    at: int
    base: int
    query: Json = field(default_factory=dict)


class Rounds:
    """The tokens of one mailbox."""

    def __init__(self, mailbox: Mailbox) -> None:
        self._mailbox = mailbox
        self._kept: dict[str, Round] = {}

    def reset(self) -> None:
        """Forgets every token, as when the server's cache is lost."""
        self._kept.clear()

    def begin(self, folder: str, query: Json) -> Round:
        """Is the beginning of a first round."""
        listed = self._mailbox.among(folder)
        if bound := query.get("$filter", ""):
            since = bound_of(bound)
            listed = [one for one in listed if one.received_at >= since][:FILTERED_AT_MOST]
        place = self._mailbox.folder(folder).id
        return Round(place, tuple(one.id for one in listed), 0, len(self._mailbox.log), query)

    def resume(self, token: str) -> Round:
        """Is the place that a token stands for."""
        if token not in self._kept:
            raise GraphError(410, "syncStateNotFound")
        found = self._kept[token]
        if found.at >= 0:
            return found
        changed = dict.fromkeys(
            key for where, key in self._mailbox.log[found.base :] if where == found.folder
        )
        return replace(found, ids=tuple(changed), at=0, base=len(self._mailbox.log))

    def page(self, place: Round, size: int, fault: Fault | None) -> tuple[list[str], str, str]:
        """Is one page: ids, and the token that goes on or the one that ends the round."""
        kind = fault.kind if fault else None
        size = 0 if kind is Kind.EMPTY_PAGE else max(1, size)
        end = min(place.at + size, len(place.ids))
        ids = list(place.ids[place.at : end])
        if kind is Kind.REPLAY:
            ids = ids + ids
        if kind is Kind.SHUFFLE:
            random.Random(len(ids)).shuffle(ids)  # noqa: S311 - replayable, no secret
        if end < len(place.ids) or kind is Kind.EMPTY_PAGE:
            return ids, self._keep(replace(place, at=end)), ""
        return ids, "", self._keep(replace(place, ids=(), at=-1))

    def _keep(self, place: Round) -> str:
        token = secrets.token_urlsafe(24)
        self._kept[token] = place
        return token


def bound_of(filtered: str) -> datetime:
    """Is the instant from which on a filter lets messages through."""
    field_name, operator, value = [*filtered.split(" "), "", ""][:3]
    if field_name != "receivedDateTime" or operator not in {"ge", "gt"}:
        raise GraphError(400, "ErrorInvalidUrlQueryFilter")
    try:
        return datetime.fromisoformat(value).astimezone(UTC)
    except ValueError:
        raise GraphError(400, "ErrorInvalidUrlQueryFilter") from None
