"""`ombud verify-certificate`: prove a certificate from its file alone, without settings or database."""

from pathlib import Path

import click

from bot.cli.exits import Exit
from bot.cli.showing import as_json, plain, print_json
from bot.cli.taught import taught

#: Bytes of the largest file that is read.
_LARGEST = 32 * 1024 * 1024


@taught(
    "Prove a certificate of destruction, without a database.",
    "ombud verify-certificate 2027-C-0001.json",
    "ombud verify-certificate 2027-C-0001.pdf --key HEX",
)
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--key", metavar="HEX", help="The organisation's public key, as it told you by another way.")
@as_json
def verify_certificate(file: Path, key: str | None, *, as_json: bool) -> None:
    """Prove that not one byte of a certificate was changed since it was signed: its JSON, or its PDF.

    With --key it is also proved who signed it. Without, the file is believed about its own key: compare
    the one that is shown with the one that the organisation publishes. Works offline, and needs no settings.
    Exits with 1 where the certificate is not sound, and says what is wrong.
    """
    from bot.cli.certificate_facts import proved
    from handlers.domain.certificate import Unsound, parsed_key

    content = _read(file)
    try:
        public = None if key is None else parsed_key(key)
    except Unsound as unsound:
        raise click.UsageError(str(unsound)) from None
    try:
        found, lines = proved(content, public)
    except Unsound as unsound:
        if as_json:
            print_json({"ok": False, "error": str(unsound)})
        else:
            click.echo(plain(f"{file} is not sound. {unsound}"), err=True)
        click.get_current_context().exit(Exit.FOUND.value)
    if as_json:
        trusted = {"key": found.key.hex(), "key_was_given": public is not None}
        print_json({"ok": True, "certificate": found.number, **trusted, "statement": found.statement})
        return
    for line in lines:
        click.echo(plain(line))
    if public is None:
        click.echo(
            "Who signed it is proved by --key, with the key that the organisation told you by another way."
        )


def _read(file: Path) -> bytes:
    try:
        if file.stat().st_size > _LARGEST:
            raise click.UsageError(f"{file} is too large to be a certificate.")
        return file.read_bytes()
    except OSError as error:
        raise click.UsageError(f"{file} cannot be read: {error.strerror}.") from None
