"""Pages that stand in an article's place: they check for a human, ask for consent or a log-in, or say it is gone."""

from __future__ import annotations

import re

from termnews.articles.signs import Signs

LITTLE_CHARS = 4_000
"""Characters of a whole page: one that checks for a human, or asks for consent, has no more."""

CHECKED = "The site wants to see a browser, and a human, before it shows the article."
CONSENT = "The site asks for consent to its cookies in place of showing the article."
DENIED = "The site refused the page."
LOGIN = "The site asks for a log-in in place of showing the article."
ADVERTISING = "The site wants no ad blocker, and takes this program for one."
GONE = "The site says that there is no such page."

_BLOCKED = re.compile(
    r"(?i)verify(?:ing)? (?:that )?you(?:['’]re| are) (?:a |not a )?(?:human|robot|bot)|are you (?:a robot|human)|"
    r"enable javascript and cookies|checking (?:your browser|if the site connection is secure)|unusual traffic|"
    r"attention required|captcha|just a moment|ddos protection|bot detection|security check|press (?:&|and) hold|"
    r"prove (?:that )?you(?:['’]re| are)|i['’]?m not a robot|needs to review the security of your connection|"
    r"why have i been blocked|pardon our interruption|bestätigen sie, dass sie (?:ein mensch|kein)|"
    r"êtes[- ]vous un (?:robot|humain)|je ne suis pas un robot|no soy un robot"
)
_DENIED = re.compile(
    r"(?i)access (?:to this (?:page|site) has been )?denied|you don['’]t have permission to access|"
    r"request (?:was |has been |could not be )?(?:blocked|satisfied)|(?:^|\s)403\b.{0,20}forbidden|"
    r"you have been blocked|not available in your (?:country|region|location)|unavailable for legal reasons|"
    r"451: unavailable|zugriff verweigert|accès refusé|acceso denegado"
)
_CONSENT = re.compile(
    r"(?i)(?:accept|manage|reject|allow)(?: all| and (?:close|continue))? cookies|before you continue|"
    r"we (?:and our partners |, and our partners,? )?(?:value your privacy|use cookies|(?:store|process))|"
    r"your privacy choices|cookie (?:policy|settings|preferences)|consent to (?:the )?(?:use|processing)|"
    r"alle (?:cookies )?(?:akzeptieren|annehmen)|cookies? (?:akzeptieren|zustimmen)|mit werbung weiterlesen|"
    r"tout accepter|accepter (?:et continuer|les cookies)|continuer sans accepter|aceptar (?:todo|todas|y continuar)|"
    r"accetta (?:tutti|e continua)|alles accepteren|aceitar (?:tudo|todos)|godkänn alla|zaakceptuj"
)
_TRACKING = re.compile(r"(?i)cookies?\b|tracking\b|privacy|datenschutz|consent\b")
"""What a request for consent is about; the words of its buttons may stand beside it."""
_AD_BLOCKER = re.compile(
    r"(?i)(?:please|your|you['’]?(?:re|ve)|we(?:['’]ve)? (?:noticed|detected)|bitte|ihren|votre|veuillez) .{0,60}"
    r"\bad[ -]?block|\bad[ -]?blocker (?:detected|erkannt|détecté|detectado)|"
    r"(?:deaktivieren|ausschalten).{0,40}(?:ad|werbe)[ -]?blocker|"
    r"(?:désactive|desactiv)\w*.{0,40}(?:bloqueur|bloqueador|ad[ -]?block)"
)
_GONE = re.compile(
    r"(?i)(?:could ?n[o'’]?t|can ?not|can['’]t|unable to|did ?n[o'’]t) (?:be )?find (?:the|that|this|your) "
    r"(?:page|article|story|post)|(?:page|article|story|post) (?:that )?"
    r"you(?:['’]re| are| were)? (?:looking for|requested|tried)|requested (?:page|article|url) (?:was|could) not|"
    r"(?:page|article|story|post|content) (?:is|was|has been|may have been|might have been|does) "
    r"(?:no longer|not) (?:available|exist|online|be found)|"
    r"(?:page|article|story|post|content) (?:was|has been|may have been) (?:removed|deleted|unpublished|taken down)|"
    r"(?:seite|artikel|beitrag)\b.{0,40}(?:existiert (?:leider )?nicht|nicht (?:mehr )?(?:gefunden|verfügbar|"
    r"vorhanden)|(?:gelöscht|entfernt))|"
    r"(?:page|article)\b.{0,60}(?:n['’]existe (?:pas|plus)|introuvable|n['’]est (?:plus|pas) (?:disponible|en ligne)|"
    r"été supprimée?)|(?:página|artículo)\b.{0,60}(?:no existe|no (?:está|se encuentra) "
    r"disponible|no se (?:ha )?encontr|sido (?:eliminad|borrad))|(?:pagina|articolo)\b.{0,60}(?:non esiste|"
    r"non è (?:più )?disponibile|non (?:è stat[ao] )?trovat)|(?:página|artigo|notícia)\b.{0,60}(?:não existe|"
    r"não (?:está )?disponível|não (?:foi )?encontrad)|pagina\b.{0,40}(?:bestaat niet|niet gevonden)|"
    r"(?:страниц|стать|материал)\w*.{0,60}(?:не найден|не существует|удал[её]н)|"
    r"(?:ページ|記事)[はが].{0,20}(?:見つかりません|存在しません|削除されました)|(?:页面|頁面|文章)(?:不存在|已(?:被)?[删刪]除|未找到)"
)


def refusal(text: str, page_text: str, signs: Signs) -> str:
    """Return why a page with little text on it is none of the article; empty where it may be."""
    little = len(page_text) < LITTLE_CHARS
    if signs.consent_host:
        return CONSENT
    if little and (signs.only_challenge or (signs.challenge and _BLOCKED.search(page_text))):
        return CHECKED
    if little and _DENIED.search(page_text[:1_000]):
        return DENIED
    if little and _BLOCKED.search(page_text):
        return CHECKED
    if signs.login:
        return LOGIN
    if little and _AD_BLOCKER.search(page_text):
        return ADVERTISING
    said = text if text and not (little and _TRACKING.search(text)) else page_text[:LITTLE_CHARS]
    return CONSENT if _CONSENT.search(said) else ""


def is_gone(text: str) -> bool:
    """Return True for a short text that says of itself that the page is not there."""
    return bool(_GONE.search(text[:400]))
