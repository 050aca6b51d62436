"""Pages on paper, drawn by a short-lived process; the command that asks for one never imports what draws."""

import json
import subprocess
import sys
from pathlib import Path

from bot.charts.painter import can_paint, environment
from handlers.domain.certificate import Certificate
from handlers.ports import Unpainted

_SECONDS = 120
_WORKER = ("-P", "-m", "bot.charts.certificate")


def certificate_page(certificate: Certificate, cache: Path) -> bytes:
    """Return the page of a certificate as a PDF, without the document attached.

    Args:
        cache: where matplotlib keeps its list of fonts; made when it is first needed.

    Raises:
        Unpainted: matplotlib is not installed, or it failed.
    """
    if not can_paint():
        raise Unpainted(
            "A PDF needs matplotlib; install Ombud with its extra 'charts', or save the JSON alone."
        )
    facts = {
        "statement": certificate.statement,
        "key": certificate.key.hex(),
        "signature": certificate.signature.hex(),
    }
    try:
        cache.mkdir(mode=0o700, parents=True, exist_ok=True)
        done = subprocess.run(  # noqa: S603 - our own module, no outside text
            (sys.executable, *_WORKER),
            input=json.dumps(facts).encode(),
            capture_output=True,
            check=True,
            timeout=_SECONDS,
            env=environment(cache.absolute()),
            cwd="/",
        )
    except (OSError, subprocess.SubprocessError) as error:
        failed = f"The page could not be drawn ({type(error).__name__}); save the JSON alone."
        raise Unpainted(failed) from None
    return done.stdout
