"""The page of documentation tells of every setting, and is current."""

from pathlib import Path

from bot.settings.describe import describe, page
from bot.settings.loading import load
from bot.settings.unknown import variables

ROOT = Path(__file__).parents[3]


def test_the_page_in_the_repository_is_current() -> None:
    assert (ROOT / "docs" / "settings.md").read_text("utf-8") == page(), "run: make docs"


def test_every_setting_has_a_meaning_and_one_name() -> None:
    rows = [row for rows in describe().values() for row in rows]
    assert all(row.meaning for row in rows)
    assert len({row.variable for row in rows}) == len({row.key for row in rows}) == len(rows)


def test_every_described_variable_exists() -> None:
    described = {row.variable: "x" for rows in describe().values() for row in rows}
    secret = {f"{row.variable}_FILE": "x" for rows in describe().values() for row in rows if row.secret}
    assert list(variables(described | secret)) == []


def test_the_secrets_are_marked() -> None:
    secrets = {row.variable for rows in describe().values() for row in rows if row.secret}
    assert secrets == {
        "OMBUD_DATABASE_URL",
        "OMBUD_GOOGLE_CLIENT_SECRET",
        "OMBUD_MAILBOX_PASSWORD",
        "OMBUD_MASTER_KEY",
        "OMBUD_MICROSOFT_CLIENT_SECRET",
        "OMBUD_PEOPLE_ADDRESSES",
        "OMBUD_SLACK_BOT_TOKEN",
        "OMBUD_SLACK_APP_TOKEN",
        "OMBUD_SLACK_SIGNING_SECRET",
    }
    assert all(f"`{secret}` †" in page() for secret in secrets)


def test_the_shown_defaults_are_the_real_ones() -> None:
    settings = load({})
    shown = {row.key: row.default for rows in describe().values() for row in rows}
    assert shown["web.port"] == str(settings.web.port)
    assert shown["organisation.zone"] == str(settings.organisation.zone)
    assert shown["slack.base_url"] == settings.slack.base_url
    assert shown["parser.memory_mib"] == str(settings.parser.memory_mib)
    assert shown["log_level"] == settings.log_level.value


def test_the_example_environment_holds_only_settings_that_exist() -> None:
    lines = (ROOT / "deploy" / "env.example").read_text("utf-8").splitlines()
    set_there = [
        line.lstrip("# ").split("=", 1)[0] for line in lines if "=" in line and "OMBUD_" in line.split("=")[0]
    ]
    assert len(set_there) >= 10
    assert list(variables(dict.fromkeys(set_there, "x"))) == []
