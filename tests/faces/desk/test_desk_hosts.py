"""The mail hosts beside the desk: opened once, when needed, and only where their libraries are installed."""

import threading
from dataclasses import replace

import pytest

from bot.sandbox.desk import post_rooms
from bot.sandbox.desk.google_host import GoogleHost
from bot.sandbox.desk.hosts import IRIS
from bot.sandbox.desk.opening import Once
from bot.sandbox.desk.parties import writers
from bot.sandbox.desk.post_rooms import PostRooms
from bot.sandbox.desk.serving import DeskServer
from bot.sandbox.desk.writing import EXCHANGE, GMAIL, OWN, Draft, Entrance, as_mail
from bot.sandbox.story.people import ADDRESS
from bot.sandbox.story.stage import Stage
from connectors.base import Vouching
from connectors.mime.reading import read
from connectors.vouching import EXCHANGE_ONLINE
from connectors.vouching import GMAIL as OF_GMAIL
from handlers.domain.authentication import Verdict, authenticate
from tests.faces.desk.conftest import BEGIN
from tests.faces.desk.connecting import SUPPORT, Tab, link_for
from tests.faces.desk.visiting import Visitor

SAM = writers()[0]


def test_what_is_opened_when_needed_is_opened_once_whoever_asks() -> None:
    made: list[int] = []
    gate = threading.Barrier(8)

    def make() -> int:
        made.append(len(made))
        return made[-1]

    once, got = Once(make), []

    def ask() -> None:
        gate.wait()
        got.append(once())

    threads = [threading.Thread(target=ask) for _ in range(8)]
    assert once.made == []
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (made, got, once.made) == ([0], [0] * 8, [0])


def test_what_cannot_be_opened_is_tried_again() -> None:
    tried: list[str] = []

    def make() -> int:
        tried.append("once more")
        if len(tried) == 1:
            raise OSError("the port is taken")
        return 7

    once = Once(make)
    with pytest.raises(OSError, match="taken"):
        once()
    assert (once(), once.made) == (7, [7])


@pytest.mark.parametrize("forged", [False, True])
@pytest.mark.parametrize(
    ("entrance", "vouching"), [(GMAIL, OF_GMAIL), (EXCHANGE, EXCHANGE_ONLINE)], ids=["google", "microsoft"]
)
def test_a_host_writes_down_who_a_letter_is_from_as_the_real_one_does(
    entrance: Entrance, vouching: Vouching, *, forged: bool
) -> None:
    draft = Draft("My data", "Please.", forged=forged, to=SUPPORT)
    letter = read([as_mail(SAM, draft, BEGIN, 1, entrance)])
    assert authenticate(letter, vouching).verdict is (Verdict.FAIL if forged else Verdict.PASS)
    elsewhere = read([as_mail(SAM, draft, BEGIN, 1, OWN)])
    assert authenticate(elsewhere, vouching).verdict is Verdict.UNKNOWN


def test_without_a_library_its_host_is_not_there(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(post_rooms, "find_spec", lambda name: None if name == "msal" else object())
    assert list(PostRooms(stage).hosts) == ["google"]
    monkeypatch.setattr(post_rooms, "find_spec", lambda _name: None)
    with DeskServer(stage, stage.clock.now) as server:
        page = Visitor(server, server.app.test_client()).go("/behind/mailbox")
    assert "Connect another one" not in page.text
    assert "Disconnect one" in page.text
    assert stage.providers == {}


def test_an_account_is_made_once_with_a_little_mail_in_it(server: DeskServer, visitor: Visitor) -> None:
    rooms = server.house.post_rooms
    for _ in range(2):  # the first time nobody goes through with it
        Tab().consent(link_for(visitor, "google"), IRIS)
    assert rooms.addresses() == [ADDRESS, SUPPORT]
    subjects = [one.split(b"Subject: ")[1].split(b"\n")[0] for one in rooms.delivered()]
    assert len(subjects) == 2
    assert b"catalogue" not in b"".join(subjects)


def test_a_mailbox_is_opened_to_the_app_alone_by_an_administrator(visitor: Visitor) -> None:
    link, tab = link_for(visitor, "microsoft"), Tab()
    begun = tab.session.post(
        link,
        data={"step": "begin", "mode": "application", "refused": IRIS},
        allow_redirects=False,
        timeout=10,
    )
    way = begun.headers["Location"]
    assert "Approve Ombud for your organisation" in tab.session.get(way, timeout=10).text
    back = tab.session.post(way, data={"answer": "accept"}, allow_redirects=False, timeout=10)
    tab.session.get(back.headers["Location"], timeout=10)
    assert "Answers leave from support@example.com." in tab.shown(link)
    assert "is connected" in tab.confirm(link)


def test_access_is_given_back_at_the_host_when_a_mailbox_is_let_go(
    server: DeskServer, visitor: Visitor
) -> None:
    link, tab = link_for(visitor, "google"), Tab()
    tab.consent(link)
    tab.confirm(link)
    host = server.house.post_rooms.hosts["google"]
    assert isinstance(host, GoogleHost)
    (standin,) = host._standin.made
    assert standin.tokens.alive(SUPPORT) == 1
    visitor.press("Home")
    visitor.press("Disconnect support")
    boxes = [one for one in visitor.page.all("input") if one.attrs.get("type") == "checkbox"]
    visitor.press("Disconnect", {visitor.label_of(boxes[0]): "yes"})
    visitor.press("Move the clock by an hour")
    assert standin.tokens.alive(SUPPORT) == 0


def test_a_letter_to_a_list_says_so() -> None:
    draft = Draft("News", "All of them.")
    assert b"List-Unsubscribe" not in as_mail(SAM, draft, BEGIN, 1)
    assert b"List-Unsubscribe" in as_mail(SAM, replace(draft, bulk=True), BEGIN, 1)
