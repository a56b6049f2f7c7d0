"""How much of its article a page gave, and one sentence that says why we think so."""

from __future__ import annotations

import re

from termnews.core.counting import count_words
from termnews.core.models import Verdict

FEW_WORDS = 25
"""An article with fewer words, on a page that is no teaser, was not found."""
TEASER_WORDS = 150
PAYWALL_WORDS = 350
END_CHARS = 400
"""Where a call to subscribe stands: the last characters of what the page gave."""

_BLOCKED = re.compile(
    r"(?i)verify(?:ing)? (?:that )?you are (?:a |not a )?(?:human|robot)|are you a robot|enable javascript and cookies|"
    r"checking your browser|access (?:to this page has been )?denied|unusual traffic|attention required|captcha|"
    r"just a moment|request (?:was |has been )?blocked|ddos protection|bot detection|security check"
)
_CONSENT = re.compile(
    r"(?i)(?:accept|manage|reject)(?: all)? cookies|before you continue|"
    r"we (?:and our partners )?(?:value your privacy|use cookies)|"
    r"your privacy choices|cookie (?:policy|settings|preferences)|consent to (?:the )?(?:use|processing)"
)
_PAYWALL = re.compile(
    r"(?i)subscribe(?:rs)? (?:to|for|now|today|only)|already a (?:subscriber|member)|(?:to )?(?:continue|keep) reading|"
    r"for (?:our )?subscribers only|exclusive to subscribers|members only|(?:log|sign) in to (?:read|continue|view)|"
    r"start your (?:free )?trial|become a (?:member|subscriber)|unlock (?:this|the) (?:article|story)|"
    r"réservé aux abonnés|jetzt (?:weiterlesen|abonnieren)|nur für abonnenten|para suscriptores|solo per abbonati|"
    r"assinantes|для подписчиков|会員限定|有料会員"
)
_WALL = re.compile(
    r"(?i)(?:subscribe|sign in|log in|register) to (?:continue|keep|read)|to (?:continue|keep) reading|"
    r"subscribers only|exclusive to subscribers|unlock (?:this|the) (?:article|story)|réservé aux abonnés|"
    r"nur für abonnenten|会員限定"
)
"""Said by a wall, not by a header that is on every page of a site."""
_CUT = re.compile(r"(?i)(?:…|\.\.\.|\[\s*(?:…|\.\.\.)\s*\]|read (?:more|on)|continue reading)\W*$")


def judge(text: str, *, page_text: str, paid: bool = False, feed_words: int = 0) -> tuple[Verdict, str]:
    """Return the verdict and its reason; the reason of a whole article is empty.

    Args:
        text: The article's bare words.
        page_text: All words of the page.
        paid: The page says that its article is not free.
        feed_words: Words of the text that the feed itself gives.
    """
    words = count_words(text)
    if words < FEW_WORDS * 4 and len(page_text) < 4000 and _BLOCKED.search(page_text):
        return Verdict.BLOCKED, "The site wants to see a browser before it shows the article."
    if words < FEW_WORDS * 4 and _CONSENT.search(text or page_text[:4000]):
        return Verdict.BLOCKED, "The site shows its cookie notice in place of the article."
    walled = paid or _PAYWALL.search(text[-END_CHARS:])
    if (words < PAYWALL_WORDS and walled) or (words < TEASER_WORDS and _WALL.search(page_text)):
        return Verdict.PAYWALL, "The rest of this article is for subscribers."
    if words < FEW_WORDS:
        return Verdict.FAILED, "No article was found on the page."
    if words < TEASER_WORDS and _CUT.search(text):
        return Verdict.TEASER, "The page gives only the beginning."
    if feed_words > 60 and words * 2 < feed_words:
        return Verdict.TEASER, "The page gives less than the feed."
    return Verdict.FULL, ""
