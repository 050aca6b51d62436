"""Everything anybody can do, done once in each status, language and way of writing: the golden payloads.

New actions, commands, shortcuts, events, jobs and fields are found here by themselves; none is named.
"""

import inspect
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from functools import partial
from unittest import mock

from bot.jobs.table import jobs
from bot.sandbox.slack.posts import Post
from bot.settings.groups import JobSettings
from bot.slack.cards import line_message
from bot.slack.drawn import note
from bot.slack.fault import Fault, Rule
from bot.slack.lint import Surface
from handlers.cards.lines import describe
from handlers.commands.asking import COMMANDS
from handlers.domain.case import ActionId, Case, Claim, Outcome, Status
from handlers.domain.errors import Incomplete, Refused
from handlers.domain.events import EventKind, RecordedEvent
from handlers.domain.ids import PersonId
from handlers.domain.rights import Right
from handlers.words.catalogues import ENGLISH
from tests.support.golden import Corpus, Ear, Json, hearing
from tests.support.golden_events import events
from tests.support.golden_facts import FACTS, MORE_FACTS
from tests.support.golden_hands import Filling
from tests.support.golden_manifests import shortcuts
from tests.support.golden_studio import Studio, studio
from tests.support.golden_tongues import in_all_languages
from tests.support.golden_words import PLAIN_WORDS, SLY, VAST_WORDS, WORDS, Words
from tests.support.painting import PlainPainter
from tests.support.slack_desk import COMMAND

#: Long enough for every reminder, overdue ones among them.
_DAYS = 45
_LATE = 34


def everything(languages: Sequence[str] = (ENGLISH,)) -> Corpus:
    """Return every payload that can leave for Slack, drawn in these languages.

    Plain and sly words in each of them; far too many words in English, since they are cut alike in all.
    What plain words draw in English is drawn in every other language besides.
    """
    corpus = Corpus()
    with hearing(corpus) as heard:
        for language in languages:
            for words in WORDS[1:] if language == ENGLISH else WORDS[1:2]:
                _in_one_way(corpus, heard, language, words)
            with in_all_languages(corpus) if language == ENGLISH else nullcontext():
                _in_plain_words(corpus, heard, language)
    if ENGLISH in languages:
        _nothing_drawn(corpus)
    return corpus


def _in_plain_words(corpus: Corpus, heard: Ear, language: str) -> None:
    _in_one_way(corpus, heard, language, PLAIN_WORDS)
    with studio(corpus, heard, language, PLAIN_WORDS) as made:
        _every_refusal(made)
        _every_trouble(made)
    with studio(corpus, heard, language, PLAIN_WORDS, second_approver=True) as made:
        _every_action(made)


def _in_one_way(corpus: Corpus, heard: Ear, language: str, words: Words) -> None:
    acts = [_every_action, _every_card, _every_command, _every_home]
    if words is not VAST_WORDS:
        acts += [_every_line, _every_way_in, _time]
    for act in acts:
        with studio(corpus, heard, language, words) as made:
            act(made)


def _every_action(made: Studio) -> None:
    ada, others = made.place.cast.ada, (made.place.cast.ben, made.place.cast.max, made.place.cast.iris)
    for status in Status:
        for action in ActionId:

            def press(status: Status = status, action: ActionId = action) -> None:
                made.press(ada, made.ready(status, Right.ACCESS, Right.ERASURE), action.value)

            made.through_windows(ada, f"{action} in {status}", press)
            if made.words is PLAIN_WORDS:
                for person in others:
                    made.press(person, made.ready(status), action.value)
                    made.close_windows(person)
                made.press(ada, made.ready(status), action.value, revision=0)  # an old picture
                made.gather(f"{action} by others in {status}")


def _every_card(made: Studio) -> None:
    """Draw cards in all conditions, and press what stands on one in each status."""
    ada, place = made.place.cast.ada, made.place
    for status in Status:

        def card(status: Status = status) -> Post:
            return place.card(made.ready(status))

        made.use_post(ada, f"card in {status}", card)
        for wait in (0, 20, 27, 29, 30, 31, 60):
            case = made.staged(status, *Right)
            place.later(wait * 86_400)
            made.change(case, owner=None if wait == 20 else PersonId(place.cast.max))
            place.deliver()
            made.gather(f"card in {status} after {wait} days")
    for outcome in Outcome:
        claims = tuple(Claim(right, outcome) for right in Right)
        made.staged(Status.CLOSED, *Right, claims=claims)
    for right in Right:
        made.staged(Status.NEW, right)
    for flag in ("unreadable", "sender_unclear", "is_test"):
        if flag in Case.__dataclass_fields__:
            made.staged(Status.NEW, **{flag: True})
    for language in ("da", "nb", "sv", "de", "en", "", SLY[:8]):
        made.staged(Status.OPEN, language=language)
    made.gather("card with a flag")


def _every_line(made: Studio) -> None:
    place = made.place
    case = made.staged(Status.OPEN)
    thread = f"{place.channel}:{place.card(case).ts}"
    for kind in EventKind:
        for at, facts in enumerate(FACTS):
            event = RecordedEvent(
                2,
                kind,
                place.clock.now(),
                PersonId(place.cast.ada),
                {**MORE_FACTS, **facts},
                made.words.typed,
            )
            place.chat.post_line(
                thread,
                describe(case, event, lambda person: f"{made.words.nickname} {person}"),
                f"line:{kind}:{at}",
            )
            made.gather(f"line of {kind}")


def _crowd(made: Studio) -> None:
    """Put cases of every status and age before everybody, and let digests show them in pictures."""
    cast, place = made.place.cast, made.place
    place.desk.painter = PlainPainter()
    for n in range(4):
        for status in Status:
            owner = (cast.ada, cast.ben, cast.max, None)[n]
            made.staged(status, *list(Right)[n : n + 2], owner=owner and PersonId(owner))
        place.later(12 * 86_400)


def _every_home(made: Studio) -> None:
    cast, place = made.place.cast, made.place

    def open_home(person: str) -> None:
        place.slack.open_home(person)
        place.deliver()

    people = (cast.ada, cast.max, cast.iris, cast.mallory)
    for person in people:
        open_home(person)
        made.gather(f"empty Home of {person}")
    _crowd(made)
    for person in people:  # not before, since a filter that is chosen stays
        open_home(person)
        made.gather(f"Home of {person}")
        made.use_home(person, f"Home of {person}", partial(open_home, person))


def _every_command(made: Studio) -> None:
    cast, place = made.place.cast, made.place
    number = made.staged(Status.OPEN).number
    _crowd(made)
    arguments = ("", number, "2099-0001", "sam", "on", made.words.typed[:2_000])
    texts = [f"{verb} {one}".strip() for verb in COMMANDS for one in arguments]
    for person in (cast.ada, cast.max, cast.iris, cast.mallory):
        for text in (*texts, *arguments, "lsit", "hepl", "x" * 4_000):
            place.later(60)

            def type_it(person: str = person, text: str = text) -> None:
                place.slack.command(person, place.channel, COMMAND, text)

            made.through_windows(person, f"{COMMAND} {text[:20]} by {person}", type_it, 1)
            place.deliver()
            made.gather(f"after {text[:20]}")


def _every_way_in(made: Studio) -> None:
    """Use every shortcut of the manifest, on cards and on what people wrote, and let every event happen."""
    cast, place = made.place.cast, made.place
    for person in (cast.ada, cast.max, cast.iris, cast.mallory):
        for callback, on_message in shortcuts():
            for written in (made.words.typed[:3_000], "") if on_message else ("",):

                def use(
                    person: str = person, callback: str = callback, said: str = written, on: bool = on_message
                ) -> None:
                    post = place.card(made.ready(Status.OPEN))
                    if said:
                        post = place.slack.say(cast.ben, place.channel, said, thread_ts=post.ts)
                    where: Json = {"channel": place.channel, "ts": post.ts} if on else {}
                    place.slack.shortcut(person, callback, **where)

                made.through_windows(person, f"{callback} by {person}", use, 1 if person == cast.ada else 0)
    for person in (cast.ada, cast.mallory):
        for event in events(place, made.staged(Status.NEW), person):
            place.slack.event(event)
            place.deliver()
            made.gather(f"event {event['type']}")


def _time(made: Studio) -> None:
    """Let days pass, with all jobs at work but the look into mailboxes, which are not played here."""
    _crowd(made)
    duties = [job for job in jobs(JobSettings()) if job.name != "sync"]
    for day in range(_DAYS):
        made.place.later(86_400)
        for duty in duties:
            duty.run(made.place.desk)
        made.gather(f"day {day}")
        if day == _LATE and not made.shallow:
            _use_what_was_told(made)


def _use_what_was_told(made: Studio) -> None:
    """Use all that stands in threads and in the talks between Ombud and its people."""
    cast, place = made.place.cast, made.place
    made.use_posts(cast.ada, "thread", place.channel)
    for person in (cast.ada, cast.max, cast.iris):
        with place.slack.workspace.lock:
            talk = place.slack.workspace.direct_message(person).id
        made.use_posts(person, f"talk with {person}", talk)


def _every_refusal(made: Studio) -> None:
    """Refuse those who must be kept out, whatever they try, and say every refusal there is."""
    place, case = made.place, made.staged(Status.NEW)
    for person in _kept_out(made):
        for action in ActionId:
            made.press(person, case, action.value)
        place.slack.open_home(person)
        place.deliver()
        place.slack.command(person, place.channel, COMMAND, "list")
        for callback, on_message in shortcuts():
            where: Json = {"channel": place.channel, "ts": place.card(case).ts} if on_message else {}
            place.slack.shortcut(person, callback, **where)
        made.gather(f"{person} is kept out")
    for kind in _all_kinds(Refused):
        if kind is not Incomplete and not inspect.isabstract(kind):
            said = kind().message
            made.corpus.keep(Surface.MESSAGE, kind.__name__, dict(line_message(said)))
            made.corpus.keep(Surface.MODAL, kind.__name__, note(said))


def _all_kinds(kind: type[Refused]) -> Iterator[type[Refused]]:
    yield kind
    for below in kind.__subclasses__():
        yield from _all_kinds(below)


def _kept_out(made: Studio) -> list[str]:
    """Return people whom Ombud must refuse, all of them in the channel."""
    workspace = made.place.slack.workspace
    flags: tuple[dict[str, str | bool], ...] = (
        {"is_restricted": True},
        {"is_ultra_restricted": True},
        {"is_stranger": True},
        {"team_id": "T0OTHERS"},
        {"is_bot": True},
        {"deleted": True},
    )
    found = [workspace.add_person("out", person_id=f"U0OUT{n}", **one).id for n, one in enumerate(flags)]
    workspace.channels[made.place.channel].members.update(found)
    return [*found, made.place.cast.mallory]


def _every_trouble(made: Studio) -> None:
    """Break the desk, then Slack, under every kind of delivery."""
    place, ada, case = made.place, made.place.cast.ada, made.staged(Status.OPEN)
    for method in ("views.open", "chat.postEphemeral", "users.info"):
        place.slack.faults.refuse(method, "expired_trigger_id", times=2)
        made.press(ada, case, ActionId.OPEN_LETTER.value)
        made.press(ada, case, ActionId.CLAIM.value)
        place.slack.faults.clear()
        made.close_windows(ada)
        made.gather(f"{method} refused")
    made.press(ada, case, ActionId.REPLY.value)
    made.heard.planted = True
    with mock.patch.object(type(place.desk.roster), "roles", side_effect=RuntimeError("planted")):
        made.submit(ada, Filling.FIRST)
        for action in ActionId:
            made.press(ada, case, action.value)
        place.slack.open_home(ada)
        place.slack.command(ada, place.channel, COMMAND, "list")
        for callback, on_message in shortcuts():
            where: Json = {"channel": place.channel, "ts": place.card(case).ts} if on_message else {}
            place.slack.shortcut(ada, callback, **where)
        made.gather("the desk is broken")
    made.heard.planted = False


def _nothing_drawn(corpus: Corpus) -> None:
    """Let every picture break a rule, so that the plain ones stand in."""
    deaf = Ear(corpus)
    deaf.planted = True
    broken = [Fault("", Rule.BAD_VALUE, "planted")]
    for act in (_every_action, _every_card, _every_home, _every_command, _time):
        with (
            studio(corpus, deaf, ENGLISH, PLAIN_WORDS) as made,
            mock.patch("bot.slack.checked.lint", return_value=broken),
        ):
            made.shallow = True
            act(made)
