"""Every golden payload passes our own linter, holds nothing live, and needed no plain one in its place."""

import json
import re
from collections import Counter
from typing import Any

from bot.slack.lint import Surface, lint
from bot.slack.lint_parts import offered_options
from handlers.domain.case import ActionId, Status
from handlers.domain.chart import ChartKind
from tests.support.golden import Corpus, Golden, Json
from tests.support.golden_tongues import OTHERS
from tests.support.slack_words import mrkdwns

#: What of ours may be live in mrkdwn: one person, by id.
OURS = re.compile(r"<@[UW][A-Z0-9]+>")
UNSEEN = re.compile("[\u202a-\u202e\u2066-\u2069\u200b\u200e\u200f\x00-\x08\U000e0000-\U000e007f]")
#: Slack keeps these verbatim, or reads markup in them.
STRINGS = {"text", "title", "label", "hint", "alt_text"}


def texts(value: object) -> list[str]:
    """Return every text that a person sees."""
    found: list[str] = []
    if isinstance(value, dict):
        for name, inside in value.items():
            found += [inside] if isinstance(inside, str) and name in STRINGS else texts(inside)
    elif isinstance(value, list):
        for one in value:
            found += texts(one)
    return found


def test_every_golden_payload_passes_the_linter(corpus: Corpus) -> None:
    faults = {
        f"{one.surface}: {one.origin}": [str(fault) for fault in lint(one.surface, one.body)]
        for one in (*corpus.payloads, *corpus.said)
    }
    assert {origin: found for origin, found in faults.items() if found} == {}
    assert [list(offered_options(menu, "")) for menu in corpus.menus if list(offered_options(menu, ""))] == []


def test_nothing_was_refused_and_nothing_broke(corpus: Corpus) -> None:
    assert corpus.refused == []
    assert corpus.broken == []


def test_however_long_or_odd_the_words_no_plain_picture_had_to_stand_in(corpus: Corpus) -> None:
    assert corpus.replaced == []


def test_sec_01_no_golden_payload_holds_live_syntax_that_is_not_ours(corpus: Corpus) -> None:
    live = [
        (one.origin, text)
        for one in corpus.payloads
        for text in mrkdwns(one.body)
        if "<" in OURS.sub("", text) or ">" in OURS.sub("", text)
    ]
    assert live == []


def test_sec_02_no_golden_payload_holds_characters_that_hide_or_reorder(corpus: Corpus) -> None:
    hidden = [one.origin for one in corpus.payloads for text in texts(one.body) if UNSEEN.search(text)]
    assert hidden == []


def test_sec_03_what_a_letter_says_stands_in_windows_alone(corpus: Corpus) -> None:
    planted = ("alert(1)", "jndi:x", "Please send me my data", "Sam Subject", "passport.pdf")
    told = [
        one.origin for one in corpus.of(Surface.MESSAGE) if any(p in json.dumps(one.body) for p in planted)
    ]
    assert told == []


def test_ux_05_no_golden_message_calls_everybody(corpus: Corpus) -> None:
    def mentions(value: Any) -> list[str]:
        if isinstance(value, dict):
            kind = [str(value["type"])] if value.get("type") in {"broadcast", "usergroup", "link"} else []
            return kind + [one for inside in value.values() for one in mentions(inside)]
        return [one for inside in value for one in mentions(inside)] if isinstance(value, list) else []

    assert [one.origin for one in corpus.payloads if mentions(one.body)] == []


def test_ux_25_each_picture_is_drawn_once_in_every_other_language_and_says_something_else(
    corpus: Corpus,
) -> None:
    drawn = Counter((one.origin.partition(":")[0], one.surface) for one in corpus.said)
    assert {language for language, _ in drawn} == set(OTHERS)
    for surface in Surface:
        assert len({drawn[language, surface] for language in OTHERS}) == 1
        assert drawn[OTHERS[0], surface] > 0
    english = {json.dumps(one.body.get("blocks")) for one in corpus.payloads}
    alike = [one.origin for one in corpus.said if json.dumps(one.body.get("blocks")) in english]
    assert len(alike) < len(corpus.said) / 20, "but for notes and names, everything is translated"


def test_the_corpus_shows_every_surface_action_status_and_way_of_writing(corpus: Corpus) -> None:
    origins = " | ".join(one.origin for one in corpus.payloads)
    for surface in Surface:
        assert corpus.of(surface), surface
    for word in ("plain words", "sly words", "vast words", *(f"card in {status}" for status in Status)):
        assert word in origins
    drawn = json.dumps([one.body for one in corpus.payloads])
    offered = {action for action in ActionId if f'"{action}"' in drawn or f'"{action}:' in drawn}
    assert offered >= {ActionId.CLAIM, ActionId.OPEN_LETTER, ActionId.REPLY, ActionId.CLOSE, ActionId.REOPEN}
    assert corpus.complaints


def pictures(of: list[Golden]) -> list[list[Json]]:
    """Return the images of every message that has any."""
    found = [[b for b in one.body.get("blocks", []) if b["type"] == "image"] for one in of]
    return [one for one in found if one]


def test_ux_21_digests_show_pictures_that_slack_keeps_and_say_what_they_show(corpus: Corpus) -> None:
    drawn = pictures(corpus.of(Surface.MESSAGE))
    assert max(len(one) for one in drawn) == len(ChartKind), "a week shows each kind of chart"
    assert min(len(one) for one in drawn) < len(ChartKind), "a day shows fewer"
    for image in (one for several in drawn for one in several):
        assert set(image) == {"type", "slack_file", "alt_text"}
        assert re.fullmatch("F[A-Z0-9]+", image["slack_file"]["id"])
        assert image["alt_text"]
    tongues = {one.origin.partition(":")[0] for one in corpus.said if pictures([one])}
    assert tongues == set(OTHERS)
