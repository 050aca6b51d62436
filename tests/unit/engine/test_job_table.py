"""The table of jobs: every duty of the desk, at the cadence of the settings."""

from bot.jobs.table import jobs
from bot.settings.groups import JobSettings


def test_the_table_of_jobs_takes_its_cadence_from_the_settings() -> None:
    table = jobs(JobSettings(sync_seconds=7, deliver_seconds=11))
    assert {job.name: job.every for job in table if job.name in {"sync", "deliver"}} == {
        "sync": 7,
        "deliver": 11,
    }
    assert all(callable(job.run) for job in table)


def test_every_duty_of_the_desk_stands_in_the_table_once() -> None:
    names = [job.name for job in jobs(JobSettings())]
    assert len(set(names)) == len(names)
    assert {"people", "watch", "sync", "remind", "repair", "repair_all", "deliver", "tidy"} <= set(names)
    assert names.index("people") < names.index("deliver"), "who is who is known before anybody is told"
