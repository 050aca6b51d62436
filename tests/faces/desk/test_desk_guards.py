"""The page answers to its own name and to its own forms, and lets nothing run that it did not bring."""

import pytest
from flask.testing import FlaskClient

from bot.sandbox.desk.guards import way_back
from bot.sandbox.desk.serving import LOOPBACK, DeskServer, PortTaken
from bot.sandbox.story.stage import Stage
from tests.faces.desk.visiting import Visitor

PLACES = ("/", "/as/sam/mail", "/as/ada/channel", "/behind/record", "/nowhere")
FORMS = (
    "/clock",
    *(f"/as/ada/{form}" for form in ("act", "say", "home", "react", "shortcut")),
    *(f"/as/sam/{form}" for form in ("write", "answer")),
)


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost"])
def test_it_answers_to_its_own_names(server: DeskServer, client: FlaskClient, name: str) -> None:
    assert client.get("/", base_url=f"http://{name}:{server.port}").status_code == 200


@pytest.mark.parametrize(
    "name", ["evil.example", "127.0.0.1.evil.example", "0.0.0.0", "[::1]", "127.0.0.1@evil.example"]
)
def test_it_answers_to_no_name_that_somebody_else_gave_it(
    server: DeskServer, client: FlaskClient, name: str
) -> None:
    answer = client.get("/as/ada/channel", headers={"Host": f"{name}:{server.port}"})
    assert answer.status_code in (400, 403)
    assert "privacy-desk" not in answer.get_data(as_text=True)


def test_it_answers_to_no_other_port(server: DeskServer, client: FlaskClient) -> None:
    assert client.get("/", base_url=f"http://127.0.0.1:{server.port + 1}").status_code == 403


@pytest.mark.parametrize("path", FORMS)
@pytest.mark.parametrize("token", ["", "wrong", "ünïcode"])
def test_a_form_that_the_page_did_not_draw_is_refused(
    visitor: Visitor, stage: Stage, path: str, token: str
) -> None:
    before = stage.clock.now()
    sent = {"csrf": token, "step": "week", "words": "x", "subject": "x"}
    answer = visitor.client.post(path, data=sent, base_url=visitor.origin)
    assert answer.status_code == 403
    assert (stage.clock.now(), stage.post.delivered) == (before, {})


def test_each_server_has_a_token_of_its_own(stage: Stage, server: DeskServer, visitor: Visitor) -> None:
    with DeskServer(stage, stage.clock.now) as other:
        assert token_of(other) != token_of(server)
    forms = [node for node in visitor.go("/").all("input") if node.attrs.get("name") == "csrf"]
    assert {node.attrs["value"] for node in forms} == {token_of(server)}


def token_of(server: DeskServer) -> str:
    return server.app.jinja_env.from_string("{{ csrf() }}").render()


@pytest.mark.parametrize("path", PLACES)
def test_every_answer_forbids_what_it_did_not_bring(visitor: Visitor, path: str) -> None:
    visitor.go(path)
    assert visitor.answer is not None
    policy = dict(
        part.split(" ", 1) for part in visitor.answer.headers["Content-Security-Policy"].split("; ")
    )
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["form-action"] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert visitor.answer.headers["X-Content-Type-Options"] == "nosniff"
    assert visitor.answer.headers["Referrer-Policy"] == "no-referrer"
    assert visitor.answer.headers["Cache-Control"] == "no-store"
    assert not visitor.answer.headers.get("Access-Control-Allow-Origin")


@pytest.mark.parametrize("path", PLACES)
def test_no_page_holds_a_script_or_a_style_of_its_own(visitor: Visitor, path: str) -> None:
    page = visitor.go(path)
    assert all(node.attrs.get("src") and not node.raw.strip() for node in page.all("script"))
    assert not page.all("style")
    everything = page.all(
        "a", "div", "p", "button", "form", "input", "section", "body", "nav", "main", "span"
    )
    assert not [
        name for node in everything for name in node.attrs if name == "style" or name.startswith("on")
    ]


@pytest.mark.parametrize(
    ("sent", "led"),
    [
        ("/as/ada/channel?thread=1.2#latest", "/as/ada/channel?thread=1.2#latest"),
        ("https://evil.example/", "/here"),
        ("//evil.example/", "/here"),
        ("/\\evil.example", "/here"),
        ("/a\r\nSet-Cookie: x", "/here"),
        ("", "/here"),
        ("javascript:alert(1)", "/here"),
    ],
)
def test_a_form_leads_back_to_this_page_only(sent: str, led: str) -> None:
    assert way_back(sent, "/here") == led


def test_a_body_too_large_is_refused(visitor: Visitor) -> None:
    token = visitor.go("/").all("input")[0].attrs["value"]
    answer = visitor.client.post(
        "/as/sam/write", data={"csrf": token, "words": "x" * (2 << 20)}, base_url=visitor.origin
    )
    assert answer.status_code == 413


def test_it_listens_on_loopback_and_says_when_a_port_is_taken(stage: Stage, server: DeskServer) -> None:
    assert server.url == f"http://{LOOPBACK}:{server.port}/"
    with pytest.raises(PortTaken, match=f"Port {server.port} cannot be had .* name another"):
        DeskServer(stage, stage.clock.now, server.port)


@pytest.mark.parametrize(
    "path",
    [
        "/as/nobody/channel",
        "/as/sam/channel",
        "/as/ada/mail",
        "/as/ada/write",
        "/behind/record/2026-9999",
        "/x",
    ],
)
def test_a_place_that_is_not_there_says_so_and_leads_back(visitor: Visitor, path: str) -> None:
    page = visitor.go(path)
    assert visitor.answer is not None
    assert visitor.answer.status_code == 404
    assert page.one("a").attrs["href"] == "/"


def test_a_fault_of_the_page_itself_shows_a_reference_and_nothing_else(
    visitor: Visitor, stage: Stage, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken() -> None:
        raise ValueError("the name of a person")

    monkeypatch.setattr(stage.post, "sent", broken)
    page = visitor.go("/behind/mails")
    assert visitor.answer is not None
    assert visitor.answer.status_code == 500
    assert "the name of a person" not in page.text
    reference = page.text.split("reference ")[1].split(";")[0]
    assert any(getattr(record, "ref", "") == reference for record in caplog.records)
    assert "the name of a person" not in caplog.text
