"""The demo's story is told with its scenes, from letters as varied as promised, and drawn as a picture."""

from pathlib import Path

from rich.console import Console

from bot.sandbox.story.acts import ACTS
from bot.sandbox.story.expected import EXPECTED
from bot.sandbox.story.open_house import whereabouts
from bot.sandbox.story.picture import picture
from bot.sandbox.story.promises import PROMISES
from bot.sandbox.story.stage import Stage


def test_the_letters_are_as_varied_as_promised(stage: Stage) -> None:
    letters = [letter.lower() for letter in stage.post.delivered.values()]
    assert len(letters) >= 14
    for mark in (
        *(b"charset=iso-8859-1", b"charset=windows-1252", b"charset=iso-8859-15", b"charset=us-ascii"),
        *(
            b"charset=utf-8",
            b"text/html",
            b"application/pdf",
            b"auto-submitted",
            b"list-id",
            b"pgp-encrypted",
        ),
        *(b"report-type=delivery-status", b"in-reply-to", b"\n> ", b"dmarc=fail"),
    ):
        assert any(mark in letter for letter in letters), mark
    assert {each.language for each in EXPECTED.values()} >= {"da", "nb", "sv", "en", "de"}


def test_names_and_addresses_are_made_up(stage: Stage) -> None:
    for letter in stage.post.delivered.values():
        words = letter.decode("latin-1").replace("<", " ").replace(">", " ").replace(";", " ").split()
        domains = {
            word.rpartition("@")[2].strip(".,:") for word in words if word.count("@") == 1 and "." in word
        }
        assert all(domain.endswith(("example.org", "example.com", "example.net")) for domain in domains), (
            domains
        )


def test_the_story_is_told_with_its_scenes_cases_and_promises(stage: Stage, console: Console) -> None:
    del stage
    told = console.export_text(clear=False)
    assert all(act.title in told for act in ACTS)
    assert all(name in told for name in PROMISES)
    assert all(
        column in told for column in ("Number", "Right", "Language", "Status", "Received", "Due", "Owner")
    )
    assert "Christmas Day" in told
    assert "was just claimed by Ada" in told
    assert "stands still until it is there" in " ".join(told.split())
    assert "8 days since Friday 27 November 2026" in " ".join(told.split())
    assert "Ombud is switched on again on Fri 18 Dec" in told
    assert "Ombud did not run from 2026-12-09 11:00" in told
    assert "Bars by week, opened and closed" in told, "a picture is told by what it says to who cannot see it"
    assert "U0ADA" not in told, "people are called by their names"
    assert f"{len(PROMISES)} promises kept." in told


def test_the_picture_is_drawn_without_asking_another_server(stage: Stage, console: Console) -> None:
    del stage
    drawn = picture(console)
    assert drawn.startswith("<svg")
    assert "@font-face" not in drawn
    assert "url(http" not in drawn
    assert "2026-0001" in drawn


def test_the_picture_shows_how_it_begins_and_the_cases_it_ends_with(stage: Stage, console: Console) -> None:
    del stage
    drawn = picture(console).replace("&#160;", " ")
    assert "Wednesday morning: letters" in drawn
    assert "⋮" in drawn
    assert "Friday: answers" not in drawn, "a picture is looked at, not read through"
    assert "The cases" in drawn
    assert "2026-0011" in drawn
    assert "What the story promised" not in drawn


def test_it_says_where_to_look_and_how_to_drop_a_letter_in(stage: Stage) -> None:
    text = "\n".join(whereabouts(stage))
    assert str(stage.post.maildir) in text
    assert stage.slack.base_url in text
    assert "cp letter.eml" in text


def test_a_letter_dropped_in_afterwards_becomes_a_case(tmp_path: Path) -> None:
    with Stage(tmp_path / "demo") as stage:
        stage.post.bring("01-freja-indsigt")
        stage.work()
        assert list(stage.cases()) == ["Freja"]
