"""Which Received lines the organisation's own servers wrote.

What stands below them anybody may have written.
"""

from collections.abc import Sequence
from ipaddress import ip_address
from itertools import pairwise

from connectors.base import Hop, Vouching
from handlers.domain.authentication import entrance
from handlers.receipt.colleagues import House


def own_hops(hops: Sequence[Hop], house: House) -> int:
    """Return how many Received lines are the organisation's own, of a mail that lay in one of its mailboxes.

    The topmost one always is: nobody writes above the server that put the mail there.
    """
    if not hops:
        return 0
    if house.vouching is not None and house.vouching.entrance:
        return _to_entrance(tuple(hops), house.vouching)
    count = 1
    for above, below in pairwise(hops):
        if not _handed_within(above) or not _same_house(above.by, below.by):
            break
        count += 1
    return count


def _to_entrance(hops: tuple[Hop, ...], vouching: Vouching) -> int:
    found = entrance(hops, vouching)
    return 1 if found is None else found + 1


def _handed_within(hop: Hop) -> bool:
    """Return whether a host got a letter from one beside it; a name alone is only what somebody said."""
    if hop.address:
        return not ip_address(hop.address).is_global
    return not hop.sender or _same_house(hop.by, hop.sender)


def _same_house(host: str, other: str) -> bool:
    return bool(host) and _house(host) == _house(other)


def _house(host: str) -> str:
    """Return the last two labels of a host's name, or all of what is no name."""
    labels = host.split(".")
    return ".".join(labels[-2:]) if len(labels) > 1 and not labels[-1].isdigit() else host
