"""The working days of an establishment, from the package `holidays` (category public only).

Where that package and the lists under Regulation 1182/71 disagree, the earlier date wins and the
reason stands here. Counting with these days is the domain's business.
"""

import difflib
from datetime import date

_LANGUAGE = "en_US"  # names go into the derivation, which is English
_BRIDGE = "Day off (substituted"  # a working day swapped by decree; open whether the Regulation knows it

# Named by the package as public, yet not safe to rely on: taken as working days, for the earlier date.
_NOT_COUNTED = {
    "FI": {"Midsummer Eve", "Christmas Eve"},  # Act 150/1930 s. 5 binds courts and authorities only (s. 1)
    "LT": {"All Souls' Day"},  # in the labour law, missing from the list under the Regulation
}
_NEEDS_SUBDIVISION = {"GB"}  # bank holidays differ between the four nations


class EstablishmentCalendar:
    """Public holidays where a case is handled (Reg. 1182/71 Art. 2(1)).

    Args:
        country: ISO 3166-1 alpha-2, such as "SE".
        subdivision: ISO 3166-2 part after the dash, such as "BY"; "" for nationwide holidays only.

    Raises:
        ValueError: there is no calendar for that place; the message names near matches.
    """

    def __init__(self, country: str, subdivision: str = "") -> None:
        self._country = _known_country(country)
        self._subdivision = _known_subdivision(self._country, subdivision)
        self._years: dict[int, dict[date, str]] = {}

    def holiday(self, day: date) -> str | None:
        """Return the name of the public holiday on that day, or None."""
        year = self._years.get(day.year)
        if year is None:
            # whole years are put in place at once, so threads never see one half filled
            year = self._years[day.year] = self._read(day.year)
        return year.get(day)

    def _read(self, year: int) -> dict[date, str]:
        import holidays

        listed = holidays.country_holidays(
            self._country,
            subdiv=self._subdivision or None,
            years=year,
            expand=False,
            categories=("public",),
            language=_LANGUAGE,
        )
        kept = {day: self._counted(name) for day, name in listed.items()}
        return {day: name for day, name in kept.items() if name}

    def _counted(self, names: str) -> str:
        left_out = _NOT_COUNTED.get(self._country, set())
        return "; ".join(
            name for name in names.split("; ") if name not in left_out and not name.startswith(_BRIDGE)
        )


def _known_country(country: str) -> str:
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
