"""Slack's errors in our words: one context manager around every call.

What matters is whether the call may have taken effect; the message names what to do about it.
Source: https://docs.slack.dev/reference/methods/chat.postMessage (errors) and its siblings.
"""

import errno
import http.client
import logging
import socket
import ssl
import urllib.error
from collections.abc import Iterator
from contextlib import contextmanager

from slack_sdk.errors import SlackApiError, SlackRequestError
from slack_sdk.web import SlackResponse

from bot.slack.remedies import GONE, PASSING, remedy
from handlers.ports import ChatBusy, ChatError, ChatRefused, ChatUnknown, PostGone

_log = logging.getLogger(__name__)

#: Nothing can have reached Slack when one of these ends a call.
_BEFORE_SENDING = (ConnectionRefusedError, socket.gaierror, ssl.SSLCertVerificationError)
_NO_ROUTE = frozenset({errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN})


@contextmanager
def calling(method: str, *, repeatable: bool) -> Iterator[None]:
    """Turn what a call of the Web API raises into a `ChatError`.

    Args:
        repeatable: calling again does no harm (an edit, a publication, a look-up), so that an unknown
            outcome is as good as none.

    Raises:
        PostGone: the message cannot be edited any more.
        ChatRefused: Slack will refuse this again; the message names the remedy.
        ChatBusy: nothing was done, or it does no harm to do it again.
        ChatUnknown: it may have taken effect.
    """
    try:
        yield
    except SlackApiError as error:
        # Without the cause: Slack's answer may quote what was sent.
        raise _answered(method, error.response, repeatable=repeatable) from None
    except (urllib.error.URLError, http.client.HTTPException, OSError) as error:
        raise _broken_off(method, error, repeatable=repeatable) from None
    except SlackRequestError:
        raise ChatRefused("The settings for reaching Slack are wrong; check OMBUD_SLACK_BASE_URL.") from None


def _answered(method: str, response: SlackResponse, *, repeatable: bool) -> ChatError:
    status = response.status_code
    code = str(response.get("error", ""))
    if status == http.HTTPStatus.TOO_MANY_REQUESTS or code in {"ratelimited", "rate_limited"}:
        return ChatBusy("Slack asks to wait.", retry_after=_wait(response))
    if status >= http.HTTPStatus.INTERNAL_SERVER_ERROR or code in PASSING:
        _note(method, f"http_{status}" if status != http.HTTPStatus.OK else code)
        return _unsure(repeatable=repeatable)
    _note(method, code)
    if code in GONE and method in {"chat.update", "chat.delete"}:
        return PostGone(
            f"Slack does not let this message be edited any more ({code}); post it again.", code=code
        )
    needed = str(response.get("needed", ""))
    told = remedy(code, needed, app_level=method == "apps.connections.open")
    return ChatRefused(told, code=code)


def _broken_off(method: str, error: Exception, *, repeatable: bool) -> ChatError:
    reason = error.reason if isinstance(error, urllib.error.URLError) else error
    _note(method, type(reason).__name__)
    if isinstance(reason, ssl.SSLCertVerificationError):
        return ChatBusy("Slack's certificate is not trusted here; set OMBUD_CA_FILE or SSL_CERT_FILE.")
    if isinstance(reason, _BEFORE_SENDING) or getattr(reason, "errno", None) in _NO_ROUTE:
        return ChatBusy("Slack cannot be reached; check the network and OMBUD_SLACK_BASE_URL.")
    return _unsure(repeatable=repeatable)


def _unsure(*, repeatable: bool) -> ChatError:
    if repeatable:
        return ChatBusy("Slack did not answer; it does no harm to call again.")
    return ChatUnknown("Slack did not answer, so nobody knows whether it was posted.")


def _wait(response: SlackResponse) -> float:
    said = str(response.headers.get("Retry-After") or response.headers.get("retry-after") or "")
    return float(said) if said.isascii() and said.isdecimal() else 1.0


def _note(method: str, reason: str) -> None:
    facts = {"action": "slack.call_failed", "method": method, "reason": reason}
    _log.warning("A call of Slack's Web API failed.", extra=facts)
