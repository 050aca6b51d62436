"""Every mistake in the settings is reported at once, with its fix, and never with a secret."""

from pathlib import Path

import pytest

from bot.settings.errors import ConfigError, Mistake
from bot.settings.loading import load

MAILBOX = {"OMBUD_MAILBOX_ADDRESS": "privacy@nordlys.example", "OMBUD_MAILBOX_PATH": "/mail"}


def mistakes(environ: dict[str, str]) -> dict[str, str]:
    """Return what `load` complains of: where, and the whole sentence."""
    with pytest.raises(ConfigError) as caught:
        load(environ)
    return {one.where: str(one) for one in caught.value.mistakes}


def in_toml(tmp_path: Path, text: str) -> dict[str, str]:
    path = tmp_path / "ombud.toml"
    path.write_text(text, "utf-8")
    return mistakes({"OMBUD_CONFIG": str(path)})


def test_all_mistakes_come_at_once() -> None:
    with pytest.raises(ConfigError) as caught:
        load(
            {
                "OMBUD_WEB_PORT": "99999",
                "OMBUD_LOG_LEVEL": "loud",
                "OMBUD_ORGANISATION_ZONE": "Mars/Olympus",
                "OMBUD_SLACK_MODE": "http",
                "OMBUD_SLAK_TEAM_ID": "T1",
                "OMBUD_MAILBOX_PATH": "/mail",
            }
        )
    assert [one.where for one in caught.value.mistakes] == [
        "OMBUD_SLAK_TEAM_ID",
        "OMBUD_LOG_LEVEL",
        "OMBUD_ORGANISATION_ZONE",
        "OMBUD_WEB_PORT",
        "OMBUD_SLACK_BOT_TOKEN",
        "OMBUD_SLACK_SIGNING_SECRET",
        "OMBUD_SLACK_CHANNEL_ID",
        "mailbox 1",
    ]
    assert str(caught.value).startswith("The settings have 8 mistakes:\n  - OMBUD_SLAK_TEAM_ID: ")
    assert len(str(caught.value).splitlines()) == 9


def test_one_mistake_is_not_called_several() -> None:
    error = ConfigError((Mistake("OMBUD_X", "is wrong", "Mend it."),))
    assert str(error) == "The settings have 1 mistake:\n  - OMBUD_X: is wrong. Mend it."


@pytest.mark.parametrize(
    ("variable", "written", "fix"),
    [
        ("OMBUD_WEB_PORT", "0", "from 1 to 65535"),
        ("OMBUD_RETENTION_PURGE_BATCH", "9", "from 10 to 10000"),
        ("OMBUD_RETENTION_PURGE_BATCH", "10001", "from 10 to 10000"),
        ("OMBUD_WEB_PORT", "80.5", "whole number"),
        ("OMBUD_WEB_PORT", "٨٠", "whole number"),
        ("OMBUD_PARSER_SECONDS", "nan", "from 0.1 to 300"),
        ("OMBUD_PARSER_SECONDS", "soon", "number of seconds"),
        ("OMBUD_LOG_LEVEL", "loud", "debug, info, warning, error"),
        ("OMBUD_SLACK_MODE", "rtm", "socket, http, off"),
        ("OMBUD_SLACK_BASE_URL", "http://slack.com/api/", "Use https"),
        ("OMBUD_SLACK_BASE_URL", "slack.com/api", "https://slack.com/api/"),
        ("OMBUD_SLACK_BASE_URL", "https://slack.com/api/?x=1", "without query"),
        ("OMBUD_SLACK_BASE_URL", "https://[::1", "Give a URL"),
        ("OMBUD_SLACK_CASE_HANDLERS", "ada, max", "member ids"),
        ("OMBUD_SLACK_CHANNEL_ID", "#privacy", "channel's id"),
        ("OMBUD_ORGANISATION_ZONE", "../etc/passwd", "IANA"),
        ("OMBUD_ORGANISATION_COUNTRY", "Denmark", "two capital letters"),
        ("OMBUD_ORGANISATION_SUBDIVISION", "Bayern", "follows the dash"),
        ("OMBUD_DATABASE_URL", "mysql://db/ombud", "postgresql://"),
        ("OMBUD_DATABASE_URL", "sqlite:///:memory:", "sqlite:////absolute"),
        ("OMBUD_DATABASE_URL", "sqlite://", "sqlite:////absolute"),
        ("OMBUD_MASTER_KEY", "short", "openssl rand -base64 32"),
        ("OMBUD_MASTER_KEY", "c2hvcnQ=", "openssl rand -base64 32"),
        ("OMBUD_CA_FILE", "/nowhere/ca.pem", "PEM file"),
    ],
)
def test_a_value_that_cannot_be_used_names_its_fix(variable: str, written: str, fix: str) -> None:
    found = mistakes({variable: written})
    assert list(found) == [variable]
    assert fix in found[variable]


@pytest.mark.parametrize(
    "variable", ["OMBUD_MASTER_KEY", "OMBUD_DATABASE_URL", "OMBUD_SLACK_CHANNEL_ID", "OMBUD_SLACK_BASE_URL"]
)
def test_a_mistake_never_repeats_what_was_written(variable: str) -> None:
    assert "hunter2" not in mistakes({variable: "hunter2 hunter2"})[variable]


@pytest.mark.parametrize(
    ("mode", "missing"),
    [
        ("socket", ["OMBUD_SLACK_BOT_TOKEN", "OMBUD_SLACK_APP_TOKEN", "OMBUD_SLACK_CHANNEL_ID"]),
        ("http", ["OMBUD_SLACK_BOT_TOKEN", "OMBUD_SLACK_SIGNING_SECRET", "OMBUD_SLACK_CHANNEL_ID"]),
    ],
)
def test_a_mode_names_what_it_needs(mode: str, missing: list[str]) -> None:
    found = mistakes({"OMBUD_SLACK_MODE": mode})
    assert list(found) == missing
    assert f"{missing[0]}_FILE" in found[missing[0]]
    assert "_FILE" not in found["OMBUD_SLACK_CHANNEL_ID"]


@pytest.mark.parametrize("secret", ["", " ", "\n"])
def test_http_mode_refuses_an_empty_signing_secret(secret: str) -> None:
    found = mistakes(
        {
            "OMBUD_SLACK_MODE": "http",
            "OMBUD_SLACK_BOT_TOKEN": "xoxb-1",
            "OMBUD_SLACK_CHANNEL_ID": "C024BE91L",
            "OMBUD_SLACK_SIGNING_SECRET": secret,
        }
    )
    assert list(found) == ["OMBUD_SLACK_SIGNING_SECRET"]


def test_http_mode_refuses_an_empty_signing_secret_file(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("\n")
    found = mistakes({"OMBUD_SLACK_SIGNING_SECRET_FILE": str(tmp_path / "secret")})
    assert "empty file" in found["OMBUD_SLACK_SIGNING_SECRET_FILE"]


def test_swapped_tokens_are_noticed() -> None:
    found = mistakes(
        {
            "OMBUD_SLACK_MODE": "socket",
            "OMBUD_SLACK_CHANNEL_ID": "C024BE91L",
            "OMBUD_SLACK_BOT_TOKEN": "xapp-1",
            "OMBUD_SLACK_APP_TOKEN": "xoxb-1",
        }
    )
    assert "begins with xoxb-" in found["OMBUD_SLACK_BOT_TOKEN"]
    assert "begins with xapp-" in found["OMBUD_SLACK_APP_TOKEN"]


def test_a_secret_set_twice_is_refused(tmp_path: Path) -> None:
    (tmp_path / "token").write_text("xoxb-1")
    variable = "OMBUD_SLACK_BOT_TOKEN"
    found = mistakes({variable: "xoxb-2", f"{variable}_FILE": str(tmp_path / "token")})
    assert "Keep one of the two." in found[variable]
    assert "xoxb" not in found[variable]
    twice = in_toml(tmp_path, '[slack]\nbot_token = "xoxb-2"\nbot_token_file = "token"\n')
    assert "Keep one of the two." in twice["[slack] bot_token"]


def test_a_secret_file_that_cannot_be_read_is_reported(tmp_path: Path) -> None:
    found = mistakes({"OMBUD_SLACK_BOT_TOKEN_FILE": str(tmp_path / "gone")})
    assert "FileNotFoundError" in found["OMBUD_SLACK_BOT_TOKEN_FILE"]


def test_only_secrets_can_lie_in_files() -> None:
    assert "no such setting" in mistakes({"OMBUD_WEB_PORT_FILE": "/port"})["OMBUD_WEB_PORT_FILE"]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("OMBUD_SLACK_TOKEN", "OMBUD_SLACK_BOT_TOKEN"),
        ("OMBUD_WEBPORT", "OMBUD_WEB_PORT"),
        ("OMBUD_MAILBOXES_PATH", "OMBUD_MAILBOX_PATH"),
        ("OMBUD_DATABASE", "OMBUD_DATABASE_URL"),
    ],
)
def test_a_slip_of_the_pen_is_answered_with_the_real_name(written: str, meant: str) -> None:
    assert f"Did you mean {meant}?" in mistakes({written: "x"})[written]


def test_a_name_like_no_other_leads_to_the_documentation() -> None:
    assert "docs/settings.md" in mistakes({"OMBUD_ZZZZZZZZZZZZZZ": "x"})["OMBUD_ZZZZZZZZZZZZZZ"]


@pytest.mark.parametrize(
    "foreign",
    [
        "OMBUD_SERVICE_HOST",
        "OMBUD_SERVICE_PORT",
        "OMBUD_SERVICE_PORT_HTTP",
        "OMBUD_WEB_SERVICE_HOST",
        "OMBUD_PORT",
        "OMBUD_PORT_8080_TCP",
        "OMBUD_PORT_8080_TCP_ADDR",
        "OMBUD_TEST_DATABASE_URL",
        "UNRELATED",
    ],
)
def test_variables_that_others_set_are_left_alone(foreign: str) -> None:
    load({foreign: "tcp://10.0.0.1:8080"})


def test_mailboxes_need_an_address_a_path_and_a_name_of_their_own(tmp_path: Path) -> None:
    found = mistakes({"OMBUD_MAILBOX_AUTHSERV_IDS": "mx.nordlys.example"})
    assert "has no path" in found["mailbox 1"]
    table = '[[mailboxes]]\naddress = "a@b.example"\npath = "mail"\n'
    assert "2 are called 'privacy'" in in_toml(tmp_path, table * 2)["mailboxes"]
    assert "has no name" in in_toml(tmp_path, f'{table}name = ""\n')["mailbox 1"]


def test_a_mailbox_read_by_imap_needs_its_servers_and_a_password() -> None:
    found = mistakes({"OMBUD_MAILBOX_ADDRESS": "a@b.example", "OMBUD_MAILBOX_PROVIDER": "imap"})
    assert "has no password" in found["mailbox 1"]
    servers = {"OMBUD_MAILBOX_IMAP_HOST": "imap.example", "OMBUD_MAILBOX_SMTP_HOST": "smtp.example"}
    given = {"OMBUD_MAILBOX_ADDRESS": "a@b.example", "OMBUD_MAILBOX_PROVIDER": "imap", **servers}
    load({**given, "OMBUD_MAILBOX_PASSWORD": "secret"})
    odd = mistakes({**given, "OMBUD_MAILBOX_PASSWORD": "secret", "OMBUD_MAILBOX_IMAP_SECURITY": "none"})
    assert "tls, starttls, plain" in odd["OMBUD_MAILBOX_IMAP_SECURITY"]


def test_the_shell_says_nothing_of_mailboxes_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "ombud.toml"
    path.write_text('[[mailboxes]]\naddress = "a@b.example"\n', "utf-8")
    shell = {"PATH": "/usr/bin:/bin", "NAME": "laptop", "ADDRESS": "not one", "PROVIDER": "isp"}
    found = mistakes({"OMBUD_CONFIG": str(path), **shell})
    assert list(found) == ["mailbox 1"]
    assert "has no path" in found["mailbox 1"]


@pytest.mark.parametrize(
    ("second", "shared"),
    [
        ('address = "a@b.example"\npath = "other"', ["address"]),
        ('address = "A@B.example"\npath = "other"', ["address"]),
        ('address = "c@d.example"\npath = "mail"', ["path"]),
        ('address = "c@d.example"\npath = "other/../mail/"', ["path"]),
        ('address = "c@d.example"\npath = "link"', ["path"]),
    ],
)
def test_two_mailboxes_cannot_be_one(tmp_path: Path, second: str, shared: list[str]) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "mail")
    first = '[[mailboxes]]\nname = "one"\naddress = "a@b.example"\npath = "mail"\n'
    found = in_toml(tmp_path, f'{first}[[mailboxes]]\nname = "two"\n{second}\n')
    assert list(found) == ["mailboxes 1 and 2"]
    for what in shared:
        assert f"have the same {what}" in found["mailboxes 1 and 2"]


def test_two_mailboxes_without_an_address_share_none(tmp_path: Path) -> None:
    table = '[[mailboxes]]\nname = "{0}"\npath = "{0}"\n'
    found = in_toml(tmp_path, table.format("one") + table.format("two"))
    assert list(found) == ["mailbox 1", "mailbox 2"]


@pytest.mark.parametrize(
    ("country", "subdivision", "where", "said"),
    [
        ("XX", "", "COUNTRY", "'XX'. Give an ISO 3166-1 code such as DK."),
        ("XX", "BY", "COUNTRY", "'XX'. Give an ISO 3166-1 code such as DK."),
        ("UK", "", "COUNTRY", "Did you mean GB?"),
        ("EL", "", "COUNTRY", "Did you mean GR?"),
        ("GB", "", "SUBDIVISION", "Set the subdivision to ENG or NIR or SCT or WLS."),
        ("DE", "QQ", "SUBDIVISION", "BY"),
        ("DK", "84", "SUBDIVISION", "Use the empty string: its holidays are the same everywhere."),
    ],
)
def test_a_place_without_a_calendar_names_its_fix(
    country: str, subdivision: str, where: str, said: str
) -> None:
    place = {"OMBUD_ORGANISATION_COUNTRY": country, "OMBUD_ORGANISATION_SUBDIVISION": subdivision}
    found = mistakes({**place, "OMBUD_WEB_PORT": "0"})
    assert list(found) == ["OMBUD_WEB_PORT", f"OMBUD_ORGANISATION_{where}"]
    assert said in found[f"OMBUD_ORGANISATION_{where}"]


@pytest.mark.parametrize("place", [("DK", ""), ("GB", "SCT"), ("DE", "BY"), ("SE", "")])
def test_a_place_with_a_calendar_is_no_mistake(place: tuple[str, str]) -> None:
    country, subdivision = place
    load({"OMBUD_ORGANISATION_COUNTRY": country, "OMBUD_ORGANISATION_SUBDIVISION": subdivision})


def test_a_subdivision_is_not_judged_by_a_country_nobody_named() -> None:
    found = mistakes({"OMBUD_ORGANISATION_COUNTRY": "Germany", "OMBUD_ORGANISATION_SUBDIVISION": "BY"})
    assert list(found) == ["OMBUD_ORGANISATION_COUNTRY"]


def test_an_address_that_is_none_is_reported() -> None:
    assert (
        "one mail address"
        in mistakes({**MAILBOX, "OMBUD_MAILBOX_ADDRESS": "Ada <a@b>"})["OMBUD_MAILBOX_ADDRESS"]
    )


@pytest.mark.parametrize(
    ("text", "where", "said"),
    [
        ("data_dirr = 'x'", "data_dirr", "Did you mean data_dir?"),
        ("[slack]\nbot_tokn = 'x'", "[slack] bot_tokn", "Did you mean bot_token?"),
        ("[[mailboxes]]\nadress = 'x'", "[[mailboxes]] 1, adress", "Did you mean address?"),
        ("slack = 'socket'", "slack", "is not a table"),
        ("mailboxes = 'one'", "mailboxes", "[[mailboxes]]"),
        ("mailboxes = [1]", "mailboxes", "[[mailboxes]]"),
        ("[web]\nport = true", "[web] port", "wrong type"),
        ("[slack]\nadmins = [1]", "[slack] admins", "wrong type"),
        ("[web]\nport = 0", "[web] port", "from 1 to 65535"),
        ("[slack]\nbot_token_file = 'gone'", "[slack] bot_token_file", "cannot be read"),
    ],
)
def test_mistakes_in_the_file_say_where(tmp_path: Path, text: str, where: str, said: str) -> None:
    assert said in in_toml(tmp_path, text)[where]


def test_a_file_that_is_no_toml_is_reported_by_place_and_not_by_content(tmp_path: Path) -> None:
    found = in_toml(tmp_path, 'bot_token = hunter2\n[slack]\nx = "y"\n')["OMBUD_CONFIG"]
    assert "line 1" in found
    assert "hunter2" not in found


def test_a_missing_file_is_reported(tmp_path: Path) -> None:
    assert "FileNotFoundError" in mistakes({"OMBUD_CONFIG": str(tmp_path / "gone.toml")})["OMBUD_CONFIG"]


@pytest.mark.parametrize("missing", ["TOPIC", "SUBSCRIPTION"])
def test_where_pubsub_calls_us_its_topic_and_subscription_are_needed(missing: str) -> None:
    said = {
        "OMBUD_GOOGLE_PUSH_ACCOUNT": "push@acme.iam.gserviceaccount.com",
        "OMBUD_GOOGLE_TOPIC": "projects/acme/topics/mail",
        "OMBUD_GOOGLE_SUBSCRIPTION": "projects/acme/subscriptions/mail",
    }
    load(MAILBOX | said)
    found = mistakes(MAILBOX | {**said, f"OMBUD_GOOGLE_{missing}": ""})
    assert list(found) == [f"OMBUD_GOOGLE_{missing}"]
    assert f"Set OMBUD_GOOGLE_{missing}." in found[f"OMBUD_GOOGLE_{missing}"]
