"""Settings are read from variables, secret files and TOML, in that order of weight."""

import base64
import dataclasses
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.settings.errors import ConfigError
from bot.settings.groups import Provider, SlackMode
from bot.settings.loading import load
from bot.settings.model import LogLevel, Settings

KEY = bytes(range(32))
KEY_TEXT = base64.b64encode(KEY).decode()


def toml(tmp_path: Path, text: str) -> dict[str, str]:
    """Return an environment that names a TOML file with this text."""
    path = tmp_path / "ombud.toml"
    path.write_text(text, "utf-8")
    return {"OMBUD_CONFIG": str(path)}


def test_an_empty_environment_is_enough() -> None:
    settings = load({"HOME": "/home/ada"})
    assert settings.data_dir == Path("/home/ada/.local/share/ombud")
    assert settings.database_url == "sqlite:////home/ada/.local/share/ombud/ombud.sqlite3"
    assert settings.master_key_path == settings.data_dir / "master.key"
    assert settings.master_key == ()
    assert settings.slack.mode is SlackMode.OFF
    assert settings.slack.base_url == "https://slack.com/api/"
    assert settings.mailboxes == ()
    assert settings.log_level is LogLevel.INFO


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({"XDG_DATA_HOME": "/shared", "HOME": "/home/ada"}, Path("/shared/ombud")),
        ({"XDG_DATA_HOME": "relative", "HOME": "/home/ada"}, Path("/home/ada/.local/share/ombud")),
        ({}, Path("var/ombud").absolute()),
        ({"OMBUD_DATA_DIR": "/srv/ombud", "XDG_DATA_HOME": "/shared"}, Path("/srv/ombud")),
        ({"OMBUD_DATA_DIR": "here"}, Path("here").absolute()),
        ({"OMBUD_DATA_DIR": "  ", "HOME": "/home/ada"}, Path("/home/ada/.local/share/ombud")),
    ],
)
def test_the_data_folder_follows_the_setting_then_the_customs_of_the_system(
    environ: dict[str, str], expected: Path
) -> None:
    settings = load(environ)
    assert settings.data_dir == expected
    assert settings.database_url == f"sqlite:///{expected}/ombud.sqlite3"


def test_every_group_is_read_from_variables() -> None:
    settings = load(
        {
            "OMBUD_DATABASE_URL": "postgresql://ombud:secret@db/ombud",
            "OMBUD_MASTER_KEY": KEY_TEXT,
            "OMBUD_MASTER_KEY_PATH": "/keys/master",
            "OMBUD_LOG_LEVEL": "DEBUG",
            "OMBUD_ORGANISATION_NAME": "Nordlys A/S",
            "OMBUD_ORGANISATION_ZONE": "Europe/Oslo",
            "OMBUD_ORGANISATION_COUNTRY": "NO",
            "OMBUD_ORGANISATION_SUBDIVISION": "03",
            "OMBUD_SLACK_MODE": "socket",
            "OMBUD_SLACK_BOT_TOKEN": "xoxb-1",
            "OMBUD_SLACK_APP_TOKEN": "xapp-1",
            "OMBUD_SLACK_CHANNEL_ID": "C024BE91L",
            "OMBUD_SLACK_CASE_HANDLERS": "U0ADA, U0MAX",
            "OMBUD_SLACK_MANAGERS": "U0MAX",
            "OMBUD_SLACK_ADMINS": "W0IRIS",
            "OMBUD_SLACK_BASE_URL": "http://127.0.0.1:9/api",
            "OMBUD_WEB_PORT": "9000",
            "OMBUD_GOOGLE_API_URL": "http://localhost:1/",
            "OMBUD_MICROSOFT_GRAPH_URL": "https://graph.microsoft.us/v1.0/",
            "OMBUD_PARSER_WORKERS": "3",
            "OMBUD_PARSER_SECONDS": "2.5",
            "OMBUD_JOBS_SYNC_SECONDS": "5",
            "OMBUD_LIMITS_ACKS_PER_HOUR": "0",
        }
    )
    assert settings.database_url == "postgresql+psycopg://ombud:secret@db/ombud"
    assert settings.master_key == (KEY,)
    assert settings.master_key_path == Path("/keys/master")
    assert settings.log_level is LogLevel.DEBUG
    assert settings.organisation.name == "Nordlys A/S"
    assert settings.organisation.zone == ZoneInfo("Europe/Oslo")
    assert (settings.organisation.country, settings.organisation.subdivision) == ("NO", "03")
    assert settings.slack.mode is SlackMode.SOCKET
    assert settings.slack.case_handlers == ("U0ADA", "U0MAX")
    assert settings.slack.managers == ("U0MAX",)
    assert settings.slack.admins == ("W0IRIS",)
    assert settings.slack.base_url == "http://127.0.0.1:9/api/"
    assert settings.web.port == 9000
    assert settings.google.api_url == "http://localhost:1/"
    assert settings.microsoft.graph_url == "https://graph.microsoft.us/v1.0/"
    assert (settings.parser.workers, settings.parser.seconds) == (3, 2.5)
    assert settings.jobs.sync_seconds == 5
    assert settings.limits.acks_per_hour == 0


def test_every_group_is_read_from_toml(tmp_path: Path) -> None:
    environ = toml(
        tmp_path,
        """
        data_dir = "data"
        log_level = "warning"
        [organisation]
        zone = "Europe/Berlin"
        country = "DE"
        subdivision = "BY"
        [slack]
        case_handlers = ["U0ADA", "U0MAX"]
        [web]
        port = 9001
        [parser]
        seconds = 4
        """,
    )
    settings = load(environ)
    assert settings.config_path == tmp_path / "ombud.toml"
    assert settings.data_dir == tmp_path / "data", "a path in the file is relative to the file"
    assert settings.log_level is LogLevel.WARNING
    assert settings.organisation.zone == ZoneInfo("Europe/Berlin")
    assert settings.slack.case_handlers == ("U0ADA", "U0MAX")
    assert settings.web.port == 9001
    assert settings.parser.seconds == 4.0


def test_a_variable_beats_the_file(tmp_path: Path) -> None:
    environ = toml(tmp_path, "[web]\nport = 9001\nhost = '0.0.0.0'\n")
    settings = load({**environ, "OMBUD_WEB_PORT": "9002"})
    assert (settings.web.host, settings.web.port) == ("0.0.0.0", 9002)


def test_an_empty_variable_counts_as_not_set(tmp_path: Path) -> None:
    environ = toml(tmp_path, "[web]\nport = 9001\n")
    assert load({**environ, "OMBUD_WEB_PORT": "", "OMBUD_SLACK_BOT_TOKEN_FILE": " "}).web.port == 9001


def test_a_secret_can_lie_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "token").write_text("xoxb-from-file\n")
    settings = load({"OMBUD_SLACK_BOT_TOKEN_FILE": str(tmp_path / "token")})
    assert settings.slack.bot_token == "xoxb-from-file"


def test_a_secret_of_the_toml_file_can_lie_beside_it(tmp_path: Path) -> None:
    (tmp_path / "token").write_text("xoxb-beside\n")
    environ = toml(tmp_path, '[slack]\nbot_token_file = "token"\n')
    assert load(environ).slack.bot_token == "xoxb-beside"


def test_master_keys_can_be_several_for_a_rotation(tmp_path: Path) -> None:
    newer = bytes(reversed(KEY))
    (tmp_path / "keys").write_text(f"{base64.urlsafe_b64encode(newer).decode()}\n{KEY_TEXT}\n")
    assert load({"OMBUD_MASTER_KEY_FILE": str(tmp_path / "keys")}).master_key == (newer, KEY)


def test_mailboxes_stand_in_tables(tmp_path: Path) -> None:
    environ = toml(
        tmp_path,
        """
        [[mailboxes]]
        name = "privacy"
        address = "privacy@nordlys.example"
        path = "mail/privacy"
        authserv_ids = ["mx.nordlys.example"]
        [[mailboxes]]
        name = "dpo"
        address = "dpo@nordlys.example"
        path = "/mail/dpo"
        """,
    )
    first, second = load(environ).mailboxes
    assert (first.name, first.provider, first.path) == (
        "privacy",
        Provider.MAILDIR,
        tmp_path / "mail/privacy",
    )
    assert first.authserv_ids == ("mx.nordlys.example",)
    assert (second.name, second.address, second.path) == ("dpo", "dpo@nordlys.example", Path("/mail/dpo"))


def test_one_mailbox_can_stand_in_variables(tmp_path: Path) -> None:
    variables = {"OMBUD_MAILBOX_ADDRESS": "privacy@nordlys.example", "OMBUD_MAILBOX_PATH": "/mail/privacy"}
    (only,) = load(variables).mailboxes
    assert (only.name, only.address, only.path) == (
        "privacy",
        "privacy@nordlys.example",
        Path("/mail/privacy"),
    )

    listed = toml(tmp_path, '[[mailboxes]]\nname = "dpo"\naddress = "dpo@nordlys.example"\npath = "dpo"\n')
    assert [one.name for one in load({**listed, **variables}).mailboxes] == ["dpo", "privacy"]


@pytest.mark.parametrize("name", ["SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"])
def test_the_usual_variable_for_certificates_is_honoured(name: str, tmp_path: Path) -> None:
    bundle = tmp_path / "ca.pem"
    bundle.touch()
    assert load({name: str(bundle)}).ca_file == bundle
    assert load({name: str(tmp_path / "gone.pem")}).ca_file is None


def test_our_own_variable_for_certificates_comes_first(tmp_path: Path) -> None:
    ours, theirs = tmp_path / "ours.pem", tmp_path / "theirs.pem"
    ours.touch()
    theirs.touch()
    assert load({"OMBUD_CA_FILE": str(ours), "SSL_CERT_FILE": str(theirs)}).ca_file == ours


def test_settings_do_not_change_and_do_not_show_secrets() -> None:
    settings = load(
        {
            "OMBUD_SLACK_BOT_TOKEN": "xoxb-hidden",
            "OMBUD_SLACK_SIGNING_SECRET": "shh-hidden",
            "OMBUD_DATABASE_URL": "postgresql://ombud:hidden@db/ombud",
            "OMBUD_MASTER_KEY": KEY_TEXT,
        }
    )
    assert "hidden" not in repr(settings)
    assert repr(KEY) not in repr(settings)
    for name in ("log_level", "slack"):
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(settings, name, None)


def test_settings_can_be_made_without_any_environment() -> None:
    assert Settings().slack.mode is SlackMode.OFF


def test_reading_looks_at_nothing_but_what_it_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OMBUD_WEB_PORT", "not a port")
    monkeypatch.setenv("OMBUD_SLACK_MODE", "nonsense")
    assert load({}).web.port == 8080
    with pytest.raises(ConfigError):
        load({"OMBUD_WEB_PORT": "not a port"})


@pytest.mark.parametrize(("written", "batch"), [(None, 500), ("10", 10), ("10000", 10_000)])
def test_how_much_a_purge_deletes_at_a_time_is_within_bounds(written: str | None, batch: int) -> None:
    environ = {} if written is None else {"OMBUD_RETENTION_PURGE_BATCH": written}
    assert load(environ).retention.purge_batch == batch
