"""Secrets taken out of text that nobody checked before: what goes into the log of a crash, or onto the screen."""

from __future__ import annotations

import re

HIDDEN = "(hidden)"

_WORDS = r"(?:access_?|api_?|auth_?|id_?)?(?:token|key|secret|password|passwd|pwd|auth|signature|sig|session(?:_?id)?)"
_USERINFO = re.compile(r"(?i)\b([a-z][a-z0-9+.-]*://)[^\s/?#\"'<>]*@")
_PARAMETER = re.compile(rf"(?i)((?:[?&;\s(]|^){_WORDS}=)[^\s&;#\"'<>]+")
_HEADER = re.compile(r"(?i)\b((?:proxy-)?authorization|cookie|x-api-key)(['\"]?\s*[:,=]\s*b?['\"]?)[^\r\n'\"]+")
_SCHEME = re.compile(r"(?i)\b(bearer|basic)\s+[a-z0-9._~+/=-]{6,}")


def redacted(text: str) -> str:
    """Return text without what looks like a credential: in URLs, their parameters, and headers."""
    text = _USERINFO.sub(rf"\1{HIDDEN}@", text)
    text = _PARAMETER.sub(rf"\1{HIDDEN}", text)
    text = _HEADER.sub(rf"\1\2{HIDDEN}", text)
    return _SCHEME.sub(rf"\1 {HIDDEN}", text)
