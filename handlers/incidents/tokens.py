"""How buttons and forms name an incident: its id, and the version that a form was opened on; pure."""

import re

from handlers.domain.errands import Errand
from handlers.domain.incidents.incident import IncidentId
from handlers.incidents.working import Which

_TOKEN = re.compile(r"([0-9]{1,18})(?:-([0-9]{1,9}))?")


def read_token(errand: Errand) -> Which:
    """Return the incident that an errand is about; no incident has the number 0."""
    # What comes back from a chat system may be anything.
    found = _TOKEN.fullmatch(errand.token)
    if found is None:
        return Which(IncidentId(0), 0, errand.id)
    return Which(IncidentId(int(found[1])), int(found[2] or 0), errand.id)
