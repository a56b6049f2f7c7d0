"""What a page gave of its article, on pages made after the real ones: walls, checks, consent, teasers, errors."""

from __future__ import annotations

import pytest

from termnews.articles.extract import extract_article
from termnews.articles.refusals import ADVERTISING, CHECKED, CONSENT, DENIED, GONE, LOGIN
from termnews.articles.verdict import BEGINNING, LESS, NOTHING, SCRIPTS, SUBSCRIBERS
from termnews.core.models import Verdict

URL = "https://paper.example/2026/tide-wall"
LONG = "".join(
    f"<p>Paragraph {number} of the report tells at some length what was agreed about the wall in the harbour, who "
    "will pay for it, and what the ports that flood least had to say when the bill was read to them.</p>"
    for number in range(14)
)
OPENING = (
    "<p>Eleven harbour cities have agreed on a common tide wall after nine years of talks that came to nothing.</p>"
    "<p>The agreement was signed on a trestle table in a ferry terminal, since the conference hall had flooded.</p>"
)

CLOUDFLARE = """<!DOCTYPE html><html lang="en-US"><head><title>Just a moment...</title>
<meta http-equiv="refresh" content="390"></head><body class="no-js"><div class="main-wrapper" role="main">
<div class="main-content"><h1 class="zone-name-title h1">paper.example</h1>
<noscript><div><span id="challenge-error-text">Enable JavaScript and cookies to continue</span></div></noscript>
</div></div><script>(function(){window._cf_chl_opt={cvId:'3'};var a=document.createElement('script');
a.src='/cdn-cgi/challenge-platform/h/b/orchestrate/chl_page/v1?ray=1';}());</script></body></html>"""
DATADOME = """<html lang="en"><head><title>paper.example</title><style>#cmsg{animation: A 1.5s;}</style></head>
<body style="margin:0"><p id="cmsg">Please enable JS and disable any ad blocker</p><script data-cfasync="false">var dd=
{'rt':'c','cid':'x','hsh':'y','t':'bv','host':'geo.captcha-delivery.com'}</script>
<script src="https://ct.captcha-delivery.com/c.js"></script></body></html>"""
PERIMETERX = """<html><head><title>Access to this page has been denied.</title></head><body><div id="px-captcha"></div>
<h1>Press &amp; Hold to confirm you are a human (and not a bot).</h1><p>Reference ID 4ab</p></body></html>"""
AKAMAI = """<HTML><HEAD><TITLE>Access Denied</TITLE></HEAD><BODY><H1>Access Denied</H1>
You don't have permission to access "http://paper.example/2026/tide-wall" on this server.<P>
Reference #18.4d1f655f.1700</BODY></HTML>"""
INCAPSULA = """<html><head><META NAME="robots" CONTENT="noindex,nofollow">
<script src="/_Incapsula_Resource?SWJIYLWA=5074a744e2e3d891814e9a2dace20bd4"></script><body></body></html>"""
RECAPTCHA = """<html><body><h1>One more step</h1><p>Please complete the security check to access paper.example</p>
<form><div class="g-recaptcha"></div></form><script src="https://www.google.com/recaptcha/api.js"></script></body>
</html>"""
CONSENT_EN = """<html><head><title>The Paper</title></head><body><div class="con-wizard"><h2>Before you continue to
The Paper</h2><p>We and our partners store and access information on your device.</p><form><button>Accept all</button>
<button>Manage settings</button></form></div></body></html>"""
CONSENT_DE = """<html lang="de"><body><main><h1>Mit Werbung weiterlesen</h1><p>Besuchen Sie uns wie gewohnt mit Werbung
und Tracking. Details in der Datenschutzerklärung.</p><p>Alle akzeptieren</p></main></body></html>"""
SUBSCRIBER_WALL = f"""<html><head><title>Tide wall</title><meta property="article:content_tier" content="locked">
</head><body><article><h1>Tide wall agreed</h1>{OPENING}<div class="paywall"><p>Subscribe to continue reading.
Already a subscriber? Log in.</p></div></article></body></html>"""
STATED_WALL = f"""<html><head><script type="application/ld+json">{{"@type": "NewsArticle", "headline": "Tide wall",
"isAccessibleForFree": false}}</script></head><body><article><h1>Tide wall agreed</h1>{OPENING}</article></body>
</html>"""
GERMAN_WALL = f"""<html lang="de"><body><article><h1>Flutmauer</h1>{OPENING}
<p>Mit Plus weiterlesen</p></article></body></html>"""
JAPANESE_WALL = """<html lang="ja"><body><article><h1>防潮壁</h1><p>十一の港湾都市が、九年にわたる協議の末に共同の
防潮壁を建設することで合意した。調印式は会議場が浸水したため、フェリーターミナルで行われた。各都市は守りたい岸壁の長さに応じて費用を負担する。</p>
<p>この記事は有料会員限定です。残り1204文字</p></article></body></html>"""
TEASER = f"""<html><body><article><h1>Tide wall agreed</h1>{OPENING}
<p>The first caissons, filled with rubble from the same harbours, are to be sunk before the spring storms, and the
… <a href="https://elsewhere.example/full">Continue reading the full story</a></p></article></body></html>"""
CUT = f"""<html><body><article><h1>Tide wall agreed</h1>{OPENING}<p>Each city pays by the length of its quay, and
the smallest of them, with four hundred metres, has […]</p></article></body></html>"""
NOT_FOUND = """<html><head><title>404 – Page not found | The Paper</title></head><body><h1>Page not found</h1>
<p>The page you were looking for has moved, was removed, was renamed, or might never have existed. Try the search, or
go back to the front page, where the latest stories of the day are waiting for you.</p></body></html>"""
APP_SHELL = """<html><head><title>The Paper</title></head><body><noscript>You need to enable JavaScript to run this app.
</noscript><div id="root"></div><script src="/static/js/main.js"></script></body></html>"""


@pytest.mark.parametrize(
    ("html", "verdict", "reason"),
    [
        (CLOUDFLARE, Verdict.BLOCKED, CHECKED), (DATADOME, Verdict.BLOCKED, CHECKED),
        (PERIMETERX, Verdict.BLOCKED, CHECKED), (AKAMAI, Verdict.BLOCKED, DENIED),
        (INCAPSULA, Verdict.BLOCKED, CHECKED), (RECAPTCHA, Verdict.BLOCKED, CHECKED),
        (CONSENT_EN, Verdict.BLOCKED, CONSENT), (CONSENT_DE, Verdict.BLOCKED, CONSENT),
        (SUBSCRIBER_WALL, Verdict.PAYWALL, SUBSCRIBERS), (STATED_WALL, Verdict.PAYWALL, SUBSCRIBERS),
        (GERMAN_WALL, Verdict.PAYWALL, SUBSCRIBERS), (JAPANESE_WALL, Verdict.PAYWALL, SUBSCRIBERS),
        (TEASER, Verdict.TEASER, BEGINNING), (CUT, Verdict.TEASER, BEGINNING),
        (NOT_FOUND, Verdict.FAILED, GONE), (APP_SHELL, Verdict.FAILED, SCRIPTS),
    ],
    ids=["cloudflare", "datadome", "perimeterx", "akamai", "incapsula", "recaptcha", "consent", "consent-de", "wall",
         "stated-wall", "german-wall", "japanese-wall", "teaser", "cut", "not-found", "app-shell"],
)  # fmt: skip
def test_each_kind_of_page_is_told_from_the_others(html: str, verdict: Verdict, reason: str) -> None:
    article = extract_article(html.encode(), url=URL)
    assert (article.verdict, article.reason) == (verdict, reason), article.text


LOG_IN = """<html><head><title>Log in | Paper</title></head><body><main><h1>Log in</h1><form action="/login">
<label>Email <input name="email"></label><label>Password <input type="password"></label><button>Log in</button></form>
<p>You need to be registered to read this article. Registration is free and takes only a minute. If you have forgotten
your password, you can have a new one sent to you at any time.</p></main></body></html>"""
ADVERTS = """<html><head><title>Tide wall</title></head><body><h1>Please disable your ad blocker</h1><p>We noticed that
you are using an ad blocker. Our journalism depends on advertising revenue. Turn it off and reload the page to go on.
</p></body></html>"""
SHELL = """<html><head><title>The Paper</title></head><body><div id="app">Loading…</div>
<script src="/static/js/main.js"></script></body></html>"""
OOPS = """<html><head><title>The Paper</title></head><body><h1>Oops!</h1><p>Sorry, we couldn't find the page you were
looking for. It may have been removed or renamed. You can try to search for it, or go back to our front page.</p>
</body></html>"""
GONE_DE = """<html><head><title>Zeitung</title></head><body><h1>Hoppla</h1><p>Dieser Artikel ist leider nicht mehr
verfügbar. Bitte nutzen Sie die Suche oder gehen Sie zur Startseite, dort finden Sie alle Meldungen des Tages.</p>
</body></html>"""
EMPTY = "<html><head><title>The Paper</title></head><body><h1>The Paper</h1><p>Contact</p></body></html>"


@pytest.mark.parametrize(
    ("html", "verdict", "reason"),
    [(LOG_IN, Verdict.BLOCKED, LOGIN), (ADVERTS, Verdict.BLOCKED, ADVERTISING), (SHELL, Verdict.FAILED, SCRIPTS),
     (OOPS, Verdict.FAILED, GONE), (GONE_DE, Verdict.FAILED, GONE), (EMPTY, Verdict.FAILED, NOTHING)],
    ids=["log-in", "ad-blocker", "shell", "oops", "gone-de", "empty"],
)  # fmt: skip
def test_what_stands_in_an_articles_place_is_named(html: str, verdict: Verdict, reason: str) -> None:
    article = extract_article(html.encode(), url=URL)
    assert (article.verdict, article.reason) == (verdict, reason), article.text


FLASH = "Eleven harbour cities have agreed on a common tide wall, the ministry said on Tuesday."


def test_a_flash_of_one_sentence_that_the_feed_tells_is_the_whole_article() -> None:
    html = f"<html><head><title>Flash</title></head><body><h1>Tide wall</h1><p>{FLASH}</p></body></html>"
    assert extract_article(html.encode(), url=URL).verdict is Verdict.FAILED
    assert extract_article(html.encode(), url=URL, summary=FLASH).verdict is Verdict.FULL
    described = html.replace("<head>", f"<head><meta name=description content='{FLASH}'>")
    assert extract_article(described.encode(), url=URL).verdict is Verdict.FULL


def test_pictures_with_captions_and_films_are_articles() -> None:
    figures = "".join(
        f"<figure><img src=/{number}.jpg><figcaption>The harbour at dawn, seen from quay {number}</figcaption></figure>"
        for number in range(8)
    )
    html = "<html><head><title>Pictures</title></head><body><h1>The week in pictures</h1>{}</body></html>"
    gallery = extract_article(html.format(figures).encode(), url=URL)
    assert (gallery.verdict, gallery.words > 60) == (Verdict.FULL, True)
    film = "<iframe src='https://www.youtube.com/embed/dQw4w9WgXcQ' title='The storm'></iframe>"
    film += "<p>The storm crosses the northern wall.</p>"
    assert extract_article(html.format(film).encode(), url=URL).verdict is Verdict.FULL


def test_an_article_that_tells_of_such_pages_is_whole() -> None:
    told = "<p>It says that the page you are looking for was removed. Please turn off your ad blocker, it adds.</p>"
    html = f"<html><body><article><h1>Walls</h1>{told}{LONG}</article></body></html>"
    assert extract_article(html.encode(), url=URL).verdict is Verdict.FULL


def test_a_page_of_the_site_that_collects_consent_is_blocked() -> None:
    html = "<html><body><h1>Votre vie privée</h1><p>Un mot sur vos données.</p></body></html>"
    article = extract_article(html.encode(), url="https://consent.paper.example/collect?session=1")
    assert (article.verdict, article.reason) == (Verdict.BLOCKED, CONSENT)


@pytest.mark.parametrize(
    "around",
    [
        "<div class='cookie-banner'><p>We use cookies. Accept all cookies or manage settings.</p></div>{}",
        "{}<div class='letter paywall-promo'><p>Subscribe to our newsletter. Already a subscriber? Log in.</p></div>",
        "<script src='https://www.google.com/recaptcha/api.js'></script>{}",
        "<noscript>Please enable JavaScript for the comments.</noscript>{}",
        "<script type='application/ld+json'>{{\"@type\": \"NewsArticle\", \"isAccessibleForFree\": false}}</script>{}",
        "{}<p>The company explained how it tells robots from humans, and why its captcha failed.</p>",
    ],
    ids=["banner", "promotion", "captcha-for-comments", "noscript", "paid-but-given", "about-captchas"],
)
def test_a_whole_article_is_whole_whatever_stands_around_it(around: str) -> None:
    html = f"<html><body>{around.format(f'<article><h1>Tide wall agreed</h1>{LONG}</article>')}</body></html>"
    article = extract_article(html.encode(), url=URL)
    assert (article.verdict, article.reason) == (Verdict.FULL, "")


def test_a_short_article_is_whole_below_the_box_of_the_account() -> None:
    box = "<div class='paywall-header-wrap'><div class='paywall-after-login'>Your account</div></div>"
    html = f"<html><body>{box}<article><h1>Tide wall agreed</h1>{OPENING}</article></body></html>"
    assert extract_article(html.encode(), url=URL).verdict is Verdict.FULL


def test_a_page_that_gives_less_than_the_feed_says_so() -> None:
    html = f"<html><body><article><h1>Tide wall agreed</h1>{OPENING}</article></body></html>"
    article = extract_article(html.encode(), url=URL, feed_html=LONG)
    assert (article.verdict, article.reason) == (Verdict.TEASER, LESS)
