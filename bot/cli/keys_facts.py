"""Data keys and master keys in words and as facts; never a key itself."""

from collections import Counter
from collections.abc import Sequence

from bot.settings.model import Settings
from bot.vault.turnover import retired_file
from handlers.custody.listing import Wrapped
from handlers.custody.verifying import Verified
from handlers.domain.data_key import DataKey, KeyHealth, KeyUse
from handlers.ports import MasterKeys


def listed(one: Wrapped) -> dict[str, object]:
    """Return a data key as facts."""
    return {**_facts(one.key), "wrapped_by": one.master or None, "old": one.outdated}


def checked(one: Verified) -> dict[str, object]:
    """Return what came of opening a data key, as facts."""
    return {
        **_facts(one.key),
        "wrapped_by": one.master or None,
        "health": one.health.value,
        "tried": one.tried,
    }


def told_masters(found: Sequence[Wrapped], masters: MasterKeys) -> list[dict[str, object]]:
    """Return the master keys that wrap something or would, with how much each wraps."""
    counted = Counter(one.master for one in found if one.master)
    names = [masters.current(), *sorted(counted.keys() - {masters.current()})]
    return [{"name": name, "at_hand": masters.holds(name), "data_keys": counted[name]} for name in names]


def mark_of_old(one: Wrapped) -> str:
    """Return what wraps a data key, in a cell of a table."""
    if one.key.destroyed_at is not None:
        return f"nothing: destroyed {one.key.destroyed_at:%Y-%m-%d}"
    if one.key.wrapped is None:
        return "nothing: destroyed"
    return f"{one.master or 'unreadable'}{' (old)' if one.outdated else ''}"


def remedy(one: Verified, settings: Settings) -> str | None:
    """Return what is wrong with a data key and what to do about it, or None where nothing is."""
    if one.sound:
        return None
    name, row = _named(one.key), f"the row {one.key.id} of the table data_key"
    if one.health is KeyHealth.MASTER_MISSING:
        lost = f"{name} does not open: its master key {one.master} is not here."
        return f"{lost} {_bring_back(one.master, settings)}"
    if one.health is KeyHealth.ALTERED:
        return f"{name} does not open: it was altered. Restore the database, or {row}, from a backup."
    return (
        f"{name} opens, but what was sealed under it does not: either that was altered, or {row} is another "
        "key's. Restore the database from the last backup on which `ombud keys verify` finds nothing."
    )


def _bring_back(master: str, settings: Settings) -> str:
    if master.startswith("arn:"):
        return "Add its ARN to OMBUD_MASTER_KEY_AWS, after the current one."
    if settings.master_key:
        return "Add it to OMBUD_MASTER_KEY, after the current one."
    path = settings.master_key_path
    return (
        f"Copy its line into {path}, below the first; it may stand in {retired_file(path)}, or in a copy of "
        "the key file that you keep elsewhere."
    )


def _named(key: DataKey) -> str:
    whose = {
        KeyUse.MAILBOX: f" of mailbox {key.name}",
        KeyUse.ORGANISATION: f" of organisation {key.name}",
        KeyUse.INCIDENTS: " of the incidents",
        KeyUse.NOTHING: "",
    }
    return f"Data key {key.id}{whose[key.use]}"


def _facts(key: DataKey) -> dict[str, object]:
    return {
        "id": str(key.id),  # larger than the whole numbers of some readers of JSON
        "seals": key.use.value,
        "of": key.name,
        "since": key.since.isoformat(),
        "destroyed": key.wrapped is None,
        "destroyed_at": key.destroyed_at.isoformat() if key.destroyed_at else None,
    }
