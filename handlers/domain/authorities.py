"""The data protection authorities of the EEA, the United Kingdom and Switzerland, by country or Land.

Facts stand in the table beside this file; whether a notification form has moved is the reader's to see.
"""

import csv
import functools
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from types import MappingProxyType

#: The month of which the table tells.
AS_OF = "2026-07"


@dataclass(frozen=True, slots=True)
class Authority:
    """One authority.

    Attributes:
        code: ISO 3166-1 of its country, or ISO 3166-2 of its Land, such as DE-BY.
        name: in its own language.
        english: as it is called in English, or "".
        confidence: of the table in its page: high, medium or low.
    """

    code: str
    country: str
    name: str
    english: str
    website: str
    confidence: str


def authority_of(country: str, subdivision: str = "") -> Authority | None:
    """Return who supervises an establishment; None outside the table.

    Args:
        country: ISO 3166-1 alpha-2.
        subdivision: ISO 3166-2 part after the dash; its own authority goes before the country's.
    """
    known = table()
    return known.get(f"{country}-{subdivision}") or known.get(country)


@functools.cache
def table() -> Mapping[str, Authority]:
    """Return every authority by its code."""
    text = resources.files(__package__).joinpath("authorities.csv").read_text("utf-8")
    found = (Authority(**row) for row in csv.DictReader(text.splitlines()))
    return MappingProxyType({one.code: one for one in found})
