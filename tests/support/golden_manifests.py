"""The two manifests as they are read by Slack."""

from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parents[2] / "deploy" / "slack"
SOCKET, HTTP = FOLDER / "manifest.socket.yaml", FOLDER / "manifest.http.yaml"


def manifest(path: Path) -> dict[str, Any]:
    """Return a manifest."""
    read: dict[str, Any] = yaml.safe_load(path.read_text("utf-8"))
    return read


def shortcuts() -> list[tuple[str, bool]]:
    """Return the callback ids of the shortcuts, and whether each is used on a message."""
    listed = manifest(SOCKET)["features"].get("shortcuts", [])
    return [(one["callback_id"], one["type"] == "message") for one in listed]
