"""Services that write for persons, told by the domain of the sender; the list is a dated file of data."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from handlers.domain.authentication import domain_of


@dataclass(frozen=True, slots=True)
class Service:
    """A service, by the word it is kept under."""

    word: str
    name: str


def service_of(address: str) -> Service | None:
    """Return the service that an address belongs to, or None; a subdomain is its house's."""
    known, labels = _by_domain(), domain_of(address).split(".")
    for start in range(max(0, len(labels) - 4), len(labels) - 1):
        if found := known.get(".".join(labels[start:])):
            return found
    return None


def name_of(word: str) -> str:
    """Return what a service is called; its word where it is no longer listed."""
    return next((one.name for one in _by_domain().values() if one.word == word), word)


@cache
def _by_domain() -> Mapping[str, Service]:
    data = tomllib.loads(resources.files(__package__).joinpath("services.toml").read_text("utf-8"))
    return {
        domain: Service(word, row["name"])
        for word, row in data["services"].items()
        for domain in row["domains"]
    }
