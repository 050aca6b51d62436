"""One call of the Gmail API as it came in, and nothing of what it means."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.sandbox.google.refusals import Json, invalid


@dataclass(frozen=True, slots=True)
class Call:
    """One call: the parts of its path, its query (each name with all its values), its body, its upload."""

    path: Mapping[str, str]
    query: Mapping[str, list[str]]
    body: Json = field(default_factory=dict)
    media: bytes | None = None

    def one(self, name: str, default: str = "") -> str:
        """Return a query parameter's only value."""
        values = self.query.get(name, [default])
        if len(values) > 1:
            raise invalid(f"{name} may be given once")
        return values[0]
