"""The register's words about an incident: content, sealed at rest and never in a message or a log.

Source: GDPR Art. 33(5) (facts, effects, remedial action) and 33(3) (categories and numbers).
"""

import json
from dataclasses import asdict, dataclass, fields

#: Characters of one entry.
LONGEST = 3_000


@dataclass(frozen=True, slots=True)
class Words:
    """What people wrote about an incident.

    Attributes:
        facts: what happened.
        effects: likely consequences.
        remedy: what was done or is proposed against it.
        categories: of persons and of data.
        persons, records: how many, approximately, as people say it.
        risk: why the risk is what it is.
        reference: the authority's, or how the controllers were reached.
        delay: why the notification came after the 72 hours.
        decision: why no authority was notified.
        telling: how the persons were told, or why not.
    """

    facts: str = ""
    effects: str = ""
    remedy: str = ""
    categories: str = ""
    persons: str = ""
    records: str = ""
    risk: str = ""
    reference: str = ""
    delay: str = ""
    decision: str = ""
    telling: str = ""

    def written(self) -> str:
        """Return the words as JSON; empty ones are left out."""
        return json.dumps({name: text for name, text in asdict(self).items() if text}, sort_keys=True)


NAMES = tuple(one.name for one in fields(Words))
#: What the register must hold before an incident is closed, by its names here (Art. 33(5)).
NEEDED = ("facts", "effects", "remedy")
#: What is filled in as people write the register; the rest comes with what they decide.
FILLED_IN = ("facts", "effects", "remedy", "categories", "persons", "records")


def read(written: str) -> Words:
    """Return the words that `written` wrote."""
    found = json.loads(written) if written else {}
    return Words(**{name: str(found[name]) for name in NAMES if name in found})
