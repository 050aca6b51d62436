"""Candidates for the instant at which a letter first reached the organisation, and the one that counts.

For e-mail that is when a receiving server of the organisation accepted it, read or not, never what the Date
header says (EDPB Guidelines 01/2022 section 5.3). A letter that a colleague passed on was received when the
colleague got it. Where several instants are credible the earliest counts, until a person confirms another.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta, tzinfo
from enum import StrEnum

from connectors.base import Letter, Vouching
from handlers.receipt.colleagues import House, house_of
from handlers.receipt.dates import read_date
from handlers.receipt.insides import Inside, insides
from handlers.receipt.trails import own_hops

#: Nobody could claim these rights before (GDPR Art. 99(2)).
_LAW_APPLIES = datetime(2018, 5, 25, tzinfo=UTC)
#: Further back than this nothing is believed without a person's word.
_REACH = timedelta(days=120)
#: Clocks of servers differ by so much.
_SKEW = timedelta(minutes=10)
_MOST = 12


class Source(StrEnum):
    """What speaks for an instant."""

    PROVIDER = "provider"  # the mailbox's own provider says when it took the letter
    HOP = "hop"  # a Received line of the organisation's own servers
    FOREIGN_HOP = "foreign_hop"  # a Received line of somebody else's
    RESENT = "resent"  # somebody sent it on as it was
    INSIDE = "inside"  # the date above a mail that was passed on
    INSIDE_HOP = "inside_hop"  # a Received line of a mail that was passed on whole
    OLDER = "older"  # the date above a mail that is quoted below the one passed on
    DATE = "date"  # what the sender's own clock said


class Why(StrEnum):
    """Why a candidate is believed, or is not."""

    PROVIDER = "provider"
    OWN_SERVER = "own_server"
    COLLEAGUE = "colleague"  # a colleague had it then
    NOT_OURS = "not_ours"  # a server of somebody else wrote that, or anybody in its name
    STRANGER = "stranger"  # somebody from outside says so
    SENDERS_CLOCK = "senders_clock"  # never believed alone
    BETTER_KNOWN = "better_known"  # servers tell of the same mail
    OLDER_MAIL = "older_mail"  # whether it asked already, a person looks
    TOO_LATE = "too_late"  # after the provider had it
    TOO_OLD = "too_old"
    BEFORE_THE_LAW = "before_the_law"
    AMBIGUOUS = "ambiguous"  # day and month can be told in two ways, and this is one of them


@dataclass(frozen=True, slots=True)
class Candidate:
    """An instant at which the letter may first have reached the organisation.

    Attributes:
        at: aware UTC.
        timed: a time of day is known; else `at` is the first instant of a day.
        zone: the name of the time zone that was taken, where the date itself gave none; else "".
    """

    source: Source
    at: datetime
    credible: bool
    why: Why
    timed: bool = True
    zone: str = field(default="", compare=False)

    def to_facts(self) -> dict[str, object]:
        """Return plain values, as `ombud classify` prints them."""
        return {
            "at": self.at.isoformat(),
            "source": self.source.value,
            "credible": self.credible,
            "why": self.why.value,
            "zone": self.zone or None,
        }


def received_evidence(
    letter: Letter,
    *,
    now: datetime,
    provider_at: datetime | None = None,
    zone: tzinfo = UTC,
    own: str = "",
    inside: Vouching | None = None,
    forged: bool = False,
) -> tuple[Candidate, ...]:
    """Return what speaks for when a letter was received, the one that counts first; () where nothing does.

    Args:
        now: nothing later is believed.
        provider_at: when its provider says that it was received; None for a bare file.
        zone: whose clock is meant by a date without a zone.
        own: the mailbox's address; where "" stands, those that the letter went to stand in for it.
        inside: which hosts take letters in for the mailbox; where None, those of the topmost one's domain.
        forged: the letter does not come from the domain that it says it is from: it is no colleague's.
    """
    house = house_of(letter, own, inside)
    asked = _Asked(
        house,
        zone,
        min(_arrival(letter, provider_at) or now, now) + _SKEW,
        house.holds_sender(letter) and not forged,
    )
    found = list(dict.fromkeys(_candidates(letter, asked, provider_at)))[:_MOST]
    if not any(one.credible for one in found):
        found.sort(key=lambda one: (one.source is Source.DATE, -one.at.timestamp()))
        return tuple(found)
    return tuple(sorted(found, key=lambda one: (not one.credible, one.at, one.source is not Source.PROVIDER)))


def _arrival(letter: Letter, provider_at: datetime | None) -> datetime | None:
    """Return when the letter reached its mailbox; of a bare file, when it seems to have."""
    topmost = letter.hops[0].at if letter.hops else None
    return provider_at or topmost or letter.sent_at


@dataclass(frozen=True, slots=True)
class _Asked:
    house: House
    zone: tzinfo
    latest: datetime
    by_colleague: bool


def _candidates(letter: Letter, asked: _Asked, provider_at: datetime | None) -> Iterator[Candidate]:
    if provider_at is not None:
        yield Candidate(Source.PROVIDER, provider_at.astimezone(UTC), True, Why.PROVIDER)
    for one in insides(letter, asked.house):
        yield from _of_inside(one, asked)
    ours = own_hops(letter.hops, asked.house)
    for place, hop in enumerate(letter.hops):
        if hop.at is not None:
            own = place < ours
            source, why = (Source.HOP, Why.OWN_SERVER) if own else (Source.FOREIGN_HOP, Why.NOT_OURS)
            yield _bounded(Candidate(source, hop.at, own, why), asked.latest)
    if letter.sent_at is not None:
        yield Candidate(Source.DATE, letter.sent_at, False, Why.SENDERS_CLOCK)


def _of_inside(one: Inside, asked: _Asked) -> Iterator[Candidate]:
    """Yield what speaks for when a mail that was passed on had come."""
    source = Source.OLDER if one.is_older else Source.RESENT if one.is_resent else Source.INSIDE
    ours = own_hops(one.hops, asked.house) if asked.by_colleague else 0
    known = [hop.at for hop in one.hops[:ours] if hop.at is not None]
    for at in known:
        yield _bounded(Candidate(Source.INSIDE_HOP, at, True, Why.COLLEAGUE), asked.latest)
    why = Why.OLDER_MAIL if one.is_older else Why.BETTER_KNOWN if known else Why.COLLEAGUE
    why = why if asked.by_colleague or one.is_older else Why.STRANGER
    if one.at is not None:
        yield _bounded(Candidate(source, one.at, why is Why.COLLEAGUE, why), asked.latest)
    elif written := read_date(one.written):
        timed, taken = written.clock is not None, "" if written.zone else str(asked.zone)
        readings = [
            _bounded(Candidate(source, at, why is Why.COLLEAGUE, why, timed, taken), asked.latest)
            for at in written.instants(asked.zone)
        ]
        yield from _read_in_two_ways(readings)


def _read_in_two_ways(readings: list[Candidate]) -> Iterator[Candidate]:
    """Yield the readings of one date: the usual one counts, and where it cannot be, the other one."""
    possible = [one for one in readings if one.credible]
    for one in readings:
        both = len(readings) > 1 and one.credible
        yield replace(one, credible=one is possible[0], why=Why.AMBIGUOUS) if both else one


def _bounded(one: Candidate, latest: datetime) -> Candidate:
    """Return a candidate, no longer credible where it cannot be."""
    if one.source is Source.PROVIDER or not one.credible:
        return one
    if one.at > latest:
        return replace(one, credible=False, why=Why.TOO_LATE)
    if one.at < _LAW_APPLIES:
        return replace(one, credible=False, why=Why.BEFORE_THE_LAW)
    return replace(one, credible=False, why=Why.TOO_OLD) if one.at < latest - _REACH - _SKEW else one
