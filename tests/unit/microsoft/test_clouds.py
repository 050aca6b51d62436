"""Sign-in and Graph must be of one cloud; a server of one's own is taken as it is described."""

import time

import pytest

from connectors.errors import Permanent
from connectors.microsoft.clouds import check_cloud, resource, upload_bases
from connectors.microsoft.entra import AppRegistration
from connectors.microsoft.parts import microsoft
from connectors.provider import Place
from tests.support.grants import MemoryGrants

LOGIN, GRAPH = "https://login.microsoftonline.com/", "https://graph.microsoft.com/v1.0/"
US_LOGIN = "https://login.microsoftonline.us/"
US, DOD = "https://graph.microsoft.us/v1.0/", "https://dod-graph.microsoft.us/v1.0/"
CN_LOGIN, CN = "https://login.partner.microsoftonline.cn/", "https://microsoftgraph.chinacloudapi.cn/v1.0/"


@pytest.mark.parametrize(
    ("login", "graph"),
    [
        (LOGIN, GRAPH),
        (US_LOGIN, US),
        (US_LOGIN, DOD),
        (CN_LOGIN, CN),
        ("https://LOGIN.microsoftonline.com", "https://GRAPH.microsoft.com/v1.0"),
        ("https://mail.example.org/login/", "https://mail.example.org/graph/"),
        ("http://127.0.0.1:8000/", "http://127.0.0.1:8000/v1.0/"),
    ],
)
def test_a_sign_in_and_its_own_graph_belong_together(login: str, graph: str) -> None:
    check_cloud(login, graph)


@pytest.mark.parametrize(
    ("login", "graph"),
    [(LOGIN, US), (US_LOGIN, GRAPH), (CN_LOGIN, GRAPH), (LOGIN, CN), (LOGIN, "https://graph.example.org/")],
)
def test_the_wrong_cloud_is_refused_before_anything_is_sent(login: str, graph: str) -> None:
    parts = microsoft(AppRegistration(graph, login, "id", "secret"), time.time)
    assert parts.consent is not None
    with pytest.raises(Permanent, match="OMBUD_MICROSOFT_GRAPH_URL"):
        parts.consent.begin("state", "https://ombud.example.org/callback", "p@example.com", {})
    with pytest.raises(Permanent, match="different clouds"):
        parts.connector(Place("p@example.com"), MemoryGrants("{}"))


def test_scopes_are_named_after_the_clouds_own_graph() -> None:
    assert resource(US) == "https://graph.microsoft.us"
    assert resource("http://127.0.0.1:8000/v1.0/") == "http://127.0.0.1:8000"


def test_large_files_go_where_the_cloud_takes_them_and_elsewhere_to_graph_alone() -> None:
    assert "https://outlook.office.com/" in upload_bases(GRAPH)
    assert set(upload_bases(US)).isdisjoint(upload_bases(GRAPH))
    assert upload_bases("https://graph.example.org/v1.0/") == ()


def test_the_apps_secret_is_not_shown_where_the_registration_is() -> None:
    assert "hush" not in repr(AppRegistration(GRAPH, LOGIN, "id", "hush"))
