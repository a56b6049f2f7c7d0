"""Why a request failed, as a sentence for the reader: what happened, where, and what to do next."""

from __future__ import annotations

import errno
import socket
import ssl

import httpcore2
import httpx2

from termnews.core.text import clean_line
from termnews.net.connect import LookUpError, PrivateAddressError, UnreachableError
from termnews.net.guard import CONNECT_TIMEOUT_S

REASON_CHARS = 80
NO_NETWORK = "No network"
"""How the sentence begins when this computer is offline, so that no feed is to blame (P11)."""

_ADVICE = {
    400: "It did not understand the request; check the address.",
    401: "It wants a user name and password: put them under [feed.http] as auth.",
    402: "It wants money for this.",
    403: "It refuses programs like this one, or this address; try it in a browser.",
    404: "There is nothing at this address any more; look for the feed's new one on the site.",
    406: "It has no feed of a kind that termnews reads.",
    410: "The feed is gone for good; its articles stay, and it is not asked again.",
    429: "It is asked too often; termnews waits before it asks again.",
    451: "It is not shown here for legal reasons.",
}
_OFFLINE = (errno.ENETUNREACH, errno.ENETDOWN)
_UNFOUND = {code for name in ("EAI_NONAME", "EAI_NODATA", "EAI_FAIL") if (code := getattr(socket, name, None))}


def status_sentence(status: int, reason: bytes, *, host: str) -> str:
    """The sentence for an answer that is no success."""
    phrase = clean_line(reason.decode("latin-1"), REASON_CHARS)
    said = f"{status} {phrase}" if phrase else str(status)
    if status in _ADVICE:
        advice = _ADVICE[status]
    elif status >= 500:
        advice = "The trouble is on its side; termnews asks again later."
    else:
        advice = "termnews cannot use that; check the address in a browser."
    return f"{host} answered {said}. {advice}"


def failure_sentence(error: BaseException, *, host: str) -> str:
    """The sentence for a request that got no answer, or half of one."""
    if isinstance(error, PrivateAddressError):
        return (
            f"{host} is at a private address, which the feed may not send termnews to. "
            f"If you trust it, list the host under allow_private in feeds.toml."
        )
    if isinstance(error, LookUpError):
        return _look_up_sentence(error.reason, host)
    if isinstance(error, httpcore2.TimeoutException):
        return f"{host} could not be reached within {CONNECT_TIMEOUT_S:.0f} seconds. termnews asks again later."
    if isinstance(error, httpcore2.ProxyError):
        return f"The proxy did not let termnews through to {host}. Check proxy in feeds.toml, or your environment."
    if isinstance(error, UnreachableError):
        return _connect_sentence(error.reason, host)
    if isinstance(error, (httpcore2.LocalProtocolError, httpx2.InvalidURL)):
        return f"The request to {host} cannot be sent: check its address and headers in feeds.toml."
    if isinstance(error, httpcore2.RemoteProtocolError):
        return _protocol_sentence(str(error), host)
    return f"{host} broke off the connection. termnews asks again later."


def is_offline(error: BaseException) -> bool:
    """Return whether it is this computer that has no network, as far as one can tell."""
    if isinstance(error, LookUpError):
        return isinstance(error.reason, socket.gaierror) and error.reason.errno not in _UNFOUND
    return isinstance(error, UnreachableError) and getattr(error.reason, "errno", None) in _OFFLINE


def _look_up_sentence(cause: Exception, host: str) -> str:
    if isinstance(cause, socket.gaierror) and cause.errno not in _UNFOUND:
        return f"{NO_NETWORK}: the name {host} could not be looked up. Check the connection and try again."
    return f"There is no server named {host}. Check the spelling of the address."


def _connect_sentence(cause: Exception, host: str) -> str:
    if isinstance(cause, ssl.SSLCertVerificationError):
        why = clean_line(str(cause.verify_message), REASON_CHARS)
        return f"The certificate of {host} is not valid ({why}). Check this computer's clock, or wait for the site."
    if isinstance(cause, ssl.SSLError):
        return f"No secure connection to {host} could be made. Check whether its address begins with http or https."
    if isinstance(cause, ConnectionRefusedError):
        return f"{host} refused the connection. Its server may be down; termnews asks again later."
    if isinstance(cause, OSError) and cause.errno in _OFFLINE:
        return f"{NO_NETWORK}: {host} cannot be reached. Check the connection and try again."
    return f"{host} cannot be reached. termnews asks again later."


def _protocol_sentence(text: str, host: str) -> str:
    if "without sending complete message body" in text or "body larger" in text:
        return f"The answer of {host} breaks off in the middle. termnews keeps what it has and asks again later."
    if "buffer too long" in text:
        return f"{host} sent too many headers. termnews does not read such an answer."
    if "without sending a response" in text:
        return f"{host} closed the connection without an answer. termnews asks again later."
    return f"{host} did not answer in HTTP. Check the address and its port."
