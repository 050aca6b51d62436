"""What `ombud case verify --head` says: whether the records are still those of the head."""

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from handlers.desk import Desk
    from handlers.proof.comparing import Comparison


def compared(desk: "Desk", head: str, number: str | None) -> "Comparison | None":
    """Return what came of holding the records against a head, or None where none was given."""
    from handlers.proof.comparing import compare

    return compare(desk, head, number) if head else None


def head_facts(found: "Comparison | None") -> dict[str, object]:
    """Return it as plain values; nothing where no head was given."""
    if found is None:
        return {}
    rewritten = [{"case": number, "event": seq} for number, seq in found.rewritten]
    told = {"known": found.known, "day": found.day or None, "event": found.seq or None}
    return {"head": {**told, "holds": found.holds, "rewritten": rewritten}}


def print_head(found: "Comparison | None") -> None:
    """Print it."""
    if found is None:
        return
    if not found.known:
        click.echo("No state of these records has that head: they were written anew, or it is another one's.")
        return
    for number, seq in found.rewritten:
        click.echo(f"{number}, event {seq}: not the one of then; the record was written anew")
    of = f"the round of {found.day}" if found.day else "this case"
    upto = f", and covers events 1 to {found.seq}" if found.seq else ""
    click.echo(f"The head is that of {of}{upto}.")
    if found.holds:
        click.echo("Nothing of then was written anew.")
