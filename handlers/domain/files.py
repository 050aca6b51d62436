"""Files as people see them: their names made safe, their sizes in words, and which of them are risky."""

import re
from dataclasses import dataclass

from handlers.domain.phrase import say
from handlers.domain.visible import visible

LONGEST_NAME = 120
#: Bytes of one file that leaves with a mail, and of all of them: most mail servers take 25 MiB of files.
LARGEST_FILE, LARGEST_TOGETHER = 20 << 20, 25 << 20

#: Endings of files that run, or that carry what runs, when somebody opens them.
_RISKY = frozenset(
    {
        "ace", "apk", "app", "appx", "arj", "bat", "cab", "chm", "cmd", "com", "cpl", "dll", "dmg",
        "docm", "dotm", "exe", "gadget", "hta", "htm", "html", "img", "inf", "ins", "iso", "jar",
        "js", "jse", "lnk", "mht", "mhtml", "msc", "msi", "msix", "mst", "one", "pif", "pkg",
        "potm", "ppam", "ppsm", "pptm", "ps1", "psc1", "py", "rar", "reg", "rgs", "scf", "scr",
        "sh", "shb", "sldm", "svg", "sys", "url", "vb", "vbe", "vbs", "vhd", "vhdx", "wsc", "wsf",
        "wsh", "xhtml", "xlam", "xll", "xlsb", "xlsm", "xltm", "xml", "z", "7z", "gz", "tar", "zip",
    }
)  # fmt: skip
_RISKY_TYPES = ("text/html", "image/svg", "application/x-ms", "application/java", "application/javascript")
_UNSAFE = re.compile(r'[\\/:*?"<>|]+')
_NAMELESS = frozenset({"", ".", ".."})


@dataclass(frozen=True, slots=True)
class File:
    """A file as it is shown; name and type are what its sender says."""

    name: str
    media_type: str
    size: int


def clean_name(name: str) -> str:
    """Return a file name without path and without characters that hide; "file" where none is left."""
    last = name[-2_000:].replace("\\", "/").rpartition("/")[2]
    flat = _UNSAFE.sub("_", str(visible(last, 2_000))).strip(" .")
    stem, dot, ending = flat.rpartition(".")
    if len(flat) > LONGEST_NAME:
        kept = f"{dot}{ending}" if stem and len(ending) < 20 else ""
        flat = (stem if kept else flat)[: LONGEST_NAME - len(kept)] + kept
    return "file" if flat in _NAMELESS else flat


def is_risky(file: File) -> bool:
    """Return whether opening the file may run something, by its name or its declared type."""
    ending = file.name.rpartition(".")[2].lower().strip()
    return ending in _RISKY or file.media_type.lower().startswith(_RISKY_TYPES)


def size_in_words(size: int) -> str:
    """Return a size such as "512 bytes", "14 kB" or "1.2 MB"."""
    if size < 1_000:
        return say("{size} bytes", size=size)
    if size < 999_500:
        return say("{size} kB", size=round(size / 1_000))
    return say("{size} MB", size=f"{size / 1_000_000:.1f}")
