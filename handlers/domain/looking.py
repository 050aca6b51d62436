"""What is written down whenever somebody looks: at lists, at people's words, at files.

Who may look is decided elsewhere, and what they saw is not kept: only that they looked, and at how much.
"""

from enum import StrEnum


class Look(StrEnum):
    """A way of looking; each leaves a row in the access log."""

    LIST = "list"
    FIND = "find"
    CASE = "case"  # one case asked for by its number, without its letters
    HOME = "home"
    LETTER = "letter"
    FILE = "file"
    RECORD = "record"
    INCIDENT = "incident"
    EXPORT = "export"
    REFUSED = "refused"  # more was asked for than a person may see within an hour


#: Ways that are counted together against the limits of a person.
SEARCHES = frozenset({Look.LIST, Look.FIND, Look.CASE})
READINGS = frozenset({Look.LETTER, Look.FILE, Look.RECORD, Look.INCIDENT})
EXPORTS = frozenset({Look.EXPORT})
