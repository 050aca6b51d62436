"""By which law and calendar an organisation's due dates are counted, and the mark that they are kept with."""

import hashlib
from dataclasses import astuple
from functools import lru_cache

from handlers.domain.clock.establishment import Establishment
from handlers.domain.clock.policy import Policy
from handlers.domain.clock.regime import REGIMES, usual_regime
from handlers.domain.people import Organisation
from handlers.ports import WorkingDays

_MARK = 16  # hexadecimal digits


def establishment_of(
    organisation: Organisation, calendar: WorkingDays, regime: str, policy: Policy
) -> Establishment:
    """Return an organisation's establishment.

    Args:
        regime: "" for the usual one of its country.
    """
    law = regime or usual_regime(organisation.country)
    place = (organisation.zone.key, organisation.country, organisation.subdivision)
    return Establishment(
        zone=organisation.zone,
        days_off=calendar.days_off(),
        regime=REGIMES[law],
        policy=policy,
        counted_by=_mark(*place, law, policy, calendar.version),
        calendar=calendar.version,
    )


@lru_cache(maxsize=64)
def _mark(zone: str, country: str, subdivision: str, law: str, policy: Policy, version: str) -> str:
    parts = (zone, country, subdivision, law, *map(str, astuple(policy)), version)
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:_MARK]
