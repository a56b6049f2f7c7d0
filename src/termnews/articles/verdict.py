"""How much of its article a page gave, and one sentence that says why we think so."""

from __future__ import annotations

import re

from termnews.articles.refusals import GONE, is_gone, refusal
from termnews.articles.signs import Signs, needs_script
from termnews.core.counting import count_words
from termnews.core.models import Verdict

FEW_WORDS = 25
"""An article with fewer words, on a page that is no teaser, was not found."""
TEASER_WORDS = 150
PAYWALL_WORDS = 350
BARE_CHARS = 200
"""Characters of a page that is filled by its scripts."""
END_CHARS = 400
"""Where a call to subscribe stands: the last characters of what the page gave."""

SUBSCRIBERS = "The rest of this article is for subscribers."
NOTHING = "No article was found on the page."
SCRIPTS = "The page shows its text only to a browser that runs its scripts."
BEGINNING = "The page gives only the beginning."
LESS = "The page gives less than the feed."

_PAYWALL = re.compile(
    r"(?i)subscribe(?:rs)? (?:to|for|now|today|only)|already a (?:subscriber|member)|to (?:continue|keep) reading|"
    r"for (?:our )?subscribers only|exclusive to subscribers|members only|(?:log|sign) in to (?:read|continue|view)|"
    r"start your (?:free )?trial|become a (?:member|subscriber)|unlock (?:this|the) (?:article|story)|"
    r"this (?:article|story|content) is (?:for|available to|reserved for) (?:our )?(?:paid |premium )?(?:subscribers|"
    r"members)|réservé (?:à nos |aux )abonnés|il vous reste \d+ ?% |jetzt (?:weiterlesen|abonnieren)|"
    r"nur für abonnenten|mit (?:\w+\s?)?(?:plus|abo) weiterlesen|weiterlesen mit|"
    r"(?:solo )?para (?:nuestros )?suscriptores|suscríbete para|"
    r"solo per (?:gli )?abbonati|exclusivo para assinantes|assinantes|voor abonnees|kun for abonnenter|"
    r"för prenumeranter|tylko dla prenumeratorów|для подписчиков|会員限定|有料会員|残り\d+文字|会员专享|유료 회원"
)
_WALL = re.compile(
    r"(?i)(?:subscribe|sign in|log in|register) to (?:continue|keep|read)|to (?:continue|keep) reading|"
    r"subscribers only|exclusive to subscribers|unlock (?:this|the) (?:article|story)|réservé (?:à nos |aux )abonnés|"
    r"nur für abonnenten|mit (?:\w+\s?)?(?:plus|abo) weiterlesen|voor abonnees|会員限定|残り\d+文字"
)
"""Said by a wall, not by a header that is on every page of a site."""
_CUT = re.compile(
    r"(?i)(?:…|\.\.\.|\[\s*(?:…|\.\.\.)\s*\]|"
    r"(?:read|see|view)\s(?:the\s)?(?:more|full\s\w+|on|rest.{0,20}|whole\s\w+)|"
    r"(?:continue|keep)\sreading.{0,40}|weiterlesen|mehr\slesen|lire\sla\ssuite|en\ssavoir\splus|seguir\sleyendo|"
    r"leer\smás|leggi\stutto|continua\sa\sleggere|lees\s(?:meer|verder)|läs\s(?:mer|hela)|читать\s(?:далее|полностью)|"
    r"続きを読む|阅读全文)\W*$"
)


def judge(
    text: str, *, page_text: str, paid: bool = False, feed_words: int = 0, signs: Signs | None = None,
    named: bool = False, backed: bool = False, media: bool = False,
) -> tuple[Verdict, str]:
    """Return the verdict and its reason; the reason of a whole article is empty.

    Args:
        text: The article's bare words.
        page_text: All words of the page.
        paid: The page says that its article is not free.
        feed_words: Words of the text that the feed itself gives.
        signs: What else the page shows of itself.
        named: The reader's own selector says that this is the article.
        backed: It has the words by which the feed or the page tells of it, so that it is the article however short.
        media: It is told in pictures with captions, a film or a recording.
    """
    signs = signs or Signs()
    words = count_words(text)
    if words < FEW_WORDS * 4 and (refused := refusal(text, page_text, signs)):
        return Verdict.BLOCKED, refused
    if (signs.gone and words < TEASER_WORDS) or (words < FEW_WORDS * 4 and not backed and is_gone(text)):
        return Verdict.FAILED, GONE
    if _walled(text, words, page_text, paid=paid, wall=signs.wall):
        return Verdict.PAYWALL, SUBSCRIBERS
    if named and words:
        return Verdict.FULL, ""
    if words < FEW_WORDS and not backed and not media:
        return Verdict.FAILED, SCRIPTS if _waits_for_scripts(page_text, signs) else NOTHING
    if words < TEASER_WORDS and _CUT.search(text):
        return Verdict.TEASER, BEGINNING
    if feed_words > 60 and words * 2 < feed_words:
        return Verdict.TEASER, LESS
    return Verdict.FULL, ""


def _walled(text: str, words: int, page_text: str, *, paid: bool, wall: bool) -> bool:
    """Return True where a wall stands after what the page gave.

    Many sites state that articles are paid for and give them whole: a longer text needs a wall to be seen, too.
    """
    end = text[-END_CHARS:]
    told = bool(_PAYWALL.search(end)) or (wall and (words < TEASER_WORDS or bool(_CUT.search(end))))
    if words < TEASER_WORDS:
        return paid or told or bool(_WALL.search(page_text))
    return words < PAYWALL_WORDS and (told or (paid and (wall or bool(_CUT.search(end) or _WALL.search(page_text)))))


def _waits_for_scripts(page_text: str, signs: Signs) -> bool:
    bare = len(page_text) < BARE_CHARS and signs.scripted
    return bare or needs_script(page_text) or (signs.script_only and len(page_text) < 600)
