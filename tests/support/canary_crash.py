"""A process that runs one job over an installation and is killed on the way; see `canary_house`."""

import os
import signal
import sys
from datetime import datetime

from bot import logs
from bot.clock import SetClock
from bot.jobs.table import jobs
from bot.settings.groups import JobSettings
from bot.settings.loading import load
from bot.wiring.office import World, open_office
from bot.wiring.slack_face import slack_chat, slack_directory
from handlers.desk import Hooks
from handlers.disposal.purging import purge_due


def main(name: str, point: str, nth: int, at: datetime) -> None:
    """Run a job, and die at the point; come back where it is never reached."""
    settings = load(os.environ)
    logs.configure(settings.log_level.value)
    reached = 0

    def reap(passed: str) -> None:
        nonlocal reached
        reached += passed == point
        if reached == nth:
            os.kill(os.getpid(), signal.SIGKILL)

    chat, directory = slack_chat(settings, every=0.0), slack_directory(settings)
    world = World(SetClock(at), chat=chat, directory=directory, hooks=Hooks(checkpoint=reap))
    with open_office(settings, world) as office:
        if name == "purge":
            purge_due(office.desk, lambda _: None)  # without the rests that it takes between its slices
        for job in jobs(JobSettings()):
            if job.name == name:
                job.run(office.desk)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), datetime.fromisoformat(sys.argv[4]))
