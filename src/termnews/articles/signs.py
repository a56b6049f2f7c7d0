"""What a page shows of itself beside its text: that it asks for consent, for a human, for money, or is not there."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from termnews.core.records import dataclass
from termnews.core.urls import host_of

_CHALLENGE = re.compile(
    r"(?i)challenges\.cloudflare\.com|/cdn-cgi/challenge-platform|captcha-delivery\.com|px-captcha|perimeterx|"
    r"_incapsula_resource|datadome|hcaptcha\.com/1|recaptcha/(?:api|enterprise)|kasada|awswaf|akam/\d|arkoselabs|"
    r"geo\.captcha"
)
"""In the address of a script or a frame, or the id of a box: a check that somebody is a human."""
_HARD_CHALLENGE = re.compile(
    r"(?i)/cdn-cgi/challenge-platform/h/|captcha-delivery\.com|px-captcha|_incapsula_resource|awswaf"
)
"""Of these, what only a page that is nothing but the check has."""
_CONSENT_HOST = re.compile(r"(?i)^(?:consent|guce|cmp|myprivacy|privacy|cookies?|gdpr)\b[.-]")
_WALL_NAME = re.compile(
    r"(?i)(?:^|[\s_-])(?:pay-?wall(?:ed)?|reg-?wall|meter(?:ed)?-?(?:wall|paywall)|subscri(?:be|ber|ption)-?(?:wall|"
    r"only|gate|required|offer)|gated?-?content|content-?gate|locked-?(?:content|article)|premium-?(?:wall|content|"
    r"overlay|teaser|blocker)|piano-?(?:container|offer|paywall|inline)|tp-?(?:modal|container-inner)|truncated-?content|"
    r"article-?(?:barrier|lock|gate|locked)|paid-?barrier|abo-?(?:wall|teaser|box)|plus-?(?:wall|teaser)|"
    r"obfuscated|is-?locked)(?:$|[\s_-])"
)
_ACCOUNT = re.compile(r"(?i)log-?in|user|header|footer|sign-?(?:in|out)|account|promo|newsletter|nav|menu")
"""In the name of a box that leads to the account, whatever else it is called."""
_TIERS = frozenset({"locked", "paid", "premium", "metered-locked", "subscriber", "subscribers", "plus"})
_GONE = re.compile(
    r"(?i)^\W*(?:(?:error\s*)?40[34]\b|page (?:not|cannot be) found|not found\b|seite (?:wurde )?nicht gefunden|"
    r"page (?:introuvable|non trouvée)|página no encontrada|pagina non trovata|siden blev ikke fundet|"
    r"страница не найдена|ページが見つかりません)"
)
_NEEDS_SCRIPT = re.compile(r"(?i)(?:enable|activate|turn on|requires?|need).{0,24}java\s?script|java\s?script.{0,30}"
                           r"(?:is (?:disabled|required)|aktivieren|activer|activar|habilit)")


_LOGIN = re.compile(
    r"(?i)\W*(?:(?:log|sign)[ -]?in\b|(?:please|you (?:must|need to)|welcome back|members? area)|anmelden\b|"
    r"einloggen\b|(?:se )?connexion\b|se connecter|(?:iniciar|inicia) sesión|acced[ie]\b|inloggen|logga in|log ind?\b|"
    r"zaloguj|вход|войти|ログイン|登录|登入|로그인)"
)
_LOGIN_PATH = re.compile(r"(?i)/(?:(?:log|sign)[-_]?(?:in|on)|auth|sso|oauth\d?|account|users?)(?:[/.?]|$)")
LONG_SCRIPT = 200
"""Characters of a script on the page from which it could be a program that fills it."""


@dataclass(frozen=True, slots=True)
class Signs:
    """What a page shows of itself."""

    consent_host: bool = False
    """The answer came from the site that collects consent."""
    challenge: bool = False
    """Something on the page checks for a human."""
    only_challenge: bool = False
    """The page is made for that check and nothing else."""
    wall: bool = False
    """A box on the page stands between the reader and the rest."""
    gone: bool = False
    """It says that there is no such page."""
    script_only: bool = False
    """It says that it shows nothing without scripts."""
    scripted: bool = False
    """It has scripts that could fill it."""
    login: bool = False
    """It is made for a name and a password."""


def read_signs(root: Any, url: str) -> Signs:
    """Return what a page shows of itself; before its scripts and hidden parts go."""
    challenge = hard = False
    for element in root.iter("script", "iframe", "div", "form", "link"):
        said = f"{element.get('src') or ''} {element.get('id') or ''} {element.get('action') or ''}"
        if element.tag == "script" and not element.get("src"):
            said += (element.text or "")[:2_000]
        if said.strip() and _CHALLENGE.search(said):
            challenge = True
            hard = hard or bool(_HARD_CHALLENGE.search(said))
    noscript = " ".join(" ".join(element.itertext()) for element in list(root.iter("noscript"))[:20])
    return Signs(
        consent_host=bool(_CONSENT_HOST.match(host_of(url))),
        challenge=challenge,
        only_challenge=hard,
        wall=_walled(root),
        gone=any(_GONE.match(text) for text in _heads(root)),
        script_only=bool(_NEEDS_SCRIPT.search(noscript)),
        scripted=any(script.get("src") or len(script.text or "") > LONG_SCRIPT for script in root.iter("script")),
        login=_asks_for_password(root, url),
    )


def needs_script(text: str) -> bool:
    """Return True for a page's whole text that only asks for scripts to be switched on."""
    return len(text) < 1_500 and bool(_NEEDS_SCRIPT.search(text))


def _walled(root: Any) -> bool:
    for meta in root.iter("meta"):
        name = (meta.get("property") or meta.get("name") or "").lower()
        if name in {"article:content_tier", "content_tier", "article.content_tier"}:
            return (meta.get("content") or "").strip().lower() in _TIERS
    for element in root.iter("div", "section", "aside", "p", "article", "form", "main"):
        named = f"{element.get('class') or ''} {element.get('id') or ''}"
        if len(named) > 1 and _WALL_NAME.search(named) and not _ACCOUNT.search(named) and not _in_frame(element):
            return True
    return False


def _in_frame(element: Any) -> bool:
    """Return True for what stands in a page's head or foot, on every page of a site."""
    return any(parent.tag in {"header", "nav", "footer"} for parent in element.iterancestors())


def _asks_for_password(root: Any, url: str) -> bool:
    fields = (field for field in root.iter("input") if (field.get("type") or "").lower() == "password")
    if not any(not _in_frame(field) for field in fields):
        return False
    return bool(_LOGIN_PATH.search(urlsplit(url).path)) or any(_LOGIN.match(head) for head in _heads(root))


def _heads(root: Any) -> list[str]:
    title = root.find(".//title")
    heads = [title] if title is not None else []
    heads += list(root.iter("h1"))[:2]
    return [" ".join("".join(head.itertext()).split()) for head in heads]
