"""How one setting is declared: its default, its reader, and what it means, all in one place.

The dataclasses in `groups` and `model` are the only list of settings; reading and the printed
table both walk them.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Value = TypeVar("Value")
_KEY = "ombud"


@dataclass(frozen=True, slots=True)
class Setting:
    """What is known of one setting besides its value.

    Attributes:
        read: from the written text to the value; `ValueError` carries the fix.
        shown: the default as the documentation shows it.
        secret: may be given as a file (`…_FILE`), and never appears in a message.
        table: may be a table of texts in the TOML file.
    """

    name: str
    meaning: str
    read: Callable[[str], object]
    shown: str
    secret: bool
    table: bool = False


def setting(
    meaning: str,
    default: Value,
    read: Callable[[str], Value],
    *,
    shown: str | None = None,
    secret: bool = False,
    table: bool = False,
) -> Value:
    """Declare a setting as a field of a dataclass."""
    facts = (meaning, read, str(default) if shown is None else shown, secret, table)
    # By its stub `field` returns the default's type, which lets declarations read naturally.
    return field(default=default, repr=not secret, metadata={_KEY: facts})


def declared(group: "type[DataclassInstance]") -> Iterator[Setting]:
    """Yield the settings that a dataclass declares, in order."""
    for one in fields(group):
        facts: tuple[str, Callable[[str], Any], str, bool, bool] | None = one.metadata.get(_KEY)
        if facts is not None:
            yield Setting(one.name, *facts)
