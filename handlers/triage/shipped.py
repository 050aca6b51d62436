"""The files of the languages that ship with the package: one for each language in a folder, by its code."""

from functools import cache
from importlib import resources

_ENDING = ".toml"


@cache
def codes(folder: str) -> tuple[str, ...]:
    """Return the codes of the languages that have a file in a folder of this package, in order."""
    files = resources.files(__package__).joinpath(folder).iterdir()
    return tuple(sorted(file.name.removesuffix(_ENDING) for file in files if file.name.endswith(_ENDING)))


def text(folder: str, language: str) -> str:
    """Return the file of one language as it is.

    Raises:
        FileNotFoundError: it has none in that folder.
    """
    return resources.files(__package__).joinpath(folder, f"{language}{_ENDING}").read_text("utf-8")


def texts(folder: str) -> dict[str, str]:
    """Return the files of all languages in a folder as they are, by code."""
    return {code: text(folder, code) for code in codes(folder)}
