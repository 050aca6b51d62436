"""The words of a PDF's first pages, where the extra `pdf` is installed.

The library is not ours to bound: this runs only where it can be stopped, in a process of its own.
"""

import io
import logging
from functools import cache
from importlib.util import find_spec

logging.getLogger("pypdf").setLevel(logging.CRITICAL + 1)  # what it complains of quotes the file

FIRST_PAGES = 5
_MOST = 20_000  # characters


@cache
def reads_pdf() -> bool:
    """Return whether PDFs can be read here; the library is loaded then, for all processes made later."""
    if find_spec("pypdf") is None:
        return False
    import pypdf  # takes longer than a PDF does

    return bool(pypdf.__version__)


def pdf_text(data: bytes) -> str:
    """Return the words of the first pages; whatever is wrong with the file ends the process that reads it."""
    from pypdf import PdfReader

    pages: list[str] = []
    for number, page in enumerate(PdfReader(io.BytesIO(data)).pages):
        if number >= FIRST_PAGES or sum(map(len, pages)) > _MOST:
            break
        pages.append(page.extract_text())
    return "\n\n".join(pages)[:_MOST]
