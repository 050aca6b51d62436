"""What every stand-in's web server does alike: no log, a free port afterwards, and its own breakages kept."""

import logging
import socket
from collections.abc import Iterator

import pytest
import requests
from flask import Flask, Response, request

from bot.sandbox.loopback import LOOPBACK, Loopback, hang_up


def cut() -> str:
    hang_up()
    return "never seen"


def broken() -> str:
    raise ValueError(request.args["name"])


def served() -> Loopback:
    app = Flask(__name__, static_folder=None)
    app.add_url_rule("/fine", view_func=lambda: "fine", endpoint="fine")
    app.add_url_rule("/cut", view_func=cut)
    app.add_url_rule("/broken", view_func=broken)
    return Loopback(app, "stand-in", lambda: Response("it broke", 503))


@pytest.fixture
def server() -> Iterator[Loopback]:
    one = served()
    one.start()
    yield one
    one.stop()


def test_it_serves_on_loopback_alone_and_logs_nothing(
    server: Loopback, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    with caplog.at_level(logging.DEBUG, logger="werkzeug"):
        assert requests.get(server.url + "fine?name=sam", timeout=5).text == "fine"
        assert requests.get(server.url + "elsewhere", timeout=5).status_code == 404
    assert server.url.startswith(f"http://{LOOPBACK}:")
    assert not [record for record in caplog.records if record.name == "werkzeug"]
    assert capfd.readouterr() == ("", "")
    server.check()


def test_a_break_of_its_own_is_answered_and_kept_without_values(server: Loopback) -> None:
    answer = requests.get(server.url + "broken?name=sam", timeout=5)
    assert (answer.status_code, answer.text) == (503, "it broke")
    with pytest.raises(RuntimeError, match=r"the stand-in broke: ValueError at") as told:
        server.check()
    assert "in broken" in str(told.value)
    assert "sam" not in str(told.value)


def test_hanging_up_ends_the_connection_without_a_byte(server: Loopback) -> None:
    with pytest.raises(requests.ConnectionError):
        requests.get(server.url + "cut", timeout=5)
    server.check()


def test_a_port_is_free_again_after_it_stopped() -> None:
    first = served()
    first.start()
    first.stop()
    with socket.create_server((LOOPBACK, int(first.url.rstrip("/").rsplit(":", 1)[1]))):
        pass
