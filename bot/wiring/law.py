"""What the settings decide about due dates: the policy where the law is open, and the calendars.

How dates are counted with them is case handling's business.
"""

from bot.settings.groups import LawSettings
from handlers.calendars import EstablishmentCalendar
from handlers.domain.clock.policy import Policy
from handlers.domain.people import Organisation
from handlers.own_days import OwnCalendar, OwnDays
from handlers.ports import WorkingDays


def policy(law: LawSettings) -> Policy:
    """Return what the settings decide where the law is open."""
    return Policy(
        identity=law.identity_pause,
        late_question_days=law.late_question_days,
        day_one_counts=law.ccpa_day_one,
        swiss_roll=law.swiss_roll,
        clarification_pauses=law.clarification_pauses,
    )


class Calendars:
    """The calendar of each organisation with the establishment's own days, made once."""

    def __init__(self, law: LawSettings) -> None:
        self._days = OwnDays(dict(law.extra_days_off), dict(law.removed_days_off))
        self._made: dict[tuple[str, str], WorkingDays] = {}

    def __call__(self, organisation: Organisation) -> WorkingDays:
        """Return the working days where an organisation handles its cases.

        Raises:
            ValueError: there is no calendar for that place.
        """
        place = (organisation.country, organisation.subdivision)
        if place not in self._made:
            self._made[place] = OwnCalendar(EstablishmentCalendar(*place), self._days)
        return self._made[place]
