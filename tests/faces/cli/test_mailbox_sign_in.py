"""A mailbox of any mail host connected at the terminal, at a real Dovecot and a real SMTP server."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.cli.exits import Exit
from bot.wiring.office import open_office
from handlers.intake.sync import sync
from tests.contract.connectors.imap_outside import OnServer
from tests.faces.cli.conftest import Run
from tests.support.dovecot import PASSWORD
from tests.support.installations import Installation, eml
from tests.support.token_service import CLIENT, SECRET, TokenService, token_service

Ask = Callable[..., dict[str, Any]]
ADDRESS, NAMED = "desk@acme.example", b"Authentication-Results: mx.acme.example; dmarc=pass\r\n"


@pytest.fixture
def outside(tmp_path: Path) -> OnServer:
    return OnServer(tmp_path)


@pytest.fixture(autouse=True)
def set_up(installation: Installation, outside: OnServer, run: Run) -> None:
    installation.environ["OMBUD_CA_FILE"] = str(outside.server.certificates.authority)
    installation.environ["OMBUD_IMAP_ALLOW_PRIVATE_HOSTS"] = "yes"
    assert run("migrate").exit_code == 0


@pytest.fixture
def service() -> Iterator[TokenService]:
    with token_service() as service:
        yield service


@pytest.fixture
def words(outside: OnServer, tmp_path: Path) -> list[str]:
    """Gives the command with all that is not secret, and the password in a file."""
    secret = tmp_path / "password"
    secret.write_text(PASSWORD + "\n")
    return [*hosts(outside), "--user", outside.user, "--password-file", str(secret)]


def hosts(outside: OnServer) -> list[str]:
    said = ["mailbox", "sign-in", "--address", ADDRESS, "--imap-host", "localhost"]
    said += ["--imap-port", str(outside.server.port)]
    return [*said, "--smtp-host", "localhost", "--smtp-port", str(outside.postbox.port)]


def status(ask: Ask, name: str = "desk") -> str:
    found = {each["name"]: each["status"] for each in ask("mailbox", "list")["mailboxes"]}
    return str(found[name])


def test_without_yes_the_dry_run_is_all_that_happens(ask: Ask, outside: OnServer, words: list[str]) -> None:
    outside.deliver(NAMED + eml())
    outside.deliver(eml(), "Old requests")
    before = outside.state()
    told = ask(*words)
    assert (told["done"], told["again"]) == (False, False)
    folders = {each["name"]: each for each in told["dry_run"]["folders"]}
    assert folders["INBOX"]["letters"] == 1
    assert (folders["INBOX"]["chosen"], folders["Old requests"]["chosen"]) == (True, False)
    assert told["dry_run"]["vouchers"] == [{"name": "mx.acme.example", "letters": 1, "took": 0}]
    assert status(ask) == "proposed"
    assert outside.state() == before
    assert outside.left() == []


def test_with_yes_it_is_read_as_it_was_said(ask: Ask, outside: OnServer, words: list[str], run: Run) -> None:
    outside.deliver(NAMED + eml())
    outside.deliver(eml(), "Old requests")
    chosen = ["--folder", "INBOX", "--folder", "Old requests", "--trust", "mx.acme.example", "--yes"]
    assert ask(*words, *chosen)["done"] is True
    shown = ask("mailbox", "show", "desk")
    assert shown["status"] == "connected"
    assert shown["folders"][0] == "INBOX"
    assert set(shown["folders"]) == {"INBOX", "Old requests", "Junk"}
    assert shown["trusted"] == ["mx.acme.example"]
    output = run("mailbox", "show", "desk").output
    assert f"Folders read: {', '.join(shown['folders'])}." in output
    assert "it believes mx.acme.example" in output
    assert PASSWORD not in output + str(shown)


def test_nobody_is_believed_unless_somebody_says_so(ask: Ask, outside: OnServer, words: list[str]) -> None:
    outside.deliver(NAMED + eml())
    ask(*words, "--yes")
    shown = ask("mailbox", "show", "desk")
    assert (shown["trusted"], shown["folders"]) == ([], ["INBOX", "Junk"])


def test_what_was_not_said_is_asked_and_the_password_is_not_shown(
    run: Run, ask: Ask, outside: OnServer
) -> None:
    outside.deliver(NAMED + eml())
    outside.deliver(eml(), "Old requests")
    said = ["mailbox", "sign-in", "--address", ADDRESS, "--user", outside.user]
    said += ["--imap-port", str(outside.server.port), "--smtp-port", str(outside.postbox.port)]
    lines = ["localhost", "localhost", PASSWORD, "INBOX, Old requests", "mx.acme.example", "none", "y"]
    result = run(*said, typed="\n".join(lines) + "\n")
    assert result.exit_code == 0, result.output
    for told in ("Would become cases", "mx.acme.example is named at the top of 1 letters", "is connected"):
        assert told in result.output
    assert "Anybody can write such a line" in result.output
    assert PASSWORD not in result.output
    assert ask("mailbox", "show", "desk")["trusted"] == ["mx.acme.example"]


def test_whoever_does_not_mean_it_begins_nothing(run: Run, ask: Ask, words: list[str]) -> None:
    result = run(*words, typed="nobody\nnone\nn\n")
    assert result.exit_code == 0, result.output
    assert "Nothing is read of it" in result.output
    assert status(ask) == "proposed"


def test_a_refresh_token_is_taken_from_a_file_and_connects_again_later(
    ask: Ask, run: Run, outside: OnServer, service: TokenService, tmp_path: Path, installation: Installation
) -> None:
    outside.server.maildir("tokens")
    token, secret = tmp_path / "token", tmp_path / "secret"
    token.write_text(service.refresh)
    secret.write_text(SECRET + "\n")
    said = [*hosts(outside), "--user", "tokens", "--token-url", service.url, "--client-id", CLIENT]
    said += ["--client-secret-file", str(secret), "--refresh-token-file", str(token)]
    assert ask(*said, "--yes", "--trust-nobody")["done"] is True
    with open_office(installation.settings) as office, office.desk.reading("tests.mailbox") as tx:
        (mailbox,) = (one for one in tx.mailboxes.all() if one.name == "desk")
        kept = tx.grants.get(mailbox)
    assert kept is not None
    assert service.refresh in kept.text
    token.write_text(service.refresh)
    told = ask(*said)
    assert (told["again"], told["done"]) == (True, True)
    token.write_text("marker-refresh-stolen")
    result = run(*said)
    assert result.exit_code == Exit.FOUND.value
    assert "does not accept the refresh token" in " ".join(result.output.split())
    assert "marker" not in result.output
    assert status(ask) == "connected"


@pytest.mark.parametrize(
    ("change", "code", "told"),
    [
        (("--smtp-port", "9"), Exit.FOUND, "Nobody answers at the SMTP server"),
        (("--imap-security", "starttls"), Exit.FOUND, "143 with STARTTLS"),
        (("--imap-port", "none"), Exit.USAGE, "--imap-port: Write a number from 1 to 65535."),
        (("--folder", "Elsewhere", "--yes"), Exit.USAGE, "No such folder: Elsewhere"),
        (("--trust", "not a name", "--yes"), Exit.USAGE, "Write the name of a server"),
        (("--address", "nothing"), Exit.USAGE, "one whole e-mail address"),
    ],
)
def test_what_cannot_be_done_says_why_and_reads_nothing(
    run: Run,
    words: list[str],
    change: tuple[str, ...],
    code: Exit,
    told: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("connectors.imap.hosts.GREETING", 0.3)
    result = run(*words, *change, "--json")
    assert result.exit_code == code.value, result.output
    assert told in " ".join(result.output.replace("\\n", " ").split())
    assert PASSWORD not in result.output


@pytest.mark.parametrize("left_out", ["--imap-host", "--smtp-host", "--password-file"])
def test_under_json_nothing_is_asked(run: Run, words: list[str], left_out: str) -> None:
    place = words.index(left_out)
    result = run(*words[:place], *words[place + 2 :], "--json")
    assert result.exit_code == Exit.USAGE.value
    assert left_out in result.output


def test_whom_to_believe_is_shown_and_said_later(
    ask: Ask, run: Run, outside: OnServer, words: list[str]
) -> None:
    outside.deliver(NAMED + eml())
    ask(*words, "--yes")
    told = ask("mailbox", "trust", "desk")
    assert told["trusted"] == []
    assert told["found"] == [{"name": "mx.acme.example", "letters": 1, "took": 0}]
    assert "believes nobody" in run("mailbox", "trust", "desk").output
    assert ask("mailbox", "trust", "desk", "MX.acme.example")["trusted"] == ["mx.acme.example"]
    assert "believes mx.acme.example" in run("mailbox", "trust", "desk").output
    assert ask("mailbox", "trust", "desk", "--nobody")["trusted"] == []
    assert run("mailbox", "trust", "desk", "x y").exit_code == Exit.USAGE.value
    assert run("mailbox", "trust", "desk", "mx", "--nobody").exit_code == Exit.USAGE.value
    assert run("mailbox", "trust", "nobody").exit_code == Exit.FOUND.value
    assert run("mailbox", "trust", "privacy", "mx.example.org").exit_code == Exit.FOUND.value


def test_fm_10_folders_are_chosen_otherwise_later_and_read_then(
    ask: Ask, run: Run, outside: OnServer, words: list[str], installation: Installation
) -> None:
    outside.deliver(eml())
    outside.deliver(eml("Old", message_id="<old@example.org>"), "Old requests")
    ask(*words, "--yes", "--backfill", "everything")
    told = ask("mailbox", "folders", "desk")
    assert set(told["known"]) == {"INBOX", "Junk", "Old requests"}
    assert set(told["read"]) == {"INBOX", "Junk"}
    assert f"{'-':<6}Old requests" in run("mailbox", "folders", "desk").output
    before = ask("mailbox", "show", "desk")["connection"]
    for _ in range(2):
        told = ask("mailbox", "folders", "desk", "INBOX", "Old requests")
        assert set(told["read"]) == {"INBOX", "Junk", "Old requests"}
    shown = ask("mailbox", "show", "desk")
    assert shown["connection"] == before + 1
    changes = [each for each in shown["record"] if each["kind"] == "chosen"]
    assert [each["facts"] for each in changes] == [{"folders": 3, "before": 2}]
    with open_office(installation.settings) as office:
        with office.desk.reading("tests.mailbox") as tx:
            (mailbox,) = (one for one in tx.mailboxes.all() if one.name == "desk")
        sync(office.desk, mailbox.id)
        with office.desk.reading("tests.cursors") as tx:
            assert tx.mailboxes.cursor(mailbox, "Old requests") is not None
    (desk,) = (each for each in ask("mailbox", "list")["mailboxes"] if each["name"] == "desk")
    assert desk["fault"] in {"", None}


def test_fm_10_what_cannot_be_chosen_says_why(run: Run, words: list[str], ask: Ask) -> None:
    ask(*words, "--yes")
    assert run("mailbox", "folders", "desk", "Elsewhere").exit_code == Exit.USAGE.value
    assert run("mailbox", "folders", "nobody").exit_code == Exit.FOUND.value
    assert "nothing to choose" in run("mailbox", "folders", "privacy").output
    assert ask("mailbox", "show", "desk")["folders"] == ["INBOX", "Junk"]


def test_the_doctor_tries_a_connected_mailbox_at_both_servers_and_sends_nothing(
    run: Run, ask: Ask, outside: OnServer, words: list[str]
) -> None:
    def told() -> str:
        output = " ".join(run("doctor").output.split())
        return output.partition("connection desk")[2].partition("connection privacy")[0]

    ask(*words, "--yes")
    assert "mail server" not in told()
    outside.postbox.answer(outside.user, "RCPT", "554 5.7.1 Relay access denied")
    assert "The mail server does not pass mail on for us (554 5.7.1)." in told()
    outside.postbox.passwords = ("another",)
    try:
        assert "does not let the user send (535)" in told()
    finally:
        outside.postbox.passwords = (PASSWORD,)
    assert outside.left() == []
