"""What is typed to sign in to a mail host: from options, from files, or asked for; secrets unseen."""

from collections.abc import Mapping
from pathlib import Path

import click

_PORTS = {
    "imap": {"tls": "993", "starttls": "143", "plain": "143"},
    "smtp": {"tls": "465", "starttls": "587", "plain": "25"},
}


def typed_in(address: str, said: Mapping[str, str | Path | None], *, asking: bool) -> dict[str, str]:
    """Return the answers that a sign-in takes, by the name of the field.

    Args:
        said: the options as they were given.
        asking: somebody is there to be asked for what is missing.

    Raises:
        click.UsageError: something is missing and nobody can be asked.
    """
    given = {name: str(value) for name, value in said.items() if value is not None and value != ""}
    by_token = "token_url" in given or "refresh_token_file" in given
    typed = {
        "imap_host": _word(given, "imap_host", "IMAP server", asking=asking),
        "imap_security": given["imap_security"],
        "imap_port": given.get("imap_port") or _PORTS["imap"][given["imap_security"]],
        "smtp_host": _word(given, "smtp_host", "SMTP server", asking=asking),
        "smtp_security": given["smtp_security"],
        "smtp_port": given.get("smtp_port") or _PORTS["smtp"][given["smtp_security"]],
        "sign_in": "token" if by_token else "password",
        "user": given.get("user", address.strip()),
    }
    if not by_token:
        return typed | {"password": _secret(given, "password", "Password", asking=asking)}
    return typed | {
        "token_url": _word(given, "token_url", "Address of the token service", asking=asking),
        "client_id": _word(given, "client_id", "Client id", asking=asking),
        "client_secret": _read(given["client_secret_file"]) if "client_secret_file" in given else "",
        "scope": given.get("scope", ""),
        "refresh_token": _secret(given, "refresh_token", "Refresh token", asking=asking),
    }


def asked_for(name: str, label: str, *, asking: bool) -> str:
    """Return what somebody types for an option that was not given.

    Raises:
        click.UsageError: nobody can be asked.
    """
    if not asking:
        raise click.UsageError(f"Say --{name.replace('_', '-')}; under --json nothing is asked.")
    said: str = click.prompt(label)
    return said


def _word(given: Mapping[str, str], name: str, label: str, *, asking: bool) -> str:
    return given[name] if name in given else asked_for(name, label, asking=asking)


def _secret(given: Mapping[str, str], name: str, label: str, *, asking: bool) -> str:
    if path := given.get(f"{name}_file"):
        return _read(path)
    if not asking:
        raise click.UsageError(f"Say --{name.replace('_', '-')}-file; under --json nothing is asked.")
    said: str = click.prompt(label, hide_input=True)
    return said


def _read(path: str) -> str:
    """Return what a file holds, without the line break at its end."""
    try:
        return Path(path).read_text(encoding="utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError):
        raise click.UsageError(f"{path} cannot be read as text.") from None
