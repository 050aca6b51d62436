"""`ombud certificate`: list, show and save what was certified of purges, and the keys that sign it."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli.exits import Exit
from bot.cli.offices import office
from bot.cli.showing import as_json, plain, print_json, print_table
from bot.cli.taught import taught

if TYPE_CHECKING:
    from bot.wiring.office import Office
    from handlers.disposal.lost_certificates import Lost
    from handlers.domain.certificate import Certificate, Issued

_COLUMNS = ("Certificate", "Of", "Cases", "Letters", "Unreadable since", "Issued")
_KEY_COLUMNS = ("Public key", "Since", "Until")


@click.group(short_help="Certificates of what was destroyed: list, show, save.")
def certificate() -> None:
    """Certificates of what was destroyed: one for each purge, signed, and kept for good.

    A certificate says in ids, dates and counts what went, when its key was destroyed, what stays and
    under which rule. It names no data subject. Whoever has the public key can prove it with `ombud
    verify-certificate`, without this installation (docs/certificate.md).
    """


@taught("List the certificates.", "ombud certificate list", "ombud certificate list --json", name="list")
@as_json
def list_certificates(*, as_json: bool) -> None:
    """List the certificates, the newest first, and those that were lost with a restore."""
    from bot.cli.certificate_facts import lost_told
    from handlers.disposal import certifying, lost_certificates
    from handlers.domain.certificate import read

    with office() as opened:
        found = certifying.listed(opened.desk)
        lost = lost_certificates.lost(opened.desk)
    if as_json:
        facts = {"certificates": [read(one.document).statement for one in found]}
        print_json({"ok": True, **facts, "lost": [_lost(one) for one in lost]})
        return
    if found:
        print_table("Certificates", _COLUMNS, [_row(one, read(one.document)) for one in found])
    elif not lost:
        click.echo("There is no certificate yet; the first mailbox that is purged brings one.")
    for one in lost:
        click.echo(lost_told(one))


def _lost(one: "Lost") -> dict[str, object]:
    facts = {"kind": one.kind.value, "mailbox_id": one.subject, "erased_at": one.erased_at.isoformat()}
    return {**facts, "ledger_entry": one.entry, "again": one.again or None}


@taught("Show one certificate.", "ombud certificate show 2027-C-0001")
@click.argument("number")
@as_json
def show(number: str, *, as_json: bool) -> None:
    """Show a certificate by its number, and look whether the cases' records still end as it says.

    Exits with 1 where they do not, or where the certificate itself was altered.
    """
    from bot.cli.certificate_facts import told
    from bot.vault.signing import verify
    from handlers.disposal import certifying
    from handlers.domain.certificate import Unsound, checked

    with office() as opened:
        issued = certifying.found(opened.desk, number)
        keys = {one.public for one in certifying.keys(opened.desk)}
        try:
            sound = checked(issued.document, verify)
        except Unsound as unsound:
            raise click.ClickException(f"{number}: {unsound}") from None
        ours, holds = sound.key in keys, certifying.still_holds(opened.desk, issued)
    if as_json:
        facts = {"key": sound.key.hex(), "key_is_ours": ours, "records_hold": holds}
        print_json({"ok": ours and holds, **facts, "statement": sound.statement})
    else:
        for line in told(sound):
            click.echo(plain(line))
        if not ours:
            click.echo("It was signed with a key that this installation never had.", err=True)
        if not holds:
            click.echo("The records of its cases do not end as it says; run `ombud case verify`.", err=True)
    if not (ours and holds):
        click.get_current_context().exit(Exit.FOUND.value)


@taught(
    "Save one certificate to a file.",
    "ombud certificate save 2027-C-0001",
    "ombud certificate save 2027-C-0001 --pdf --output certificate.pdf",
)
@click.argument("number")
@click.option(
    "--output", type=click.Path(path_type=Path, dir_okay=False), help="A new file; else by its number."
)
@click.option("--pdf", is_flag=True, help="A page to print, with the signed document attached.")
@as_json
def save(number: str, output: Path | None, *, pdf: bool, as_json: bool) -> None:
    """Save a certificate: the signed document (JSON), or with --pdf a page with that document attached.

    Keep the file as it is: every byte of it counts when it is verified. The page needs the extra `charts`.
    """
    from bot.cli.private_file import private_bytes
    from bot.vault.signing import verify
    from handlers.disposal import certifying
    from handlers.domain.certificate import Unsound, checked

    with office() as opened:
        issued = certifying.found(opened.desk, number)
        try:
            sound = checked(issued.document, verify)
        except Unsound as unsound:
            raise click.ClickException(f"{number}: {unsound}") from None
        content = _page(opened, issued, sound) if pdf else issued.document
    path = output or Path(f"{issued.number}.{'pdf' if pdf else 'json'}")
    with private_bytes(path) as target:
        target.write(content)
    if as_json:
        print_json({"ok": True, "certificate": issued.number, "file": str(path), "bytes": len(content)})
    else:
        click.echo(plain(f"{path} holds certificate {issued.number}."))


@taught("Show the public keys.", "ombud certificate key", "ombud certificate key --renew")
@click.option("--renew", is_flag=True, help="Sign with a new key from now on.")
@as_json
def key(*, renew: bool, as_json: bool) -> None:
    """Show the public key that certificates are signed with, and those of before.

    Publish it where others find it without you, such as on the organisation's website: whoever has it
    needs to trust nobody else. Old keys stay good for what they signed.
    """
    from handlers.disposal import certifying

    with office() as opened:
        if renew:
            certifying.renew_key(opened.desk)
        found = certifying.keys(opened.desk)
    if as_json:
        told = [
            {"public": one.public.hex(), "since": one.made_at.isoformat(), "until": _until(one.retired_at)}
            for one in found
        ]
        print_json({"ok": True, "key": found[0].public.hex(), "keys": told})
        return
    click.echo(found[0].public.hex())
    if len(found) > 1:
        rows = [(one.public.hex(), f"{one.made_at:%Y-%m-%d}", _until(one.retired_at) or "") for one in found]
        print_table("Public keys, the present one first", _KEY_COLUMNS, rows)


def _page(opened: "Office", issued: "Issued", sound: "Certificate") -> bytes:
    from bot.charts.paper import certificate_page
    from handlers.disposal import certifying
    from handlers.domain.certificate_pdf import attached
    from handlers.ports import Unpainted

    try:
        page = certificate_page(sound, opened.settings.data_dir / "cache" / "charts")
    except Unpainted as unpainted:
        raise click.ClickException(str(unpainted)) from None
    return attached(page, issued.document, certifying.page_signature(opened.desk, issued, page))


def _row(one: "Issued", what: "Certificate") -> tuple[str, ...]:
    from bot.cli.certificate_facts import about

    counts, times = what.statement["counts"], what.statement["times"]
    unreadable = str(times["unreadable"] or "")[:10]
    counted = (str(counts["cases"]), str(counts["letters"]))
    return (one.number, about(what.statement), *counted, unreadable, f"{one.issued_at:%Y-%m-%d}")


def _until(at: object) -> str | None:
    return str(at)[:10] if at else None


for _command in (list_certificates, show, save, key):
    certificate.add_command(_command)
