"""Where the cases are handled: whether there is a calendar for the place that the settings name.

Which holidays a place has is the calendars' business; here stand only the mistake and its fix.
"""

from collections.abc import Iterator

from bot.settings.errors import Mistake
from bot.settings.groups import OrganisationSettings
from handlers.calendars import EstablishmentCalendar

_COUNTRY, _SUBDIVISION = "OMBUD_ORGANISATION_COUNTRY", "OMBUD_ORGANISATION_SUBDIVISION"
#: Codes that people use though ISO 3166-1 gives the country another (its exceptional reservations).
_MEANT = {"UK": "GB", "EL": "GR"}


def check_place(organisation: OrganisationSettings) -> Iterator[Mistake]:
    """Yield a mistake where holidays cannot be told, without which no due date can be."""
    country = organisation.country
    try:
        EstablishmentCalendar(country, organisation.subdivision)
    except ValueError as error:
        problem, _, advice = str(error).partition("; ")
        if problem.startswith("no calendar for country"):
            meant = f"Did you mean {_MEANT[country]}?" if country in _MEANT else ""
            yield Mistake(_COUNTRY, problem, meant or "Give an ISO 3166-1 code such as DK.")
        else:
            yield Mistake(_SUBDIVISION, problem, f"{advice[:1].upper()}{advice[1:]}.")
