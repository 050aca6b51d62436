"""How soon a press in Slack is acknowledged while everything else goes on: percentiles, and errors.

    python -m bench.presses                          50 a second for a minute, SQLite
    python -m bench.presses --url postgresql://…     the same on PostgreSQL
    python -m bench.presses --rate 10 --slow 50      each statement slowed by 50 ms

People press in another process; twenty slow jobs and a mailbox's backfill run meanwhile.
"""

import argparse
import json
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.table import Table
from sqlalchemy import Engine, event

from bench import corpus
from bot.settings.loading import load
from bot.settings.model import Settings
from bot.wiring.running import Running
from handlers.checkup import standing
from handlers.desk import Desk
from handlers.mailboxes.registry import THE_ORGANISATION

_SLOW_JOBS = 20
_FIRST_LETTERS = 60
_ADDRESS = "privacy@bench.example"


def main() -> None:
    """Measure and print."""
    options = _options()
    console = Console(stderr=options.json)
    with (
        tempfile.TemporaryDirectory(prefix="ombud-bench-") as place,
        socket.create_server(("127.0.0.1", 0)) as free,
    ):
        port = free.getsockname()[1]
        free.close()
        facts = _measure(Path(place), port, options, console)
    if options.json:
        print(json.dumps(facts, indent=2))
    else:
        console.print(_table(facts))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rate", type=float, default=50.0, help="presses a second")
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--slow", type=float, default=0.0, help="milliseconds added to each statement")
    parser.add_argument("--backfill", type=int, default=4_000, help="letters that come in meanwhile")
    parser.add_argument("--url", default="", help="another database than SQLite in a temporary folder")
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


def _measure(folder: Path, port: int, options: argparse.Namespace, console: Console) -> dict[str, object]:
    mails = folder / "mails"
    corpus.maildir(mails, _FIRST_LETTERS, seed=3)
    with _slack_side(port, options) as slack:
        told = json.loads(slack.stdout.readline())  # type: ignore[union-attr]
        settings = _settings(folder, mails, port, told, options.url)
        counted: Counter[str] = Counter()
        with Running(settings) as ombud:
            _wait_for_cards(ombud.office.desk, console)
            corpus.maildir(mails, options.backfill, seed=11)
            if options.slow:
                _slow_down(ombud.office.database.engine, options.slow / 1000)
            stop = threading.Event()
            jobs = [
                threading.Thread(target=_slow_job, args=(ombud.office.desk, stop, counted))
                for _ in range(_SLOW_JOBS)
            ]
            for job in jobs:
                job.start()
            ombud.engine.wake("sync")
            console.print(f"pressing {options.rate:g} times a second for {options.seconds:g} s")
            slack.stdin.write("go\n")  # type: ignore[union-attr]
            slack.stdin.flush()  # type: ignore[union-attr]
            seen = json.loads(slack.stdout.readline())  # type: ignore[union-attr]
            stop.set()
            for job in jobs:
                job.join()
            with ombud.office.desk.reading("bench.count") as tx:
                cases = sum(tx.cases.count(THE_ORGANISATION).values())
    return {
        "rate": options.rate,
        "slow_ms": options.slow,
        "cases": cases,
        "slow_jobs": dict(counted),
        **_figures(seen),
    }


@contextmanager
def _slack_side(port: int, options: argparse.Namespace) -> Iterator["subprocess.Popen[str]"]:
    command = [
        sys.executable,
        "-m",
        "bench.pressing",
        "--app",
        f"http://127.0.0.1:{port}",
        "--rate",
        str(options.rate),
        "--seconds",
        str(options.seconds),
    ]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as slack:
        try:
            yield slack
        finally:
            slack.terminate()


def _settings(folder: Path, mails: Path, port: int, told: dict[str, object], url: str) -> Settings:
    people = " ".join(map(str, told["people"]))  # type: ignore[call-overload]
    return load(
        {
            "OMBUD_DATA_DIR": str(folder / "data"),
            **({"OMBUD_DATABASE_URL": url} if url else {}),
            "OMBUD_ORGANISATION_NAME": "Bench",
            "OMBUD_SLACK_MODE": "http",
            "OMBUD_SLACK_BASE_URL": str(told["base_url"]),
            "OMBUD_SLACK_BOT_TOKEN": str(told["bot_token"]),
            "OMBUD_SLACK_SIGNING_SECRET": str(told["signing_secret"]),
            "OMBUD_SLACK_TEAM_ID": str(told["team_id"]),
            "OMBUD_SLACK_CHANNEL_ID": str(told["channel"]),
            "OMBUD_SLACK_CASE_HANDLERS": people,
            "OMBUD_MAILBOX_ADDRESS": _ADDRESS,
            "OMBUD_MAILBOX_PATH": str(mails),
            "OMBUD_WEB_PORT": str(port),
            "OMBUD_LIMITS_SEARCHES_PER_HOUR": "100000",
            "OMBUD_LIMITS_READINGS_PER_HOUR": "100000",
        }
    )


def _wait_for_cards(desk: Desk, console: Console) -> None:
    with console.status("letters become cases"):
        for _ in range(600):
            now = standing(desk)
            with desk.reading("bench.cases") as tx:
                there = sum(tx.cases.count(THE_ORGANISATION).values())
            if there and not now.waiting + now.unknown + sum(now.unread.values()):
                return
            time.sleep(0.5)
    raise SystemExit("the cards were not posted in five minutes")


def _slow_down(engine: Engine, seconds: float) -> None:
    @event.listens_for(engine, "before_cursor_execute")
    def _wait(*_: object) -> None:
        time.sleep(seconds)


def _slow_job(desk: Desk, stop: threading.Event, counted: Counter[str]) -> None:
    while not stop.is_set():
        with desk.reading("bench.slow_job") as tx:
            tx.cases.count(THE_ORGANISATION)
            stop.wait(1.0)  # as if the statement took its time
        counted["rounds"] += 1


def _figures(seen: dict[str, object]) -> dict[str, object]:
    by_kind: dict[str, list[float]] = seen["seconds"]  # type: ignore[assignment]
    everything = sorted(one for each in by_kind.values() for one in each)
    rows = {kind: _row(sorted(each)) for kind, each in sorted(by_kind.items())}
    return {"trouble": seen["trouble"], "all": _row(everything), "kinds": rows}


def _row(seconds: list[float]) -> dict[str, float]:
    return {
        "presses": len(seconds),
        "p50_ms": 1000 * statistics.median(seconds),
        "p99_ms": 1000 * seconds[min(len(seconds) - 1, int(len(seconds) * 0.99))],
        "worst_ms": 1000 * seconds[-1],
    }


def _table(facts: dict[str, object]) -> Table:
    table = Table(
        "what",
        "presses",
        "p50 ms",
        "p99 ms",
        "worst ms",
        title=f"{facts['cases']} cases; trouble: {facts['trouble'] or 'none'}",
    )
    kinds: dict[str, dict[str, float]] = {**facts["kinds"], "all": facts["all"]}  # type: ignore[dict-item]
    for kind, row in kinds.items():
        table.add_row(
            kind, f"{row['presses']:g}", *(f"{row[name]:.1f}" for name in ("p50_ms", "p99_ms", "worst_ms"))
        )
    return table


if __name__ == "__main__":
    main()
