"""Takes out of an article's blocks what is not the article: share rows, advertisements, calls to subscribe."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

from termnews.articles.trim import letters
from termnews.core.counting import count_words
from termnews.core.document import Block, Document
from termnews.core.inline import spans_text

MAX_JUNK = 160
"""Characters: a longer paragraph is never judged by its first words."""

_WHOLE = re.compile(
    r"""(?ix)
    (?: [-–—*\ ]{2,}(?:ends?|ende|fin|fim|fine|einde)[-–—*\ ]{2,}
      | advert(?:isement|ising|orial)? s? | ad | anzeige | werbung | publicit[eé] | publicidad | pubblicit[àa]
      | реклама | 広告 | (?:story|article)\ continues\ (?:below|after).{0,40}
      | continue\ reading(?:\ the\ main\ story)? | (?:keep|continue)\ reading\ below | skip\ (?:to|past).{0,60}
      | loading\W* | share(?:\ (?:this|on|via).{0,60})? | tweet | pin\ it | e?-?mail(?:\ this.{0,20})? | print
      | copy\ link | link\ copied\W* | facebook | twitter | whatsapp | linkedin | reddit | telegram | x
      | follow\ us.{0,80} | (?:read|see|watch|listen)\ (?:more|also|next)\W*
      | related(?:\ (?:articles?|stories|content|topics?|posts?|coverage|reading|links?|news))?\W*
      | more\ (?:on\ this\ (?:story|topic)|from\ .{2,40}|stories|news)\W*
      | you\ (?:may|might)\ also\ (?:like|be\ interested).{0,40}
      | recommended(?:\ (?:for\ you|stories|articles))?\W* | most\ (?:read|popular|viewed)\W* | trending(?:\ now)?\W*
      | top\ stories\W* | editors?[’']?s?\ picks?\W* | comments?(?:\ \(\d+\))? | \d+\ comments? | reply
      | (?:view|show|hide|leave|post|add)\ (?:a\ |all\ |\d+\ )?comments?.{0,20}
      | sign\ up(?:\ (?:for|to)\ .{0,120})? | subscribe(?:\ (?:to|now|for)\ .{0,100})?\W* | log\ ?in\W* | register\W*
      | (?:click|tap)\ here\ to\ .{0,100} | to\ view\ this\ (?:video|content).{0,160}
      | .{0,40}enable\ javascript.{0,100}
      | this\ (?:video|content)\ (?:is\ (?:not|un)available|can(?:not|\ not)\ be).{0,80} | video\ player.{0,40}
      | (?:play|watch)\ video | (?:close|open)\ (?:menu|dialog|modal) | image\ (?:source|caption|credit)s?\W.{0,80}
      | (?:photo|image|picture|illustration|getty\ images|reuters|afp|ap\ photo)(?:\ (?:by|credit|courtesy|:).{0,80})?
      | (?:published|updated|posted|last\ (?:updated|modified))\ ?(?:on|at|:)?\ .{0,12}\d{1,4}.{0,30}
      | \d+\ min(?:ute)?s?\ read | tags?:?.{0,80} | filed\ under.{0,80} | topics?\W* | back\ to\ top | top\ of\ page
      | (?:next|previous)(?:\ (?:article|post|story|page))?\W* | toggle\ .{0,30}
      | getty\ images.{0,40} | ©.{0,120} | copyright\ .{0,120} | all\ rights\ reserved\W*
    )"""
)
_START = re.compile(
    r"""(?ix)^(?:
        (?:read|see|watch|also\ read|read\ also|read\ more|see\ also|related|more|listen|don[’']t\ miss|lire\ aussi
          |lire\ également|leia\ (?:também|mais)|lea\ también|le[ae]r\ más|mehr\ zum\ thema|lesen\ sie\ auch
          |leggi\ anche|lees\ ook|läs\ också|читайте\ также|читать\ также|関連記事|بیشتر\ بخوانید|اقرأ\ أيضا)\s*[:：|»→]
      | sign\ up\ (?:for|to)\b | subscribe\ to\ (?:our|the)\b | follow\ (?:us|@\w+)\b
      | get\ (?:the|our)\ (?:latest|best|daily).{0,60}(?:inbox|newsletter|email)
      | (?:photo|image|photograph|picture|illustration|foto|bild|credit|crédit)s?\s*(?:by|credit|courtesy|:|©) | ©
      | this\ (?:site|website)\ uses\ cookies | we\ use\ cookies | download\ (?:the|our)\ .{0,30}app
    )"""
)
_LINKED = re.compile(
    r"""(?ix)^\W*(?:
        (?:read|see|watch)\ (?:also|more|next) | also\ (?:read|on) | lire\ (?:aussi|également) | à\ lire
      | leia\ (?:também|mais)
      | (?:lea|lee|leer)\ (?:también|más) | leggi\ anche | lees\ (?:ook|meer) | les\ også | läs\ (?:också|mer|även)
      | læs\ også | lue\ myös | (?:mehr|auch)\ (?:zum\ thema|interessant|lesen) | lesen\ sie\ (?:auch|mehr)
      | czytaj\ (?:też|także|więcej) | zobacz\ (?:też|także) | čtěte\ (?:také|více) | читайте\ (?:также|ещё)
      | ler\ mais | veja\ (?:também|mais) | mira\ también
    )\b"""
)
"""Before the link to another story; words that are proof only where little but a link follows."""
_CALL = re.compile(
    r"(?i)\b(?:newsletters?|subscri(?:be|bers?|ption)|sign up|abonn\w+|inscri(?:vez|ption|ver|bete|birse)\w*|"
    r"suscr[ií]\w+|assin(?:e|ar|ante)\w*|jetzt (?:anmelden|registrieren|testen)|iscriviti|prenumer\w+|telegram|"
    r"whatsapp|our apps?|follow us|síguenos|siga-nos|suivez-nous|folgen sie uns|hazte miembro)\b|"
    r"подпи(?:сывайтесь|шитесь)|"
    r"購読|会員登録|無断転載|订阅|訂閱"
)
"""A call to subscribe or follow, judged only after the last paragraph of the article."""
LONG_WORDS = 25
"""Words of a paragraph that belongs to the article."""
_OTHERS = re.compile(
    r"(?i)(?:related|recommended|more (?:from|on|stories|news|in|about)|read (?:more|next|also)|see also|"
    r"most (?:read|popular)|you (?:may|might)|also (?:read|on)|latest (?:news|stories)|trending|top stories|"
    r"further reading on|comments?\b|share this|tags?\b|topics?\b|about the authors?|follow us|newsletter)"
)


_APPENDED = re.compile(
    r"(?i)(?:see also|further reading|external links|references|notes(?: and references)?|footnotes|sources|"
    r"bibliography|literatur|weblinks|einzelnachweise|siehe auch|voir aussi|liens externes|notes et références|"
    r"bibliographie|véase también|enlaces externos|referencias|voci correlate|collegamenti esterni|note|"
    r"ver também|ligações externas|referências|zie ook|externe links|см\. также|ссылки|примечания|関連項目|"
    r"外部リンク|脚注|参考文献|参见|外部链接|参考资料)"
)
"""Sections that end a work of reference."""
SECTIONS = 2
"""Headings of one level that a text has beside the one of a section that may be a list of links."""


def clean_document(document: Document) -> Document:
    """Return a document without junk; unchanged where more than half of it would go."""
    kept = _cleaned(document.blocks)
    if kept == document.blocks or letters(kept) * 2 < letters(document.blocks):
        return document
    return replace(document, blocks=kept)


def _cleaned(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    appended = _appended(blocks)
    kept = [block for block in blocks if block in appended or not _is_junk(block)]
    result: list[Block] = []
    for at, block in enumerate(kept):
        before = kept[at - 1] if at else None
        if block.kind == "heading":
            following = kept[at + 1] if at + 1 < len(kept) else None
            if following is None or (_names_others(block) and _only_links(following) and block not in appended):
                continue
        elif before is not None and _only_links(block) and _names_others(before) and before not in appended:
            continue
        result.append(block)
    return _without_end(result, appended)


def _appended(blocks: tuple[Block, ...]) -> frozenset[Block]:
    """Return the headings of sections like "See also", where they are of a level with the text's other sections."""
    headings = [block for block in blocks if block.kind == "heading"]
    found = [block for block in headings if _APPENDED.fullmatch(spans_text(block.spans).strip())]
    levels, own = Counter(block.level for block in headings), Counter(block.level for block in found)
    return frozenset(block for block in found if levels[block.level] > SECTIONS or own[block.level] > 1)


def _names_others(heading: Block) -> bool:
    return heading.kind == "heading" and bool(_OTHERS.match(spans_text(heading.spans)))


def _without_end(blocks: list[Block], appended: frozenset[Block]) -> tuple[Block, ...]:
    """Drop lists of links, headings and rules that the article ends in."""
    while blocks and (blocks[-1].kind in {"heading", "rule"} or _only_links(blocks[-1])):
        if len(blocks) > 1 and blocks[-2] in appended and blocks[-1].kind == "list":
            break
        blocks.pop()
    last = max((at for at, block in enumerate(blocks) if _is_long(block)), default=len(blocks))
    kept = [block for at, block in enumerate(blocks) if at <= last or not _is_call(block)]
    return tuple(kept) if len(kept) == len(blocks) else _without_end(kept, appended)


def _is_long(block: Block) -> bool:
    return block.kind != "paragraph" or count_words(spans_text(block.spans)) >= LONG_WORDS


def _is_call(block: Block) -> bool:
    text = spans_text(block.spans)
    return len(text) <= MAX_JUNK and bool(_CALL.search(text))


def _is_junk(block: Block) -> bool:
    if block.kind not in {"paragraph", "heading"}:
        return False
    text = " ".join(spans_text(block.spans).split())
    if is_junk_text(text):
        return True
    if len(text) > MAX_JUNK:
        return False
    linked = sum(len(span.text) for span in block.spans if span.link is not None)
    return linked >= 0.6 * len(text) and bool(_LINKED.match(text))


def is_junk_text(text: str) -> bool:
    """Return True for a line that by its words alone is no part of an article."""
    if not any(character.isalnum() for character in text):
        return True
    return len(text) <= MAX_JUNK and bool(_WHOLE.fullmatch(text) or _START.match(text))


def _only_links(block: Block) -> bool:
    """Return True for a list whose items are links and nothing else."""
    if block.kind != "list":
        return False
    linked = total = 0
    for item in block.children:
        for child in item.children:
            for span in child.spans:
                total += len(span.text)
                linked += len(span.text) if span.link is not None else 0
    return total > 0 and linked >= 0.85 * total
