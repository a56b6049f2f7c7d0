"""URLs from outside: made absolute and harmless, or dropped; and the key that tells whether two are the same page."""

from __future__ import annotations

import re
import unicodedata
from hashlib import blake2b
from urllib.parse import SplitResult, parse_qsl, quote, urlencode, urljoin, urlsplit, urlunsplit

MAX_URL_CHARS = 8192
"""Longer ones are dropped; servers refuse them anyway."""

# What needs no work at all: nearly every link of nearly every feed. A port of five digits may be too large.
_PLAIN = re.compile(
    r"https?://[a-zA-Z0-9](?:[a-zA-Z0-9.-]*[a-zA-Z0-9])?(?::[0-9]{1,4})?"
    r"(?:[/?#](?:[a-zA-Z0-9._~!$&'()*+,;=:@/?#-]|%[0-9a-fA-F]{2})*)?"
)
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]")
_LONE_PERCENT = re.compile(r"%(?![0-9a-fA-F]{2})")
_HOST = re.compile(r"[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?\.?|\[[0-9a-f:.]+\]")
_DEVIATIONS = re.compile("[ßẞς]")
_EXTRA_SLASHES = re.compile(r"(?i)^(https?:)/{3,}")
_PATH_SAFE = "%/:@!$&'()*+,;=-._~"
_QUERY_SAFE = _PATH_SAFE + "?"
_TRACKING = re.compile(
    r"(?i)utm_.*|mtm_.*|pk_.*|at_(?:medium|campaign|custom\d)|(?:fb|g|y|ms|dc|tw)clid|gbraid|wbraid|igshid|mc_[ce]id"
    r"|cmpid?|ito|ns_(?:mchannel|source|campaign|linkname|fee)|xtor|ocid|smid|smtyp|partner|ref_?src|__twitter_impression"
    r"|wt\.?\w*mc\w*|at_link_\w+|guccounter|guce_\w+|_hs(?:enc|mi)|vero_id|rss(?:id)?|feed_?id|source=rss"
)


def safe_url(url: str | None, base: str = "") -> str | None:
    """Return ``url`` absolute, ASCII and http(s), or None where it cannot be made so or must not be followed.

    IRIs are percent-encoded and hosts put into IDNA (RFC 3987 §3.1); an existing ``%XX`` and a fragment are kept.
    Control and invisible characters inside, other schemes, user names and passwords mean None.
    """
    if not url:
        return None
    if len(url) <= MAX_URL_CHARS and _PLAIN.fullmatch(url):
        return url
    url = url.strip()
    if not url or len(url) > MAX_URL_CHARS or _CONTROL.search(url):
        return None
    try:
        parts = urlsplit(_EXTRA_SLASHES.sub(r"\1//", urljoin(base, url) if base else url))
        authority = _authority(parts)
    except ValueError:
        # "http://[x", a port of letters, a label IDNA cannot hold
        return None
    if authority is None:
        return None
    absolute = urlunsplit(
        (
            parts.scheme,
            authority,
            _encoded(parts.path, _PATH_SAFE),
            _encoded(parts.query, _QUERY_SAFE),
            _encoded(parts.fragment, _QUERY_SAFE),
        )
    )
    return absolute if len(absolute) <= MAX_URL_CHARS else None


def _authority(parts: SplitResult) -> str | None:
    host = parts.hostname
    if parts.scheme not in ("http", "https") or not host or "@" in parts.netloc:
        return None
    if not host.isascii():
        host = ".".join(map(_idna, re.split("[.。．｡]", host)))
    if ":" in host:
        host = f"[{host}]"
    if not _HOST.fullmatch(host):
        return None
    port = parts.port
    return host if port is None else f"{host}:{port}"


def _idna(label: str) -> str:
    """Return a part of a host's name in ASCII: IDNA 2003, but for what IDNA 2008 made letters of their own."""
    if _DEVIATIONS.search(label):
        return "xn--" + unicodedata.normalize("NFC", label.lower()).encode("punycode").decode("ascii")
    return label.encode("idna").decode("ascii").lower() if label else ""


def _encoded(part: str, safe: str) -> str:
    return quote(_LONE_PERCENT.sub("%25", part), safe=safe) if part else part


def canonical_url(url: str) -> str:
    """Return the key under which two URLs of one page are equal: https, no ``www.``, tracking, fragment or last slash.

    A key for comparison, never a URL to fetch. What is no http(s) URL comes back as it is.
    """
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").removeprefix("www.").rstrip(".")
        port = parts.port
    except ValueError:
        return url
    if parts.scheme not in ("http", "https") or not host:
        return url
    if port and port not in (80, 443):
        host = f"{host}:{port}"
    query = parts.query
    if query:
        pairs = parse_qsl(query, keep_blank_values=True, max_num_fields=None)
        query = urlencode([(key, value) for key, value in pairs if not _TRACKING.fullmatch(key)])
    # "#!/page" and "#/page" are addresses of their own in one-page sites
    fragment = parts.fragment if parts.fragment.startswith(("!", "/")) else ""
    return urlunsplit(("https", host, parts.path.rstrip("/"), query, fragment))


def page_number(url: str | None) -> int | None:
    """Return a number of 63 bits for the page that a URL is of, the same for all its URLs; None where there is none."""
    if not url:
        return None
    return int.from_bytes(blake2b(canonical_url(url).encode("utf-8", "replace"), digest_size=8).digest()) >> 1


def feed_key(url: str) -> str:
    """Return the key under which two addresses of one feed are equal.

    As ``canonical_url``, but for what follows the question mark: ``feed_id`` and its kind tell feeds apart, and of
    what only counts visitors just ``utm_…`` goes.
    """
    try:
        parts = urlsplit(url.strip())
        host, port = (parts.hostname or "").removeprefix("www.").rstrip("."), parts.port
    except ValueError:
        return url
    where = f"{host}:{port}" if port and port not in (80, 443) else host
    query = "&".join(pair for pair in parts.query.split("&") if not pair.lower().startswith("utm_"))
    return f"{where}{parts.path.rstrip('/')}{'?' if query else ''}{query}"


def without_feed_scheme(url: str) -> str:
    """Return an address as http(s): ``feed:`` was once put before that, or in its place."""
    if url[:5].lower() != "feed:":
        return url
    return f"https:{url[5:]}" if url[5:].startswith("//") else url[5:]


def host_of(url: str) -> str:
    """Return the host name of a URL in lower case, without port; empty where there is none."""
    try:
        return (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return ""
