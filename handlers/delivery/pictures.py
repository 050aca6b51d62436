"""The pictures of a notice: drawn, and handed over to the chat system once each, before the notice is posted.

Where they cannot be had the notice goes without them; what they say stands in its words, too.
"""

import hashlib
import logging
from collections.abc import Sequence

from handlers.desk import Desk
from handlers.domain.chart import Shown
from handlers.domain.notice import Notice
from handlers.ports import ChatRefused, Unpainted

_log = logging.getLogger(__name__)


def pictures_of(desk: Desk, notice: Notice, language: str) -> tuple[Shown, ...]:
    """Return the charts of a notice as pictures that the chat system has; none where it takes none.

    The same picture is handed over once, however often this is tried again.

    Raises:
        ChatBusy: it took one not now.
    """
    if not notice.charts or desk.painter is None:
        return ()
    try:
        drawn = desk.painter.pngs(notice.charts, language)
        digests = [hashlib.sha256(one).hexdigest() for one in drawn]
        with desk.reading("delivery.pictures") as tx:
            refs = dict(tx.pictures.kept(digests))
        for chart, png, digest in zip(notice.charts, drawn, digests, strict=True):
            if digest not in refs:
                refs[digest] = desk.chat.keep_picture(png, chart, language)
                with desk.transaction("delivery.picture_kept") as tx:
                    tx.pictures.keep({digest: refs[digest]})
    except (ChatRefused, Unpainted) as error:
        facts = {"action": "delivery.without_pictures", "reason": getattr(error, "code", "") or "unpainted"}
        _log.warning("A digest goes without its pictures.", extra=facts)
        return ()
    return tuple(Shown(chart, refs[one]) for chart, one in zip(notice.charts, digests, strict=True))


def forget(desk: Desk, pictures: Sequence[Shown]) -> None:
    """Forget pictures that the chat system does not show; the next notice hands them over anew."""
    with desk.transaction("delivery.pictures_forgotten") as tx:
        tx.pictures.forget_refs([one.ref for one in pictures])
