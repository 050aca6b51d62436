"""Where a mailbox stands in Graph, by how it was connected."""

from dataclasses import dataclass
from urllib.parse import quote

from connectors.microsoft.grant import Mode, mode_of, shared_of
from connectors.provider import Place


@dataclass(frozen=True, slots=True)
class Seat:
    """One mailbox in Graph.

    Attributes:
        root: the path of its owner.
        own: it belongs to the person who signed in, who can be asked about.
        shared: it is opened by a person whose own it is not.
        aliases: as an admin noted them, where Graph does not tell us.
        folders: chosen besides the inbox, junk and sent mail, as paths of their names.
    """

    address: str
    root: str
    own: bool
    shared: bool
    aliases: tuple[str, ...] = ()
    folders: tuple[str, ...] = ()


def seat_of(place: Place) -> Seat:
    """Return where a mailbox stands."""
    mode = mode_of(place.details)
    shared = shared_of(place.details, place.address)
    own = mode is Mode.DELEGATED and not shared
    address = shared or place.address
    return Seat(
        address=address,
        root="me" if own else f"users/{quote(address, safe='@')}",
        own=own,
        shared=bool(shared),
        aliases=tuple(place.details.get("aliases", "").split()),
        folders=tuple(one for one in place.details.get("folders", "").splitlines() if one.strip()),
    )
