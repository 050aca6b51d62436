"""Days about which the law is of two minds.

One provision treats them as days off, the list under Regulation 1182/71 does not. They count as working
days, so that the earlier date stands, and are flagged.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Contested:
    """What is contested in a country.

    Attributes:
        law: the provision that treats the days as days off, as the second half of a sentence.
        category: of the package `holidays`, in which they stand; "" if the public ones are meant.
        names: of these days, in English; a name in the public category counts no longer.
        starts: beginnings of such names, for days moved by decree.
        dates: month and day, for those that the package does not know every year.
    """

    law: str
    category: str = ""
    names: frozenset[str] = frozenset()
    starts: tuple[str, ...] = ()
    dates: frozenset[tuple[int, int]] = frozenset()

    def names_day(self, name: str) -> bool:
        """Tell whether a day of this name is contested."""
        return name in self.names or name.startswith(self.starts)


_DECREE = "a decree swapped it for another working day"

CONTESTED: Mapping[str, Contested] = MappingProxyType(
    {
        "SE": Contested(
            "Act 1930:173 s. 2 treats it as a day off",
            "de_facto",
            frozenset({"Midsummer Eve", "Christmas Eve", "New Year's Eve"}),
        ),
        "DK": Contested(
            "s. 27(2) of the Limitation Act treats it as a day off",
            "optional",
            frozenset({"Constitution Day", "Christmas Eve", "New Year's Eve"}),
        ),
        "FI": Contested(
            "Act 150/1930 s. 5 treats it as a day off for courts and authorities",  # and s. 1 for no one else
            names=frozenset({"Midsummer Eve", "Christmas Eve"}),
        ),
        "LT": Contested("the Labour Code names it as a holiday", names=frozenset({"All Souls' Day"})),
        "LI": Contested(
            "the list of the EFTA states for 2014 and 2015 names it",
            "bank",
            frozenset({"Saint Berchtold's Day", "Good Friday", "New Year's Eve"}),
        ),
        "NL": Contested("the Algemene termijnenwet lists it every year", dates=frozenset({(5, 5)})),
        "HU": Contested(_DECREE, starts=("Day off (substituted",)),
        "LV": Contested(_DECREE, starts=("Day off (substituted",)),
        "BG": Contested(_DECREE, starts=("Non-working day",)),
    }
)
