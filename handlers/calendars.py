"""The working days of an establishment, from the package `holidays` (category public only).

Where that package and the lists under Regulation 1182/71 disagree, the earlier date wins and the
reason stands here. Counting with these days is the domain's business.
"""

import difflib
import importlib.metadata
from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache

from handlers.contested_days import CONTESTED, Contested
from handlers.domain.clock.working_days import DaysOff

_LANGUAGE = "en_US"  # names go into the derivation, which is English
_NOTHING = Contested("")
_DIFFER_WITHIN = {"CH", "DE", "ES", "FR", "IT", "PT"}  # regional days count there (C8)
_NEEDS_SUBDIVISION = {"GB"}  # bank holidays differ between the four nations (U6)


class EstablishmentCalendar:
    """Public holidays where a case is handled (Reg. 1182/71 Art. 2(1)).

    Args:
        country: ISO 3166-1 alpha-2, such as "SE".
        subdivision: ISO 3166-2 part after the dash, such as "BY"; "" for nationwide holidays only.

    Raises:
        ValueError: there is no calendar for that place; the message names near matches.
    """

    def __init__(self, country: str, subdivision: str = "") -> None:
        self._country = known_country(country)
        self._subdivision = _known_subdivision(self._country, subdivision)
        self._contested = CONTESTED.get(self._country, _NOTHING)
        self._years: dict[int, dict[date, str]] = {}
        self._doubtful: dict[int, frozenset[date]] = {}
        self._days_off = DaysOff(self.holiday, self.contested, self._open_points())

    @property
    def version(self) -> str:
        """The release of the package that the days come from; a due date is kept with it."""
        return _release()

    def days_off(self) -> DaysOff:
        """Return what the clock needs to know of this calendar."""
        return self._days_off

    def holiday(self, day: date) -> str | None:
        """Return the name of the public holiday on that day, or None."""
        year = self._years.get(day.year)
        if year is None:
            # whole years are put in place at once, so threads never see one half filled
            year = self._years[day.year] = self._read(day.year)
        return year.get(day)

    def contested(self, day: date) -> str | None:
        """Return the provision by which a working day might be a day off, or None."""
        year = self._doubtful.get(day.year)
        if year is None:
            year = self._doubtful[day.year] = frozenset(self._doubted(day.year))
        doubted = day in year or (day.month, day.day) in self._contested.dates
        return self._contested.law if doubted and not self.holiday(day) else None

    def _open_points(self) -> tuple[str, ...]:
        import holidays

        parts = holidays.list_supported_countries()[self._country]
        differs = bool(parts) and not self._subdivision and self._country in _DIFFER_WITHIN
        return ("no_subdivision",) if differs else ()

    def _read(self, year: int) -> dict[date, str]:
        kept = {day: self._counted(names) for day, names in self._listed(year, "public").items()}
        return {day: name for day, name in kept.items() if name}

    def _counted(self, names: str) -> str:
        return "; ".join(name for name in names.split("; ") if not self._contested.names_day(name))

    def _doubted(self, year: int) -> Iterator[date]:
        for day, names in self._listed(year, self._contested.category or "public").items():
            if any(self._contested.names_day(name) for name in names.split("; ")):
                yield day

    def _listed(self, year: int, category: str) -> Mapping[date, str]:
        import holidays

        listed: Mapping[date, str] = holidays.country_holidays(
            self._country,
            subdiv=self._subdivision or None,
            years=year,
            expand=False,
            categories=(category,),
            language=_LANGUAGE,
        )
        return listed


@lru_cache(maxsize=1)
def _release() -> str:
    return importlib.metadata.version("holidays")


def known_country(country: str) -> str:
    """Return the code of a country that has a calendar.

    Raises:
        ValueError: it has none; the message names near codes.
    """
    import holidays.registry

    names: dict[str, str] = {}
    for module, (_, alpha2, *others) in holidays.registry.COUNTRIES.items():
        names[alpha2] = alpha2
        names[module.upper()] = alpha2
        names.update(dict.fromkeys((other.upper() for other in others), alpha2))
    wanted = country.strip().upper()
    if names.get(wanted) == wanted:
        return wanted
    near = [names[name] for name in difflib.get_close_matches(wanted, names, n=5, cutoff=0.5)]
    hint = ", ".join(dict.fromkeys(near)) or "SE, NO, DK, FI, DE"
    raise ValueError(f"no calendar for country {country!r}; use an ISO 3166-1 alpha-2 code such as {hint}")


def _known_subdivision(country: str, subdivision: str) -> str:
    import holidays

    known = {name.upper(): name for name in holidays.list_supported_countries()[country]}
    wanted = subdivision.strip().upper()
    if not wanted and country in _NEEDS_SUBDIVISION:
        raise ValueError(f"the holidays of {country} differ by part; set the subdivision to {_either(known)}")
    if not wanted or wanted in known:
        return known.get(wanted, "")
    near = difflib.get_close_matches(wanted.removeprefix(f"{country}-"), known, n=5, cutoff=0.5)
    hint = _either(near or known) if known else "the empty string: its holidays are the same everywhere"
    raise ValueError(f"no calendar for subdivision {subdivision!r} of {country}; use {hint}")


def _either(names: "list[str] | dict[str, str]") -> str:
    return " or ".join(names)
