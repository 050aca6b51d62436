"""Opening every data key before work begins, where that takes a call to somebody outside.

Otherwise each would be opened when it is first needed, inside of a transaction that others wait for.
"""

from concurrent.futures import ThreadPoolExecutor

from handlers.custody.listing import pages
from handlers.desk import Desk
from handlers.domain.data_key import DataKey
from handlers.ports import Box, BrokenSeal, MasterKeys

_AT_ONCE = 8


def opened_beforehand(desk: Desk, masters: MasterKeys) -> int:
    """Open every data key outside of any transaction and have the desk keep it; returns how many opened.

    One that does not open is left to whoever needs it.

    Raises:
        KeyServiceError: whoever holds the master key could not be used.
    """
    count = 0
    with ThreadPoolExecutor(_AT_ONCE) as threads:
        for page in pages(desk):
            keys = [key for key, _ in page]
            for key, box in zip(keys, threads.map(lambda one: _box(masters, one), keys), strict=True):
                if box is not None:
                    desk.keep_box(key.id, box)
                    count += 1
    return count


def _box(masters: MasterKeys, key: DataKey) -> Box | None:
    try:
        return masters.box(key.wrapped) if key.wrapped is not None else None
    except BrokenSeal:
        return None
