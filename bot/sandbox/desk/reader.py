"""What blocks are drawn for: a person, whose zone and day count, among people and channels with names."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bot.sandbox.slack.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Reader:
    """Who looks, and what ids are called."""

    id: str
    zone: ZoneInfo
    now: datetime
    people: Mapping[str, str]
    channels: Mapping[str, str]
    members: tuple[tuple[str, str], ...] = ()

    def person(self, person_id: str) -> str:
        """Return what somebody is called, or the id of a stranger."""
        return self.people.get(person_id, person_id)

    def channel(self, channel_id: str) -> str:
        """Return what a channel is called, or the id of one that is not here."""
        return self.channels.get(channel_id, channel_id)

    def time_of(self, ts: str) -> datetime:
        """Return when a message was written, in the reader's zone."""
        return datetime.fromtimestamp(float(ts), UTC).astimezone(self.zone)


def reader_in(workspace: Workspace, person_id: str, now: datetime) -> Reader:
    """Return somebody as the reader of what is drawn."""
    bot = workspace.installation.bot_user_id
    names = {each.id: each.real_name or each.name.title() for each in workspace.people.values()}
    return Reader(
        person_id,
        ZoneInfo(workspace.person(person_id).tz),
        now,
        {**names, bot: "Ombud"},
        {each.id: each.name for each in workspace.channels.values() if each.with_person is None},
        tuple(
            (each.id, names[each.id])
            for each in workspace.people.values()
            if not (each.is_bot or each.deleted)
        ),
    )
