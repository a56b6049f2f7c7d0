"""Why a request failed, as a sentence for the reader: what happened, where, and what to do next."""

from __future__ import annotations

import errno
import socket
import ssl

import httpcore2

from termnews.core.published import Purpose
from termnews.core.redaction import redacted
from termnews.core.text import clean_line
from termnews.net.connect import (
    CertificateFileError,
    LookUpError,
    PrivateAddressError,
    ProxyDownError,
    UnreachableError,
)
from termnews.net.guard import CONNECT_TIMEOUT_S

REASON_CHARS = 80
NO_NETWORK = "No network"
"""How the sentence begins when this computer is offline, so that no feed is to blame (P11)."""

_ADVICE = {
    400: "It did not understand the request; check the address.",
    401: "It wants a user name and password: put them under [feed.http] as auth.",
    402: "It wants money for this.",
    403: "It refuses programs like this one, or this address; try it in a browser.",
    404: "There is nothing at this address; check it in a browser.",
    406: "It has nothing of a kind that termnews reads.",
    410: "What was at this address is gone for good.",
    429: "It is asked too often. {later}",
    451: "It is not shown here for legal reasons.",
}
_ADVICE_FOR = {
    (401, Purpose.PREVIEW): "It wants a user name and password: add the feed by hand, with auth under [feed.http].",
    (404, Purpose.FEED): "There is nothing at this address any more; look for the feed's new one on the site.",
    (404, Purpose.PREVIEW): "There is nothing at this address; check its spelling, or try the site's front page.",
    (410, Purpose.FEED): "The feed is gone for good; its articles stay, and it is not asked again.",
    (429, Purpose.FEED): "It is asked too often; termnews waits before it asks again.",
}
_TOO_LARGE = {
    Purpose.FEED: "Raise max_bytes in feeds.toml if you want it all the same.",
    Purpose.PREVIEW: "Add it by hand, with max_bytes under [feed.http], if you want it all the same.",
}
_NEW_ADDRESS = {
    Purpose.FEED: "Look for the feed's new address on the site.",
    Purpose.PREVIEW: "Try the site's front page.",
}
_OFFLINE = (errno.ENETUNREACH, errno.ENETDOWN)
_UNFOUND = {code for name in ("EAI_NONAME", "EAI_NODATA", "EAI_FAIL") if (code := getattr(socket, name, None))}


def later(purpose: Purpose) -> str:
    """Who asks again: termnews a feed, the reader everything else."""
    return "termnews asks again later." if purpose is Purpose.FEED else "Try again later."


def too_slow(host: str, limit_s: float, purpose: Purpose) -> str:
    """The sentence for a request that ran out of time."""
    said = f"{host} did not answer within {limit_s:g} second{'' if limit_s == 1 else 's'}."
    if purpose is not Purpose.FEED:
        return f"{said} {later(purpose)}"
    return f"{said} termnews asks again later; a slow server can be given more time by timeout in feeds.toml."


def too_large(host: str, max_bytes: int, purpose: Purpose) -> str:
    """The sentence for an answer over its limit."""
    said = f"The answer of {host} is larger than {max_bytes / 1e6:.3g} MB."
    return f"{said} {_TOO_LARGE.get(purpose, 'Open it in a browser if you want it all the same.')}"


def broken(host: str, how: str, purpose: Purpose) -> str:
    """The sentence for a body that is not whole; ``how`` completes "The answer of HOST …"."""
    kept = "termnews keeps what it has and asks again later." if purpose is Purpose.FEED else later(purpose)
    return f"The answer of {host} {how}. {kept}"


def empty(host: str, purpose: Purpose) -> str:
    """The sentence for a body without anything in it."""
    return f"{host} sent an empty answer. {later(purpose)}"


def too_many_hops(host: str, hops: int, purpose: Purpose) -> str:
    """The sentence for redirects that do not end."""
    return f"{host} redirects more than {hops} times. {_NEW_ADDRESS.get(purpose, 'Open it in a browser.')}"


def status_sentence(status: int, reason: bytes, *, host: str, purpose: Purpose = Purpose.FEED) -> str:
    """The sentence for an answer that is no success."""
    phrase = redacted(clean_line(reason.decode("latin-1"), REASON_CHARS))  # a server may repeat what it was sent
    said = f"{status} {phrase}" if phrase else str(status)
    if status in _ADVICE:
        advice = _ADVICE_FOR.get((status, purpose), _ADVICE[status]).format(later=later(purpose))
    elif status >= 500:
        advice = f"The trouble is on its side. {later(purpose)}"
    else:
        advice = "termnews cannot use that; check the address in a browser."
    return f"{host} answered {said}. {advice}"


def failure_sentence(error: BaseException, *, host: str, purpose: Purpose = Purpose.FEED) -> str:
    """The sentence for a request that got no answer, or half of one."""
    again = later(purpose)
    if isinstance(error, PrivateAddressError):
        return (
            f"{host} is at a private address, which nothing on the web may send termnews to. "
            f"If you trust it, list the host under allow_private in feeds.toml."
        )
    if isinstance(error, CertificateFileError):
        why = "it holds no certificates" if isinstance(error.reason, ssl.SSLError) else error.reason.strerror
        return f"The certificates in {error.name!r} cannot be used: {why}. Check ca_file under [feed.http]."
    if isinstance(error, ProxyDownError):
        return (
            f"The proxy {error.where} cannot be reached, so that nothing was asked of {host}. "
            "Check proxy in feeds.toml, or your environment."
        )
    if isinstance(error, LookUpError):
        return _look_up_sentence(error.reason, host)
    if isinstance(error, httpcore2.TimeoutException):
        return f"{host} could not be reached within {CONNECT_TIMEOUT_S:.0f} seconds. {again}"
    if isinstance(error, httpcore2.ProxyError):
        return f"The proxy did not let termnews through to {host}. Check proxy in feeds.toml, or your environment."
    if isinstance(error, UnreachableError):
        return _connect_sentence(error.reason, host, again)
    if isinstance(error, httpcore2.LocalProtocolError):
        return f"The request to {host} cannot be sent: check its address and headers in feeds.toml."
    if isinstance(error, httpcore2.RemoteProtocolError):
        return _protocol_sentence(str(error), host, purpose)
    return f"{host} broke off the connection. {again}"


def is_offline(error: BaseException) -> bool:
    """Return whether it is this computer that has no network, as far as one can tell."""
    if isinstance(error, LookUpError):
        return isinstance(error.reason, socket.gaierror) and error.reason.errno not in _UNFOUND
    return isinstance(error, UnreachableError) and getattr(error.reason, "errno", None) in _OFFLINE


def _look_up_sentence(cause: Exception, host: str) -> str:
    if isinstance(cause, socket.gaierror) and cause.errno not in _UNFOUND:
        return f"{NO_NETWORK}: the name {host} could not be looked up. Check the connection and try again."
    return f"There is no server named {host}. Check the spelling of the address."


def _connect_sentence(cause: Exception, host: str, again: str) -> str:
    if isinstance(cause, ssl.SSLCertVerificationError):
        why = clean_line(str(cause.verify_message), REASON_CHARS)
        return f"The certificate of {host} is not valid ({why}). Check this computer's clock, or wait for the site."
    if isinstance(cause, ssl.SSLError):
        return f"No secure connection to {host} could be made. Check whether its address begins with http or https."
    if isinstance(cause, ConnectionRefusedError):
        return f"{host} refused the connection. Its server may be down. {again}"
    if isinstance(cause, OSError) and cause.errno in _OFFLINE:
        return f"{NO_NETWORK}: {host} cannot be reached. Check the connection and try again."
    return f"{host} cannot be reached. {again}"


def _protocol_sentence(text: str, host: str, purpose: Purpose) -> str:
    if "without sending complete message body" in text or "body larger" in text:
        return broken(host, "breaks off in the middle", purpose)
    if "buffer too long" in text:
        return f"{host} sent too many headers. termnews does not read such an answer."
    if "without sending a response" in text:
        return f"{host} closed the connection without an answer. {later(purpose)}"
    return f"{host} did not answer in HTTP. Check the address and its port."
