"""What `ombud keys rotate` says at its end: what was done, what is left, and in which order."""

from collections.abc import Iterator

from bot.settings.model import Settings
from bot.vault.master import master_id
from bot.wiring.turnover import Old, Place, TurnedOver

WANTED = (
    "Nothing was changed: OMBUD_MASTER_KEY holds one key, and it wraps everything already. In this order:",
    "1. Make a new key: openssl rand -base64 32",
    "2. Put it in front of the old one in OMBUD_MASTER_KEY or in the file that OMBUD_MASTER_KEY_FILE names,",
    "   divided by a comma, and restart every `ombud serve`.",
    "3. Run `ombud keys rotate` again.",
    "4. Take the old key out of OMBUD_MASTER_KEY, keep it for old backups, and restart again.",
)
_BACKUPS = (
    "Backups of before this change need the old key until they have aged out: without it they cannot be read."
)


def told_facts(done: TurnedOver) -> dict[str, object]:
    """Return what came of a change as facts."""
    return {
        "place": done.place.value,
        "current": done.current,
        "made": done.made,
        "wrapped": done.wrapped,
        "left": done.left,
        "shut": [str(key) for key in done.shut],
        "retired": list(done.retired),
        "retired_file": str(done.beside) if done.beside else None,
        "settled": done.settled,
    }


def told_lines(done: TurnedOver, settings: Settings, old: Old) -> Iterator[str]:
    """Yield what came of a change, and what is left to do."""
    new = "the new master key" if done.made else "master key"
    yield f"{done.wrapped} data keys were wrapped anew by {new} {done.current}."
    if done.left:
        yield from _unfinished(done)
        return
    yield "Nothing is wrapped by another master key."
    if done.place is Place.FILE:
        yield from _of_file(done, settings, old)
    elif done.place is Place.SETTINGS:
        yield from _of_settings(done, settings)
    else:
        yield from _of_service(done, settings, old)


def _unfinished(done: TurnedOver) -> Iterator[str]:
    if done.shut:
        yield (
            f"{len(done.shut)} data keys do not open and stay as they are, and so do the old master keys. "
            "`ombud keys verify` says what to do about each; then run this again."
        )
    else:
        yield f"{done.left} are wrapped by another master key, made meanwhile by others; run this again."


def _of_file(done: TurnedOver, settings: Settings, old: Old) -> Iterator[str]:
    path = settings.master_key_path
    yield f"Keep a copy of {path} elsewhere: the one that you keep does not hold the new key."
    if done.beside:
        yield f"Retired: {', '.join(done.retired)}; kept in {done.beside}. {_BACKUPS} Remove that file then."
    elif done.retired:
        yield f"Thrown away: {', '.join(done.retired)}. Backups of before this change open no more, unless "
        yield "you have a copy of the old key file."
    elif old is Old.KEEP:
        yield f"The old keys stay in {path}, below the first."
    if not done.settled:
        yield (
            "New data keys are still wrapped by AWS KMS: set OMBUD_MASTER_KEY_CURRENT=local, restart every "
            "`ombud serve`, run this again, and then unset OMBUD_MASTER_KEY_AWS and OMBUD_MASTER_KEY_CURRENT."
        )
    elif settings.master_key_aws:
        yield (
            "OMBUD_MASTER_KEY_AWS and OMBUD_MASTER_KEY_CURRENT may be unset now; restart every `ombud serve` "
            f"then. {_BACKUPS} So keep the key in AWS until then."
        )


def _of_settings(done: TurnedOver, settings: Settings) -> Iterator[str]:
    others = [name for key in settings.master_key if (name := master_id(key)) != done.current]
    if others:
        yield (
            f"Now take {', '.join(others)} out of OMBUD_MASTER_KEY, which is every key but the first, and "
            f"restart every `ombud serve`. {_BACKUPS} So keep it elsewhere."
        )


def _of_service(done: TurnedOver, settings: Settings, old: Old) -> Iterator[str]:
    if not done.settled:
        yield (
            "New data keys are still wrapped by keys held here: unset OMBUD_MASTER_KEY_CURRENT, restart "
            "every `ombud serve`, and run this again."
        )
    elif settings.master_key:
        yield f"Now unset OMBUD_MASTER_KEY and restart every `ombud serve`. {_BACKUPS} So keep it elsewhere."
    elif done.beside:
        yield f"The key file is gone; its keys are kept in {done.beside}. {_BACKUPS} Remove that file then."
    elif done.retired:
        yield "The key file is gone for good. Backups of before this change open no more."
    elif old is Old.KEEP and settings.master_key_path.exists():
        yield f"The keys in {settings.master_key_path} stay where they are."
    if len(settings.master_key_aws) > 1:
        others = ", ".join(settings.master_key_aws[1:])
        yield f"{others} may go from OMBUD_MASTER_KEY_AWS now. {_BACKUPS} So keep it in AWS until then."
