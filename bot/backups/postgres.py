"""PostgreSQL's own tools, which dump and restore: looked up, and called without a password in sight."""

import os
import re
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO
from urllib.parse import parse_qsl, unquote, urlsplit

from bot.backups.manifest import BackupFault

#: Where distributions put them beside the path.
_USUAL = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/usr/local/opt/postgresql*/bin",
    "/opt/homebrew/bin",
)
_VARIABLES = {
    "host": "PGHOST",
    "port": "PGPORT",
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
    "sslcert": "PGSSLCERT",
    "sslkey": "PGSSLKEY",
    "service": "PGSERVICE",
    "passfile": "PGPASSFILE",
    "options": "PGOPTIONS",
}


def tool(name: str) -> str:
    """Return where a tool lies; the newest, where there are several.

    Raises:
        BackupFault: it is not installed.
    """
    folders = [str(path) for pattern in _USUAL for path in Path("/").glob(pattern.lstrip("/"))]
    found = [shutil.which(name), *(shutil.which(name, path=folder) for folder in folders)]
    there = [one for one in found if one]
    if not there:
        raise BackupFault(
            f"{name} is not installed here; install PostgreSQL's client tools of the server's version "
            "or newer "
            "(Debian and Ubuntu: apt install postgresql-client), and see that they are on the path."
        )
    return max(there, key=_version)


def _version(path: str) -> tuple[int, ...]:
    asked = [path, "--version"]
    told = subprocess.run(asked, capture_output=True, text=True, check=False).stdout  # noqa: S603 - by `tool`
    return tuple(int(one) for one in re.findall(r"\d+", told)[:2])


def environment(url: str, environ: Mapping[str, str]) -> dict[str, str]:
    """Return the variables by which the tools reach a database; none of it stands on a command line.

    Args:
        environ: of this process; what is Ombud's in it, the master key above all, is not handed on.
    """
    parts = urlsplit(url)
    found = {"PGHOST": parts.hostname or "", "PGPORT": str(parts.port or "")}
    found["PGUSER"], found["PGPASSWORD"] = unquote(parts.username or ""), unquote(parts.password or "")
    found["PGDATABASE"] = unquote(parts.path.lstrip("/"))
    found |= {_VARIABLES[name]: value for name, value in parse_qsl(parts.query) if name in _VARIABLES}
    inherited = {name: value for name, value in environ.items() if not name.startswith("OMBUD_")}
    return {**inherited, **{name: value for name, value in found.items() if value}}


def dump(url: str, snapshot: str, target: Path, environ: Mapping[str, str]) -> None:
    """Dump one held state of a database into a file of PostgreSQL's custom format.

    Raises:
        BackupFault: the tool is not installed, or failed.
    """
    asked = [tool("pg_dump"), "--format=custom", "--no-owner", "--no-privileges", "--no-password"]
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        done = subprocess.run(  # noqa: S603 - found by `tool`, arguments of our own
            [*asked, f"--snapshot={snapshot}"],
            env=environment(url, environ),
            stdout=file,
            stderr=subprocess.PIPE,
            check=False,
        )
        os.fsync(file.fileno())
    if done.returncode:
        raise BackupFault(f"pg_dump failed ({_last(done.stderr)}); put that right and try again.")


def restore(
    url: str, source: Path, before: Sequence[str], after: Sequence[str], environ: Mapping[str, str]
) -> None:
    """Restore a dump in one transaction, between statements of ours: all of it happens, or nothing.

    Raises:
        BackupFault: a tool is not installed, or failed; the database is as it was.
    """
    asked = [
        tool("psql"),
        "--no-psqlrc",
        "--quiet",
        "--no-password",
        "--set=ON_ERROR_STOP=1",
        "--output=/dev/null",
    ]
    reading = [tool("pg_restore"), "--no-owner", "--no-privileges", "--file=-", str(source)]
    with subprocess.Popen(  # noqa: S603 - found by `tool`, arguments of our own
        asked,
        env=environment(url, environ),
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    ) as writing:
        assert writing.stdin is not None
        try:
            # Without the last word nothing was done: a kill on the way leaves the database as it was.
            _say(writing.stdin, "BEGIN", *before)
            with subprocess.Popen(  # noqa: S603 - found by `tool`, arguments of our own
                reading, stdout=subprocess.PIPE, stderr=subprocess.PIPE
            ) as script:
                assert script.stdout is not None
                assert script.stderr is not None
                shutil.copyfileobj(script.stdout, writing.stdin)
                told = script.stderr.read()
            if script.returncode:
                writing.kill()
                raise BackupFault(f"pg_restore failed ({_last(told)}); nothing was changed.")
            _say(writing.stdin, *after, "COMMIT")
            writing.stdin.close()
        except BrokenPipeError:
            pass  # it stopped at a mistake, which it tells of
        assert writing.stderr is not None
        told = writing.stderr.read()
        writing.wait()
    if writing.returncode:
        raise BackupFault(f"psql failed ({_last(told)}); nothing was changed.")


def _say(pipe: IO[bytes], *statements: str) -> None:
    pipe.write("".join(f"{statement};\n" for statement in statements).encode())
    pipe.flush()


def _last(told: bytes) -> str:
    lines = [line for line in told.decode(errors="replace").splitlines() if line.strip()]
    return lines[0].strip()[:300] if lines else "it did not say why"
