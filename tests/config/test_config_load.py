from __future__ import annotations

from dataclasses import MISSING, fields
from datetime import date
from pathlib import Path

import pytest

from termnews.config import values
from termnews.config.load import check, find_config, load_config, read_config
from termnews.config.schema import BUILT_IN, FEED, INHERITED, KEY_SCOPES
from termnews.core.errors import ConfigError
from termnews.core.subscriptions import Subscription

FEED_LINE = '[[feed]]\nurl = "https://example.org/rss"\n'

DESIGN = '''\
version = 1
[app]
masthead = "The Terminal News"
motto = "All the news that fits the screen"
start = "Elections"
theme = "auto"
keys = "default"
images = "auto"
measure = 72
justify = false
allow_private = ["RSS.home.arpa"]

[defaults]
refresh = "auto"
refresh_min = "15m"
refresh_max = "24h"
full_text = "auto"
max_entries = 500
keep = "90d"
keep_if = ["starred", "later", "tagged", "unread"]
timeout = "20s"
max_bytes = "10MB"
notify = "none"
mark_read = "open"

[sections.world]
title = "World"
weight = 1.2
refresh = "20m"

[[feed]]
url = "https://example.org/rss"
title = "Example"
section = "world"
tags = ["europe"]
priority = 2
muted = false
muted_until = 2026-12-01
language = "de"
direction = "auto"

  [feed.http]
  user_agent = "me"
  proxy = "socks5h://127.0.0.1:9050"
  headers = { Accept-Language = "de" }
  auth = { type = "basic", user = "me", password = { cmd = ["pass", "show", "news/example"] } }

  [feed.extract]
  selector = "article"
  remove = [".ad", "aside"]
  next_page = "a.next"

  [feed.transform]
  filter = ["~/bin/clean.py"]
  title_sub = [["^AD: ", ""]]
  keep_if = "title:/berlin/i"
  drop_if = "category:podcast or url:/shorts/"

[[query]]
name = "Elections"
match = 'election or "run-off" newer:3d -section:sport'

[[rule]]
when = "title:/sponsored|anzeige/i"
do = ["read", "tag:ad"]

[keys.article]
"x" = "full-text"

[sources]
"Hacker News" = "https://news.ycombinator.com/rss"
'''


def write(folder: Path, text: str, name: str = "feeds.toml") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    path.chmod(0o600)
    return path


def problems(folder: Path, text: str) -> list[str]:
    path = write(folder, text)
    return [str(error).replace(f"{path}:", "") for error in check(path)]


def test_every_key_of_the_design_is_understood(tmp_path: Path) -> None:
    path = write(tmp_path, DESIGN)
    config = load_config(path)
    assert config.warnings == ()
    example, hacker_news = config.subscriptions
    assert (example.id, example.title, example.section) == ("example", "Example", "world")
    assert (example.tags, example.priority, example.muted_until) == (("europe",), 2.0, date(2026, 12, 1))
    assert example.refresh == "20m", "the section's value wins over the defaults'"
    assert example.http.headers == (("Accept-Language", "de"),)
    assert example.http.auth == {"type": "basic", "user": "me", "password": {"cmd": ["pass", "show", "news/example"]}}
    assert (example.extract.remove, example.extract.next_page) == ((".ad", "aside"), "a.next")
    assert example.transform.title_sub == (("^AD: ", ""),)
    assert (hacker_news.id, hacker_news.section, hacker_news.refresh) == ("hacker-news", "news", "auto")
    assert [(section.id, section.title, section.weight) for section in config.sections] == [
        ("world", "World", 1.2), ("news", "News", 1.0)]
    assert config.queries[0].match.startswith("election or")
    assert config.rules[0].do == ("read", "tag:ad")
    assert config.keys == {"article": {"x": "full-text"}}
    line = DESIGN.split("\n").index('"x" = "full-text"') + 1
    assert config.key_lines == {("article", "x"): f"{path}:{line}"}
    assert config.app.allow_private == ("rss.home.arpa",)


def test_the_written_defaults_are_the_model_s_defaults(tmp_path: Path) -> None:
    bare = load_config(write(tmp_path, FEED_LINE)).subscriptions[0]
    lines = "".join(f"{key} = {_toml(value)}\n" for key, value in BUILT_IN.items())
    written = load_config(write(tmp_path, FEED_LINE + lines)).subscriptions[0]
    assert written == bare
    assert {f.name for f in fields(Subscription) if f.default is not MISSING} <= {
        *(key for key in FEED), "refresh_min_s", "refresh_max_s", "keep_s"}


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return str(value).replace("'", '"') if not isinstance(value, str) else f'"{value}"'


def test_inheritance_goes_built_in_defaults_section_feed(tmp_path: Path) -> None:
    config = load_config(write(tmp_path, '''
[defaults]
refresh = "2h"
keep = "30d"
http = { user_agent = "all", headers = { A = "1" } }
[sections.s]
keep = "10d"
http.user_agent = "section"
[[feed]]
url = "https://a.example/"
section = "s"
keep = "1d"
[[feed]]
url = "https://b.example/"
section = "s"
[[feed]]
url = "https://c.example/"
'''))
    a, b, c = config.subscriptions
    assert [sub.keep_s // 86_400 for sub in (a, b, c)] == [1, 10, 30]
    assert [sub.http.user_agent for sub in (a, b, c)] == ["section", "section", "all"]
    assert {sub.refresh for sub in (a, b, c)} == {"2h"}
    assert {sub.http.headers for sub in (a, b, c)} == {(("A", "1"),)}
    assert {sub.max_entries for sub in (a, b, c)} == {500}


@pytest.mark.parametrize(("text", "expected"), [
    ('[app]\nmesure = 60\n', "2: Unknown key 'mesure' in [app]; did you mean 'measure'?"),
    ('\n[[feed]]\nurl = "https://e.org/"\ntitel = "x"\n', "4: Unknown key 'titel' in [[feed]]; did you mean 'title'?"),
    (FEED_LINE + 'user_agent = "x"\n',
     "3: Unknown key 'user_agent' in [[feed]]; it belongs under 'http': http = { user_agent = … }."),
    (FEED_LINE + 'http = { timeout = "1s" }\n',
     "3: Unknown key 'timeout' in [feed.http]; it belongs one table up, beside 'http'."),
    ("feeds = 1\n", "1: Unknown key 'feeds' at the top level; did you mean 'feed'?"),
    ('[keys.artcle]\nx = "y"\n', "1: Unknown key 'artcle' in [keys]; did you mean 'article'?"),
    ('[feed]\nurl = "https://e.org/"\n', "1: [feed] needs two pairs of brackets: [[feed]]."),
    ('[[feed]]\ntitle = "x"\n', "1: This [[feed]] has no 'url', the one key a feed needs."),
    ('[[feed]]\nurl = "ftp://e.org/"\n',
     "2: 'url' in [[feed]] must be a web address that begins with https:// or http://."),
    ('[[feed]]\nurl = "https://me:pw@e.org/"\n',
     "2: 'url' in [[feed]] must not hold a name and password; put them under [feed.http] as auth."),
    ('[[feed]]\nurl = "https://[::1/"\n', "2: 'url' in [[feed]] is no web address."),
    ('[app]\nmeasure = 20\n', "2: 'measure' in [app] must be a whole number from 50 to 100."),
    ('[app]\nmeasure = true\n', "2: 'measure' in [app] must be a whole number from 50 to 100."),
    ('[app]\njustify = "yes"\n', "2: 'justify' in [app] must be true or false, not text."),
    ('[app]\nimages = "kity"\n',
     "2: 'images' in [app] must be \"auto\", \"off\", \"halfblock\" or \"kitty\"; did you mean 'kitty'?"),
    ('[app]\nstart = "Elections"\n', "2: 'start' must be one of 'front', 'unread', 'latest'."),
    ('[defaults]\nkeep = 90\n',
     "2: 'keep' in [defaults] must be a duration such as \"30s\", \"15m\", \"24h\" or \"90d\"."),
    ('[defaults]\nrefresh_min = "2h"\nrefresh_max = "1h"\n' + FEED_LINE,
     "4: 'refresh_min' must not be longer than 'refresh_max'."),
    ('[[query]]\nname = "a"\n', "1: This [[query]] has no 'match'."),
    ('[[rule]]\nwhen = "x"\ndo = ["reed"]\n',
     "3: 'do' in [[rule]] must be read, star, later, hide, notify or tag:NAME; did you mean 'read'?"),
    ('version = 2\n', "1: 'version' must be 1; a file of a newer termnews needs that termnews."),
    ('[sources]\n"a" = 1\n', "2: 'a' in [sources] must be text in quotes, not a number."),
    ('include = "x"\n', "1: 'include' must be a list of paths such as [\"feeds.d/*.toml\"]."),
    ('include = ["none.toml"]\n', "1: There is no file 'none.toml'."),
    (FEED_LINE + 'id = "My Feed"\n', "3: 'id' must be lower-case words joined by hyphens, such as 'my-feed'."),
    (FEED_LINE + 'http.auth = { type = "basic", user = "x" }\n',
     "3: 'auth' in [feed.http] needs 'password' for type 'basic'."),
    (FEED_LINE + 'http.auth = { type = "cookies", fil = "x" }\n',
     "3: 'auth' in [feed.http] has no key 'fil' for type 'cookies'; did you mean 'file'?"),
    (FEED_LINE + 'http.proxy = "socks4://h:1"\n',
     "3: 'proxy' in [feed.http] must begin with http://, https://, socks5:// or socks5h://."),
    (FEED_LINE + 'http.proxy_auth = { user = "x" }\n', "3: 'proxy_auth' in [feed.http] needs 'password'."),
    (FEED_LINE + 'http.headers = { X = { env = "" } }\n',
     "3: 'headers' in [feed.http] holds a secret: { env = \"NAME\" }, { cmd = [\"pass\", \"show\", \"news\"] }, "
     "{ keyring = \"service\" } or { file = \"path\" }."),
    (FEED_LINE + '[feed.transform]\ntitle_sub = [["(", ""]]\n',
     "4: 'title_sub' in [feed.transform] must be a regular expression; this one does not compile: "
     "missing ), unterminated subpattern at position 0."),
    ('[sections.a]\n[sections.A]\n', "2: The section 'A' is declared twice."),
])
def test_a_mistake_names_its_line_and_what_to_do(tmp_path: Path, text: str, expected: str) -> None:
    assert problems(tmp_path, text) == [expected]


@pytest.mark.parametrize(("text", "line", "words"), [
    ("[app]\nmotto = hello\n", 2, "needs quotes"),
    ("[app]\nmotto =\n", 2, "value is missing"),
    ('[app]\nmotto = "open\n', 2, "not closed"),
    ('[app]\nmotto = "a"\nmotto = "b"\n', 3, "twice"),
    ("[app]\n[app]\n", 2, "twice"),
    ("[app\n", 1, "bracket"),
    ("a = [1, 2\n", 1, "] or a comma"),
    ('a = "c:\\data"\n', 1, "single quotes"),
    ("just words\n", 1, "key = "),
    ("key = 'x' 'y'\n", 1, "Only one"),
])
def test_a_syntax_error_has_its_line_and_a_hint(tmp_path: Path, text: str, line: int, words: str) -> None:
    error = check(write(tmp_path, text))[0]
    assert error.line == line
    assert words in error.message


def test_all_mistakes_are_reported_at_once_and_the_rest_is_kept(tmp_path: Path) -> None:
    path = write(tmp_path, '[defaults]\nrefresh = 3\nkeep = "5d"\n' + FEED_LINE
                 + 'titel = "x"\n[[feed]]\nurl = "nope"\n')
    config, errors = read_config(path)
    assert [error.line for error in errors] == [2, 6, 8]
    assert [sub.keep_s for sub in config.subscriptions] == [5 * 86_400]
    with pytest.raises(ConfigError, match="'refresh'"):
        load_config(path)


@pytest.mark.parametrize("text", ["a = " + "[" * 20_000, "a = " + "[" * 20_000 + "]" * 20_000, "[" * 50_000,
                                  ".".join("a" * 20_000) + " = 1", "[" + ".".join("a" * 20_000) + "]",
                                  "a = " + "9" * 10_000])
def test_deep_nesting_is_a_sentence(tmp_path: Path, text: str) -> None:
    assert len(check(write(tmp_path, text))) == 1


def test_a_file_that_cannot_be_read_is_a_sentence(tmp_path: Path) -> None:
    assert "no such file" in check(tmp_path / "none.toml")[0].message
    assert check(tmp_path)[0].message.startswith("It cannot be read")
    latin = tmp_path / "latin.toml"
    latin.write_bytes("# ok\n# caf\xe9\n".encode("latin-1"))
    assert check(latin)[0].line == 2
    bom = tmp_path / "bom.toml"
    bom.write_bytes(b"\xef\xbb\xbfversion = 1\r\n")
    assert check(bom) == []


def test_included_files_add_and_report_their_own_lines(tmp_path: Path) -> None:
    main = write(tmp_path, 'include = ["feeds.d/*.toml"]\n' + FEED_LINE)
    write(tmp_path, '[[feed]]\nurl = "https://b.example/"\n', "feeds.d/b.toml")
    one = write(tmp_path, 'include = ["x"]\n[[feed]]\nurl = "https://a.example/"\n', "feeds.d/a.toml")
    config, errors = read_config(main)
    assert [sub.id for sub in config.subscriptions] == ["example-org", "a-example", "b-example"]
    assert [(error.path, error.line) for error in errors] == [(one, 1)]


def test_ids_are_unique_and_the_first_keeps_the_short_one(tmp_path: Path) -> None:
    config = load_config(write(tmp_path, '''
[[feed]]
url = "https://www.example.org/rss"
[[feed]]
url = "https://example.org/sport/rss.xml"
[[feed]]
url = "https://example.org/feed"
[[feed]]
url = "https://x.example/1"
title = "Čas & Žena"
[[feed]]
url = "https://x.example/2"
title = "Новости дня"
[[feed]]
url = "https://x.example/3"
title = "?!"
[[feed]]
url = "https://x.example/4"
id = "example-org"
'''))
    ids = [sub.id for sub in config.subscriptions]
    assert ids[6] == "example-org"
    assert ids[0].startswith("example-org-")
    assert ids[1] == "example-org-sport"
    assert ids[3:6] == ["cas-zena", "новости-дня", "x-example"]
    assert len(set(ids)) == len(ids)


def test_an_id_stays_when_the_url_changes_or_other_feeds_come(tmp_path: Path) -> None:
    before = load_config(write(tmp_path, '[[feed]]\ntitle = "Paper"\nurl = "http://old.example/rss"\n'))
    after = load_config(write(tmp_path, '[[feed]]\ntitle = "Paper"\nurl = "https://new.example/atom"\n' + FEED_LINE))
    assert before.subscriptions[0].id == after.subscriptions[0].id == "paper"


def test_a_duplicate_is_a_warning_and_left_out(tmp_path: Path) -> None:
    path = write(tmp_path, FEED_LINE + '[[feed]]\nurl = "http://www.EXAMPLE.org/rss/"\n'
                 '[sources]\na = "https://example.org/rss#x"\n')
    config = load_config(path)
    assert len(config.subscriptions) == 1
    assert config.warnings == (
        f"{path}:3: This feed is already at {path}:1; the second is left out.",
        f"{path}:6: This feed is already at {path}:1; the second is left out.",
    )


def test_a_section_that_is_nearly_declared_is_a_warning(tmp_path: Path) -> None:
    config = load_config(write(tmp_path, "[sections.science]\n" + FEED_LINE + 'section = "sciense"\n'))
    assert "did you mean 'science'?" in config.warnings[0]
    assert config.subscriptions[0].section == "sciense"


def test_a_section_may_be_named_by_its_title(tmp_path: Path) -> None:
    config = load_config(write(tmp_path, FEED_LINE + 'section = "Middle East"\n'))
    assert (config.sections[0].id, config.sections[0].title) == ("middle-east", "Middle East")


def test_a_literal_secret_others_can_read_is_a_warning(tmp_path: Path) -> None:
    text = FEED_LINE + ('[feed.http]\nheaders = { Authorization = "Bearer x" }\n'
                        'auth = { user = "me", password = "hunter2" }\nproxy = "http://me:pw@p.example"\n')
    path = write(tmp_path, text)
    assert load_config(path).warnings == ()
    path.chmod(0o640)
    warnings = load_config(path).warnings
    assert [warning.split(":")[1] for warning in warnings] == ["4", "5", "6"]
    assert "hunter2" not in "".join(warnings)
    path.write_text(text.replace('"hunter2"', '{ env = "X" }').replace("me:pw@", "").replace("Authorization", "Accept"))
    assert load_config(path).warnings == ()


@pytest.mark.parametrize(("written", "seconds"), [("30s", 30), ("15m", 900), ("24h", 86_400), ("90d", 7_776_000),
                                                  ("1h30m", 5400), ("2w", 1_209_600), ("1h 5s", 3605)])
def test_durations(written: str, seconds: int) -> None:
    assert values.duration_s(written) == seconds


@pytest.mark.parametrize("written", ["", "5", 5, "0s", "-1s", "1y", "m", "1.5h", "９m", "99999999999d", True, None])
def test_no_durations(written: object) -> None:
    with pytest.raises(ValueError, match="must be"):
        values.duration_s(written)


@pytest.mark.parametrize(("written", "size"), [("10MB", 10_000_000), ("512 kB", 512_000), ("1MiB", 2**20), (7, 7)])
def test_sizes(written: object, size: int) -> None:
    assert values.size_bytes(written) == size


@pytest.mark.parametrize("written", ["auto", "manual", "30m", "07:00,18:00", "7:30, 23:59"])
def test_refresh_rules(written: str) -> None:
    assert values.refresh(written) == written.replace(" ", "")


@pytest.mark.parametrize("written", ["24:00", "07:00,", "sometimes", 30, "0s"])
def test_no_refresh_rules(written: object) -> None:
    with pytest.raises(ValueError, match="must be"):
        values.refresh(written)


def test_the_scopes_of_keys_are_those_of_the_command_table() -> None:
    keys = pytest.importorskip("termnews.tui.keys")
    assert set(KEY_SCOPES) == set(keys.SCOPES)


def test_sections_take_what_feeds_share() -> None:
    assert {"refresh", "full_text", "http", "tags", "muted_until"} <= INHERITED.keys()


def test_the_place_of_the_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TERMNEWS_CONFIG", str(tmp_path / "mine.toml"))
    assert find_config() == tmp_path / "mine.toml"
    assert find_config(tmp_path / "other.toml") == tmp_path / "other.toml"
    monkeypatch.delenv("TERMNEWS_CONFIG")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "xdg"))
    assert find_config().name == "feeds.toml"
    assert find_config().parent.name == "termnews"
