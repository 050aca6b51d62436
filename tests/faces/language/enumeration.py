"""Everything anybody can do, done once in plain words: what the pictures of all languages are taken from.

All that people write is Greek, so that words of ours are told from theirs by their letters.
"""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from functools import partial
from unittest import mock

from bot.slack.boundary import sorry
from connectors.base import Address, Attachment, TransferEncoding
from connectors.errors import AuthorizationLost, Temporary
from handlers.cards.incident_lines import HAPPENED, PARTIES, PERSONS, PHASES, RISKS, STAGES
from handlers.desk import Desk
from handlers.domain.case import ActionId, Status
from handlers.domain.channel import ChannelFault
from handlers.domain.clock.flags import MEANINGS
from handlers.domain.errors import Incomplete, Refused
from handlers.domain.events import Fact
from handlers.domain.habits import Habit, Unusual
from handlers.domain.ids import MailboxId, PersonId
from handlers.domain.mailbox import MailboxStatus
from handlers.domain.notice import Notice
from handlers.domain.phrase import Phrase
from handlers.domain.recount import Cause, Move, Report
from handlers.mailboxes import wellbeing
from handlers.people.habit_notices import kept
from handlers.people.mailbox_notices import STEPS
from handlers.people.notices import _LIMITS as LIMITS
from handlers.people.notices import NOTICES, Asked, NoticeKind
from handlers.store.rounds import Standing
from handlers.words.catalogues import ENGLISH
from tests.faces.hostile.distinct_people import Writer, work_on
from tests.faces.hostile.whole_road import whole_road
from tests.faces.language.pictures import Gallery, looks, watching
from tests.faces.language.values_of_erasures import every_word_of_erasures
from tests.faces.language.values_of_letters import every_word_of_letters
from tests.faces.language.values_of_purges import every_notice_of_purges, every_word_of_purges
from tests.support import golden_acts as acts
from tests.support.erase_acts import every_erasure
from tests.support.golden import Corpus, hearing
from tests.support.golden_clock_acts import every_incident, every_question
from tests.support.golden_events import events_about
from tests.support.golden_studio import Studio, studio
from tests.support.golden_words import Words
from tests.support.hold_acts import every_hold
from tests.support.side_door_acts import every_side_door
from tests.support.times import DAY, MINUTE, MONDAY

#: One of each kind of what is done with letters.
FEW = 10
GREEK = Words(
    "Greek",
    Address("sam@example.org", "Σαμ Υποκείμενος"),
    "Τα δεδομένα μου",
    "Στείλτε μου τα δεδομένα μου.\n\nΣαμ\n\n> Τη Δευτέρα γράψατε:\n> Γεια σας",
    "Ορίστε τα δεδομένα σας.",
    "Άντα",
    (
        Attachment("διαβατήριο.pdf", "application/pdf", 123_456, "0" * 64, 0, 10, TransferEncoding.BASE64),
        Attachment("εκτελέσιμο.exe", "text/html", 1, "1" * 64, 10, 20, TransferEncoding.BASE64),
    ),
)
_LONG = replace(
    GREEK,
    name="long Greek",
    sender=Address(f"σ{'χ' * 400}@example.org", "Σαμ " * 100),
    subject="Τα δεδομένα μου " * 100,
    text="Στείλτε μου τα δεδομένα μου. " * 2_000,
)


def _long_letters(made: Studio) -> None:
    """Read and answer letters that are too long for one window."""
    ada = made.place.cast.ada
    for status in (Status.OPEN, Status.READY):
        for action in (ActionId.OPEN_LETTER, ActionId.REPLY, ActionId.SEND, ActionId.SPLIT):
            made.through_windows(
                ada,
                f"{action} of a long letter in {status}",
                partial(_press, made, status, action),
                1,
            )


def _tick_off(made: Studio) -> None:
    """Put a tick on a card, which asks to close its case."""
    ticked = made.place.card(made.staged(Status.OPEN))
    for event in events_about(ticked.channel, ticked.ts, made.place.cast.ada, made.place.slack.installation):
        if event["type"] == "reaction_added":
            made.place.slack.event(event)
    made.gather("reactions on an open case")


def _press(made: Studio, status: Status, action: ActionId) -> None:
    made.press(made.place.cast.ada, made.ready(status), action.value)


def _every_notice(desk: Desk, admin: str) -> Iterator[Notice]:
    """Yield each notice that somebody can be told alone, but for reminders and digests, which time brings."""
    colleague, person = PersonId("U0BEN"), PersonId(admin)
    about: dict[NoticeKind, list[dict[str, Fact]]] = {
        NoticeKind.CHANNEL_FAULT: [{"fault": str(one)} for one in (*ChannelFault, "")],
        NoticeKind.LIMIT_EXCEEDED: [{"person": colleague, "what": what} for what in LIMITS],
        NoticeKind.CASES_RETURNED: [
            {"person": colleague, "numbers": " ".join(f"2026-{n:04}" for n in range(many))}
            for many in (1, 5, 30)
        ],
        NoticeKind.DATES_RECOUNTED: list(_of_recounts()),
        NoticeKind.RECORDS_AMISS: [
            {"numbers": " ".join(f"2026-{n:04}" for n in range(min(many, 20))), "amiss": many}
            for many in (1, 5, 30)
        ],
        NoticeKind.UNUSUAL_READING: [
            {"monday": "2026-02-23", "found": kept(found)} for found in _of_habits()
        ],
        NoticeKind.LOOK_WAITS: [
            {"numbers": " ".join(f"2026-{n:04}" for n in range(many))} for many in (1, 5, 30)
        ],
        **_of_mailboxes(),
    }
    for kind, drawing in NOTICES.items():
        for facts in about.get(kind, [{"name": "privacy"}]):
            for reader in (person, PersonId("C0CHANNEL")):
                yield drawing(desk, Asked(reader, facts))


def _of_habits() -> Iterator[list[tuple[PersonId, Unusual]]]:
    """Yield what may stand out in a week of reading."""
    ben = PersonId("U0BEN")
    yield [(ben, Unusual(Habit.CASES, 61, None))]
    yield [(PersonId(f"U0CROWD{n}"), Unusual(habit, 21 + n, 3)) for n in range(6) for habit in Habit]


def _of_recounts() -> Iterator[dict[str, Fact]]:
    """Yield what came of counting anew: nothing, dates moved to and fro, cases that could not be counted."""
    day = MONDAY.date()
    moves = tuple(Move("2026-0001", day, day + timedelta(days=days)) for days in (-1, 0, 1))
    for cause in Cause:
        yield {**Report(1).to_facts(), "causes": cause.value}
    yield Report(30, moved=1, moves=moves[:1], missed=1, numbers=("2026-0009",)).to_facts()
    yield Report(30, moved=25, moves=moves, missed=25, numbers=("2026-0008", "2026-0009")).to_facts()


def _of_mailboxes() -> dict[NoticeKind, list[dict[str, Fact]]]:
    """Return the facts of each notice about a mailbox, in every way in which they differ in words."""
    return {
        NoticeKind.MAILBOX_LAPSED: [
            {"name": "privacy", "open": many, "due_on": "2026-12-22"} for many in (0, 1, 7)
        ],
        NoticeKind.MAILBOX_DISCONNECTED: [
            {"name": "privacy", "revoked": True},
            {"name": "privacy", "purged_on": "2026-12-22"},
            {"name": "privacy", "steps": " ".join([*STEPS, "a-new-one"]), "ends_on": "2026-12-22"},
            {"name": "privacy", "doubtful": "2026-0001 2026-0002"},
        ],
        NoticeKind.MAILBOX_PURGED: [
            {"name": "privacy", "certificate": "2027-C-0001", **more} for more in ({}, {"case": "2026-0012"})
        ],
        NoticeKind.PURGE_STUCK: [{"name": "privacy", "due_at": "2026-12-22", "codes": "held keyless dead"}],
        NoticeKind.PURGE_OVERDUE: [
            {"name": "privacy", "mailbox": 1, "since": "2026-12-22", **more}
            for more in ({}, {"case": "2026-0012"})
        ],
        NoticeKind.CLIENT_REFUSED: [{"provider": "google"}],
        NoticeKind.FOLDER_AMISS: [
            {"name": "privacy", "folder": "Φάκελος", "fault": one} for one in ("Permanent", "Renumbered")
        ],
        NoticeKind.ACCESS_AMISS: [{"name": "privacy", "reach": one} for one in ("too-wide", "unproven")],
        NoticeKind.MAIL_FLOOD: [{"name": "privacy", "what": what} for what in ("cases", "acknowledgements")],
        NoticeKind.JUNK_WAITS: [
            {"n": n, **more}
            for n in (1, 12)
            for more in (
                {},
                {"possible": n, "received": "2026-03-01", "today": "2026-03-04", "due": "2026-04-01"},
            )
        ],
        NoticeKind.MAILBOX_BACKFILLED: [
            {"name": "privacy", "letters": n, "cases": n, "overdue": n} for n in (1, 12)
        ],
        NoticeKind.LETTERS_MISSED: [{"name": "privacy", "missed": n} for n in (1, 12)],
    }


def _every_state_of_a_mailbox() -> Iterator[Phrase]:
    """Yield how mailboxes fare, in each way in which Home tells it."""
    well = Standing(MailboxId(1), "privacy", "google", MailboxStatus.CONNECTED, read_at=MONDAY)
    failing = replace(well, failing_since=MONDAY)
    causes = (
        "AuthorizationLost",
        "ClientRefused",
        "MailboxFull",
        "LicenceMissing",
        "MailboxGone",
        "Temporary",
    )
    for one in (
        *(replace(well, status=status) for status in MailboxStatus if status is not MailboxStatus.RESERVE),
        *(replace(failing, fault=cause) for cause in causes),
        replace(well, read_at=None),
        *(replace(well, reach=one) for one in ("too-wide", "unproven", "narrow")),
    ):
        for later in (MINUTE, DAY):
            yield wellbeing.told(one, MONDAY + later)
            yield wellbeing.waiting(one)


def _every_word_of_clocks() -> Iterator[Phrase]:
    """Yield what derivations and registers say of values that only other laws or other years bring."""
    yield from MEANINGS.values()
    for words in (PHASES, STAGES, RISKS, PARTIES, PERSONS, HAPPENED):
        yield from words.values()


def _walk() -> None:
    """Work letters end to end on the whole road, where the mailbox goes wrong too."""
    with whole_road() as road:
        work_on(road, [Writer(number) for number in range(FEW)])
        iris = road.cast.iris
        for error in (Temporary(), AuthorizationLost()):
            for _ in range(3):
                road.mail.fail_next("discover", error)
                with suppress(type(error)):
                    road.arrive()
                road.place.later(1_200)
            road.next_day()
            road.look_home(iris)
            road.type_command(iris, "mailboxes")


ALL = (
    acts._every_action,
    acts._every_card,
    acts._every_command,
    acts._every_home,
    acts._every_line,
    acts._every_way_in,
    acts._time,
    acts._every_refusal,
    acts._every_trouble,
    every_incident,
    every_question,
    every_side_door,
    every_hold,
    every_erasure,
    _tick_off,
)


def gallery() -> Gallery:
    """Return every picture that can be drawn; what left for Slack meanwhile is kept beside them."""
    found, corpus = Gallery(), Corpus()
    greek = mock.patch("tests.support.golden_studio.SLY", "Ψωμί & τυρί")
    with hearing(corpus) as heard, watching(found), greek:
        for act in ALL:
            with studio(corpus, heard, ENGLISH, GREEK) as made:
                act(made)
        with studio(corpus, heard, ENGLISH, _LONG) as made:
            _long_letters(made)
        with studio(corpus, heard, ENGLISH, GREEK, second_approver=True) as made:
            acts._every_action(made)
            for notice in _every_notice(made.place.desk, made.place.cast.iris):
                found.add("bot.slack.notices:notice_message", (notice,))
        _walk()
    refusals = [kind for kind in acts._all_kinds(Refused) if kind is not Incomplete]
    for kind in refusals:
        found.add("bot.slack.cards:line_message", (kind().message,))
        found.add("bot.slack.views:note_view", (kind().message,))
    for notice in every_notice_of_purges():
        found.add("bot.slack.notices:notice_message", (notice,))
    words = (*_every_state_of_a_mailbox(), *every_word_of_purges(), *every_word_of_erasures())
    for said in (*words, *_every_word_of_clocks(), *every_word_of_letters()):
        found.add("bot.slack.cards:line_message", (said,))
    found.add("bot.slack.home:plain_home", ())
    found.add("bot.slack.cards:line_message", (sorry("K7M2QX"),))
    names = {kind.__name__ for kind in refusals}
    found.wire = {looks(one.body): one.origin for one in corpus.payloads if one.origin not in names}
    assert corpus.refused == corpus.replaced == corpus.broken == []
    return found
