"""A stage for the whole road: letters in a Maildir, a Slack that stays, and a process to be killed."""

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.clock import SetClock
from bot.sandbox.slack.identity import SMALLEST_SCOPES, Installation
from bot.sandbox.slack.standin import SlackStandIn
from bot.sandbox.slack.timing import Timing
from handlers.mailboxes.registry import connect, describe_organisation
from tests.support.aftermath import Aftermath, aftermath
from tests.support.cast import ADA, BEN, IRIS, MALLORY, MAX
from tests.support.chats import MemoryChat
from tests.support.databases import NewUrl
from tests.support.desks import ACME, PLAN
from tests.support.letters import File, letter, new_mail_id, out_of_office
from tests.support.road import GONE, LATE, UNREACHABLE, Stage, desk_on
from tests.support.times import DAY, MONDAY
from tests.support.warm import Warm, warm


@dataclass
class Theatre:
    """What every performance needs: a Slack that outlives it, a warm process, and a set to copy.

    Attributes:
        blind: a second Slack, whose app may not read the channel's history.
    """

    slack: SlackStandIn
    blind: SlackStandIn
    warm: Warm
    scenery: Path
    sqlite: NewUrl
    shows: int = 0

    def stage(self, folder: Path, url: str, *, blind: bool = False) -> Stage:
        """Set a stage with letters in the mailbox and a channel of its own.

        Args:
            blind: the app may not read the channel's history.
        """
        slack = self.blind if blind else self.slack
        self.shows += 1
        shutil.copytree(self.scenery, folder / "home")
        channel = slack.workspace.add_channel(f"show-{self.shows}", members=[ADA])
        token = slack.installation.bot_token
        return Stage(url, str(folder / "home"), slack.base_url, token, channel.id, MONDAY.isoformat())

    def after(self, stage: Stage) -> Aftermath:
        """Look at what stands."""
        slack = self.blind if stage.slack_url == self.blind.base_url else self.slack
        return aftermath(stage, slack.messages(stage.channel))


def _letters(mail: Path) -> None:
    for box in ("new", "cur", "tmp"):
        (mail / box).mkdir(parents=True)
    request = letter(message_id="<request@subject.example>", files=(File("id.pdf", bytes(range(256)) * 400),))
    originals = {
        "1772442001.request": request,
        "1772442002.request-again": request,
        "1772442003.absence": out_of_office(),
        "1772442004.kim": letter(sender=UNREACHABLE, message_id=new_mail_id()),
        f"1772442005.{LATE}": out_of_office(),
        f"1772442006.{GONE}": letter(),
    }
    for name, original in originals.items():
        (mail / "new" / name).write_bytes(original)


def set_up(stage: Stage) -> Stage:
    """Describe the organisation and connect the mailbox; return the stage."""
    clock = SetClock(datetime.fromisoformat(stage.at))
    desk = desk_on(replace(stage, trace=""), clock, MemoryChat(clock))
    describe_organisation(desk, ACME)
    connect(desk, PLAN)
    desk.close()
    return stage


@contextmanager
def theatre(scenery: Path, sqlite: NewUrl) -> Iterator[Theatre]:
    """Open a theatre for as long as the block runs."""
    _letters(scenery / "mail")
    # Slack's own clock runs ahead of ours, which is set: what it posts is never older than our claims.
    began = time.monotonic()
    timing = Timing(wall=lambda: (MONDAY + 60 * DAY).timestamp() + time.monotonic() - began)
    scopes = SMALLEST_SCOPES | {"groups:history"}
    with (
        SlackStandIn(Installation(scopes), timing) as slack,
        SlackStandIn(Installation(SMALLEST_SCOPES), timing) as blind,
        warm() as process,
    ):
        for workspace in (slack.workspace, blind.workspace):
            for person in (ADA, BEN, MAX, IRIS, MALLORY):
                workspace.add_person(person.removeprefix("U0").lower(), person_id=person)
        opened = Theatre(slack, blind, process, scenery, sqlite)
        with TemporaryDirectory() as folder:
            process.learn(set_up(opened.stage(Path(folder), sqlite())))
        yield opened
