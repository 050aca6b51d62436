"""The scopes that docs/permissions.md explains are those the connectors ask for, no more and no fewer."""

from connectors import scopes
from connectors.google.access import GMAIL
from connectors.microsoft.entra import OWN_SCOPES, SHARED_SCOPES


def names(table: tuple[scopes.Scope, ...]) -> set[str]:
    return {scope.name for scope in table}


def test_every_scope_that_google_is_asked_for_is_told() -> None:
    assert names(scopes.GOOGLE) == {GMAIL}


def test_every_scope_that_microsoft_is_asked_for_is_told() -> None:
    alone = {name for name in names(scopes.MICROSOFT) if "(application)" not in name}
    assert alone == {*OWN_SCOPES, *SHARED_SCOPES, "offline_access"}


def test_each_scope_is_told_once_with_its_reason() -> None:
    for _, table in scopes.BY_PROVIDER:
        assert len(names(table)) == len(table)
        assert all(scope.why for scope in table)


def test_the_page_names_each() -> None:
    page = scopes.scopes_table()
    assert all(f"| `{name}` |" in page for _, table in scopes.BY_PROVIDER for name in names(table))
    assert page.count("### ") == 3
