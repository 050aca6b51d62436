"""The process dies at every point of a connected mailbox's life; whoever goes on makes each effect once.

The mailbox is given access to, read, watched, lapses, is connected again and left, at Google's and at
Microsoft's stand-in, which outlive every process. Each life dies several times in each of its acts.
"""

import re
from collections.abc import Iterator
from dataclasses import fields, replace
from pathlib import Path

import pytest

import handlers
from handlers.domain.mailbox import MailboxEventKind as Kind
from tests.support.databases import NewUrl
from tests.support.mailbox_acts import ACTS
from tests.support.provider_town import Outcome, ProviderTown, provider_town
from tests.support.theatre import Theatre

#: How many lives share the deaths among them.
_LIVES = 6


def _both(*names: str) -> list[str]:
    return [f"{name}:{edge}" for name in names for edge in ("commit", "done")]


def _call(name: str) -> list[str]:
    return [f"{name}:asked", f"{name}:answered"]


_TOKEN = {"google": "POST token", "microsoft": "POST */*/token"}
_MADE = {"google": "POST users/me/watch", "microsoft": "POST */subscriptions"}
_PROLONGED = {"google": "POST users/me/watch", "microsoft": "PATCH */subscriptions/*"}
_ENDED = {"google": "POST users/me/stop", "microsoft": "DELETE */subscriptions/*"}


def points(provider: str) -> dict[str, list[str]]:
    """Return the points of each act, in the order in which they are reached first."""
    token, watched = _call(_TOKEN[provider]), _both("push.watched")
    made, prolonged = _call(_MADE[provider]), _call(_PROLONGED[provider])
    refreshed = [*_both("grants.renewing"), *token, *_both("grants.renewed")]
    consented = [*_both("consenting.begin", "consenting.answer")]
    revoked = _call("POST revoke") if provider == "google" else []
    again = {
        "google": [*prolonged, *refreshed, *_both("push.prolonged")],
        "microsoft": [*prolonged, *refreshed, *_both("push.forgotten"), *made, *watched],
    }
    return {
        "settle_in": [
            *_both("proposing.propose"),
            *consented,
            *token,
            *_both("consenting.keep", "confirming.begin"),
            *made,
            *watched,
            *_both("telling.told", "polling.wake"),
            *(prolonged if provider == "microsoft" else []),
            *_both("push.prolonged"),
        ],
        "watch_again": again[provider],
        "lapse": [*refreshed, *_both("intake.release", "health.remind")],
        "come_back": [
            *_both("proposing.reconnect"),
            *consented,
            *_both("consenting.refuse"),
            *token,
            *_both("consenting.keep"),
            *prolonged,
            *_both("push.prolonged"),
        ],
        "leave": [
            *_both("disconnecting.begin", "proposing.propose", "proposing.withdraw"),
            *_call(_ENDED[provider]),
            "unwatched-there",
            *_both("closing.unwatched", "grants.renewing"),
            *revoked,
            *_both("grants.renewed"),
            "revoked-there",
            *_both("closing.ended", "proposing.give_up", "proposing.forget"),
        ],
    }


#: What needs no cutting here: the settings are written down at each start, mail that waits or comes to rest
#: has `test_held_up_replies` and `test_disconnecting_mail`, and the last ones note what was found, alone.
_ELSEWHERE = {
    *("mailboxes.connect", "mailboxes.describe_organisation", "closing.doubtful", "waits.told"),
    *("push.untold", "reach.tested", "trusting.trust", "approving.ask", "folders.choose"),
    "switching.switch",
}
#: What rounds do is cut off on the whole road.
_ROUNDS = ("intake.", "history.", "grants.load", "discovered", "fetched", "sealed", "GET ")
_NAMED = re.compile(r'(?:desk\.transaction|self\._begin)\(\s*"([a-z_.]+)"')


@pytest.fixture(scope="module")
def town(theatre: Theatre) -> Iterator[ProviderTown]:
    with provider_town(theatre.warm) as open_town:
        yield open_town


@pytest.fixture(scope="module", params=["google", "microsoft"])
def provider(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def clean(
    provider: str, town: ProviderTown, sqlite: NewUrl, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Outcome, dict[str, list[str]]]:
    """Is what stands after a life that nobody disturbed, and the points that its acts reached."""
    folder = tmp_path_factory.mktemp(f"clean-{provider}")
    outcome = town.live(replace(town.stage(provider, folder, sqlite()), trace="yes"))
    reached = {act: (folder / f"{act}.trace").read_text().splitlines() for act in ACTS}
    return outcome, reached


def differing(after: Outcome, clean: Outcome) -> dict[str, tuple[object, object]]:
    """Return what is not as after a clean life, by name."""
    pairs = {field.name: (getattr(after, field.name), getattr(clean, field.name)) for field in fields(after)}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def test_every_transaction_is_cut_off_somewhere() -> None:
    home = Path(handlers.__file__).parent
    sources = [*(home / "mailboxes").glob("*.py"), home / "kept_grant.py"]
    named = {name for path in sources for name in _NAMED.findall(path.read_text())}
    cut = {point.partition(":")[0] for name in _TOKEN for act in points(name).values() for point in act}
    assert named - {"grants.load"} - cut <= _ELSEWHERE


def test_a_clean_life_reaches_every_point(provider: str, clean: tuple[Outcome, dict[str, list[str]]]) -> None:
    for act, expected in points(provider).items():
        ours = [point for point in clean[1][act] if point in expected or not point.startswith(_ROUNDS)]
        assert list(dict.fromkeys(ours)) == expected, act


def test_a_clean_life_ends_as_the_story_tells(
    provider: str, clean: tuple[Outcome, dict[str, list[str]]]
) -> None:
    after, _ = clean
    assert after.during == (
        ("settle_in", "connected", 1, 1, 1),
        ("watch_again", "connected", 1, 1, 1),
        ("lapse", "lapsed", 1, 1, 1),
        ("come_back", "connected", 1, 1, 1),
        ("leave", "disconnected", 0, 0, 0),
    )
    lapsed = [key for key in after.notices if "lapsed" in key]
    assert len(lapsed) == len(set(lapsed)) == 3, "one notice, then one a day"
    assert after.cases == ("My data 0", "My data 1", "My data 3")
    assert (after.consents, after.reopened, after.alive, after.spare) == (0, (), 0, False)
    assert after.record[0] is Kind.CONSENTED
    assert after.record[-2:] == (Kind.DISCONNECTED, Kind.PURGE_SET)
    for once in (Kind.CONFIRMED, Kind.LAPSED, Kind.RECONNECTED, Kind.DISCONNECTING):
        assert after.record.count(once) == 1, once


@pytest.mark.parametrize("life", range(_LIVES))
def test_killed_in_every_act_each_effect_is_made_once(
    provider: str,
    town: ProviderTown,
    clean: tuple[Outcome, dict[str, list[str]]],
    sqlite: NewUrl,
    tmp_path: Path,
    life: int,
) -> None:
    kills = {act: every[life::_LIVES] for act, every in points(provider).items()}
    after = town.live(town.stage(provider, tmp_path, sqlite()), kills)
    assert after == clean[0], (kills, differing(after, clean[0]))
