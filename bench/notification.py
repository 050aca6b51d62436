"""How soon a letter is a card in Slack where the provider tells of it: median and 99th percentile.

    python -m bench.notification                     200 letters of each provider
    python -m bench.notification --letters 20 --providers google,microsoft

Microsoft calls Ombud's web server, Google is asked through its Pub/Sub subscription, and the mail server
(Dovecot) announces letters over an open connection (IDLE). The clock runs from the letter's arrival at
the provider to its card at Slack's stand-in; all of them run in another process on the same machine.
"""

import argparse
import json
import socket
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from bench.connecting import connect
from bench.lines import line_of, said_to, started
from bot.settings.loading import load
from bot.settings.model import Settings
from bot.wiring.running import Running
from handlers.desk import Desk

_PROVIDERS = "google,microsoft,imap"
#: Seconds in which every provider must have been asked to tell.
_STANDS = 60.0

Facts = dict[str, Any]


def main() -> None:
    """Measure and print."""
    options = _options()
    console = Console(stderr=options.json)
    with tempfile.TemporaryDirectory(prefix="ombud-bench-") as place:
        rows = _measured(Path(place), options, console)
    if options.json:
        print(json.dumps(rows, indent=2))
    else:
        console.print(_table(rows, options.letters))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--letters", type=int, default=200, help="of each provider")
    parser.add_argument("--providers", default=_PROVIDERS, help=f"of {_PROVIDERS}")
    parser.add_argument(
        "--pause", type=float, default=1.0, help="seconds between letters; Slack takes a card a second"
    )
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


def _measured(folder: Path, options: argparse.Namespace, console: Console) -> dict[str, Facts]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = int(free.getsockname()[1])
    outside = [
        "bench.notifying",
        *("--app", f"http://127.0.0.1:{port}", "--providers", options.providers),
        *("--letters", str(options.letters), "--pause", str(options.pause)),
    ]
    with started(outside) as world:
        told = line_of(world)
        ombud = Running(_settings(folder, port, told))
        for facts in told["mailboxes"]:
            connect(ombud.office.desk, facts)
        with ombud, Progress(console=console) as progress:
            _wait_for_watches(ombud.office.desk, told["mailboxes"])
            task = progress.add_task("letters arrive", total=options.letters)
            said_to(world, "go")
            while "seconds" not in (seen := line_of(world)):
                progress.update(task, completed=seen["done"])
    return {name: _row(sorted(seconds)) for name, seconds in seen["seconds"].items()}


def _settings(folder: Path, port: int, told: Facts) -> Settings:
    slack, mailboxes = told["slack"], told["mailboxes"]
    environ = {
        "OMBUD_DATA_DIR": str(folder / "data"),
        "OMBUD_ORGANISATION_NAME": "Bench",
        "OMBUD_SLACK_MODE": "http",
        "OMBUD_SLACK_BASE_URL": slack["base_url"],
        "OMBUD_SLACK_BOT_TOKEN": slack["bot_token"],
        "OMBUD_SLACK_SIGNING_SECRET": slack["signing_secret"],
        "OMBUD_SLACK_TEAM_ID": slack["team_id"],
        "OMBUD_SLACK_CHANNEL_ID": slack["channel"],
        "OMBUD_SLACK_CASE_HANDLERS": slack["people"],
        "OMBUD_WEB_PORT": str(port),
        "OMBUD_LIMITS_ACKS_PER_HOUR": "0",  # letters come in, and nothing leaves
        "OMBUD_LIMITS_CASES_PER_DOMAIN": "100000",
        "OMBUD_LIMITS_CASES_PER_MAILBOX": "100000",
    }
    for facts in mailboxes:
        environ |= _ENVIRON[facts["provider"]](facts)
    return load(environ)


def _google(facts: Facts) -> dict[str, str]:
    addresses = ("API", "ACCOUNTS", "TOKEN", "PUBSUB")
    return {f"OMBUD_GOOGLE_{name}_URL": facts["url"] for name in addresses} | {
        "OMBUD_GOOGLE_CLIENT_ID": facts["client_id"],
        "OMBUD_GOOGLE_CLIENT_SECRET": facts["client_secret"],
        "OMBUD_GOOGLE_SERVICE_ACCOUNT_FILE": facts["key_file"],
        "OMBUD_GOOGLE_TOPIC": facts["topic"],
        "OMBUD_GOOGLE_SUBSCRIPTION": facts["subscription"],
    }


def _microsoft(facts: Facts) -> dict[str, str]:
    named = ("graph_url", "login_url", "client_id", "client_secret")
    said = {f"OMBUD_MICROSOFT_{name.upper()}": facts[name] for name in named}
    return said | {"OMBUD_MICROSOFT_INSTANCE_DISCOVERY": "false"}


def _imap(facts: Facts) -> dict[str, str]:
    return {"OMBUD_IMAP_ALLOW_PRIVATE_HOSTS": "true", "OMBUD_CA_FILE": facts["authority"]}


_ENVIRON = {"google": _google, "microsoft": _microsoft, "imap": _imap}


def _wait_for_watches(desk: Desk, mailboxes: list[Facts]) -> None:
    """Wait until every provider that is asked to tell was asked, and whoever listens does."""
    until = time.monotonic() + _STANDS
    pushing = sum(1 for facts in mailboxes if desk.providers[facts["provider"]].push is not None)
    while time.monotonic() < until:
        with desk.reading("bench.watches") as tx:
            boxes = tx.mailboxes.all()
            watched = sum(bool(tx.watches.of(box)) for box in boxes)
        if watched == pushing:
            time.sleep(3)  # listeners begin while the first jobs run
            return
        time.sleep(0.2)
    raise SystemExit("the providers were not asked to tell of letters within a minute")


def _row(seconds: list[float]) -> Facts:
    return {
        "letters": len(seconds),
        "median_s": statistics.median(seconds),
        "p99_s": seconds[min(len(seconds) - 1, int(len(seconds) * 0.99))],
        "worst_s": seconds[-1],
    }


def _table(rows: dict[str, Facts], letters: int) -> Table:
    table = Table(
        "told by", "median s", "p99 s", "worst s", title=f"From notification to card, {letters} letters"
    )
    for name, row in rows.items():
        table.add_row(name, *(f"{row[each]:.2f}" for each in ("median_s", "p99_s", "worst_s")))
    return table


if __name__ == "__main__":
    main()
