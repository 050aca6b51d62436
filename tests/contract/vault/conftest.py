"""Each holder of master keys in turn, with others of its kind; and the service that one of them asks."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.vault.aws import AwsKeys, Calling
from bot.vault.file_ring import FileRing, LaterFile
from bot.vault.keyfile import write_keys
from bot.vault.master import KeyRing, KeyWrapper
from bot.vault.several import Several
from tests.support.key_service import CREDENTIALS, KeyService, key_service

#: Makes a holder of the keys of these numbers; the first wraps.
Holders = Callable[..., KeyWrapper]


@pytest.fixture(scope="session")
def service() -> Iterator[KeyService]:
    with key_service() as running:
        yield running


@pytest.fixture(autouse=True)
def credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in CREDENTIALS.items():
        monkeypatch.setenv(name, value)


@pytest.fixture(params=["ring", "file", "later file", "aws", "aws and file", "file and aws"])
def holding(request: pytest.FixtureRequest, tmp_path: Path) -> Holders:
    """Gives a function that makes a holder; a number always means the same key."""
    kind = str(request.param)
    arns = {}
    if "aws" in kind:
        running: KeyService = request.getfixturevalue("service")
        arns = {number: running.new_key() for number in range(3)}

    def file(*numbers: int) -> Path:
        path = tmp_path / f"{'-'.join(map(str, numbers))}.key"
        write_keys(path, tuple(bytes([number]) * 32 for number in numbers))
        return path

    def aws(*numbers: int) -> AwsKeys:
        return AwsKeys(tuple(arns[number] for number in numbers), Calling(running.url))

    makers: dict[str, Holders] = {
        "ring": lambda *numbers: KeyRing(tuple(bytes([number]) * 32 for number in numbers)),
        "file": lambda *numbers: FileRing(file(*numbers)),
        "later file": lambda *numbers: LaterFile(file(*numbers)),
        "aws": aws,
        "aws and file": lambda *numbers: Several(aws(*numbers), FileRing(file(9))),
        "file and aws": lambda *numbers: Several(FileRing(file(*numbers)), aws(0)),
    }
    return makers[kind]
