"""A dry run as plain values and as lines for a terminal; nothing of a letter is in it."""

import click

from bot.cli.showing import plain, print_table
from handlers.intake.dry_run import DryRun, Folder, Voucher


def show_dry_run(run: DryRun) -> None:
    """Print what a mailbox would bring."""
    rows = [_row(each) for each in run.folders]
    title = f"What {plain(run.address)} would bring"
    print_table(title, ("Folder", "Letters", "In 30 days", "Read to try", "Would become cases", "Use"), rows)
    if run.general:
        click.echo("It is a general address: of letters that would become no case nothing would be kept.")


def dry_run_facts(run: DryRun) -> dict[str, object]:
    """Return what a mailbox would bring."""
    return {
        "address": run.address,
        "aliases": list(run.aliases),
        "folders": [
            {
                "name": each.name,
                "letters": each.letters,
                "more": each.more,
                "recent": each.recent,
                "read": each.read,
                "cases": each.cases,
                "chosen": each.chosen,
                "junk": each.junk,
                "sent": each.sent,
            }
            for each in run.folders
        ],
        "unread": run.unread,
        "oldest": run.oldest.isoformat() if run.oldest else None,
        "newest": run.newest.isoformat() if run.newest else None,
        "vouchers": [voucher_facts(each) for each in run.vouchers],
        "inbox": run.inbox,
        "general": run.general,
    }


def voucher_facts(voucher: Voucher) -> dict[str, object]:
    """Return a server that letters name, as plain values."""
    return {"name": voucher.name, "letters": voucher.letters, "took": voucher.took}


def voucher_line(voucher: Voucher) -> str:
    """Return a server that letters name, as a line."""
    took = f"; a server of that domain took in {voucher.took} of them" if voucher.took else ""
    return f"{plain(voucher.name)} is named at the top of {voucher.letters} letters{took}."


def choosable(run: DryRun) -> list[str]:
    """Return the folders that can be chosen, beside junk and sent mail."""
    return [each.name for each in run.folders if each.free and not each.junk]


def _row(folder: Folder) -> list[str]:
    letters = f"more than {folder.letters}" if folder.more else str(folder.letters)
    use = (
        "your own answers are noticed here"
        if folder.sent
        else "read in any case, for requests land here, too"
        if folder.junk
        else "read"
        if folder.chosen
        else "can be chosen"
        if folder.free
        else "-"
    )
    return [folder.name, letters, str(folder.recent), str(folder.read), str(folder.cases), use]
