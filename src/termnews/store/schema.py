"""Tables and their migrations, in order. A stored field is added by one more migration at the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlite_utils.migrations import Migrations

from termnews.store.connect import SCHEMA_VERSION

if TYPE_CHECKING:
    from sqlite_utils import Database

migrations = Migrations("termnews")


@migrations(name="0001_first_edition")
def first_edition(db: Database) -> None:
    """Create the tables of the first edition.

    ``entry_state`` is keyed by (feed, guid) and outlives ``entry``, which shares its id: an entry that comes back
    gets the same id and the same state. Times are Unix seconds. ``present`` says whether the entry is stored now.
    """
    _execute(db, _FIRST_EDITION)


@migrations(name="0002_places_tags_changes")
def places_tags_changes(db: Database) -> None:
    """Keep where reading stopped, the reader's own tags, and the changes that undo can take back after a restart."""
    _execute(db, _PLACES_TAGS_CHANGES)


@migrations(name="0003_manners")
def manners(db: Database) -> None:
    """Keep what a feed asked for over a restart: hours and days to skip, moves, the last whole body, holds of hosts."""
    _execute(db, _MANNERS)


@migrations(name="0004_rhythm")
def rhythm(db: Database) -> None:
    """Keep how often a feed publishes."""
    db.execute("ALTER TABLE feed ADD COLUMN rhythm_s INTEGER")


@migrations(name="0005_wishes_and_ends")
def wishes_and_ends(db: Database) -> None:
    """Keep how long an answer is fresh, when a feed was taken out of feeds.toml, and when an entry was given up."""
    _execute(db, _WISHES_AND_ENDS)


@migrations(name="0006_profiles")
def profiles(db: Database) -> None:
    """Keep what entries are about, what is alike, and which are copies; the stories are found anew from it."""
    _execute(db, _PROFILES)


@migrations(name="0007_reception")
def reception(db: Database) -> None:
    """Keep which entries a rule hid on arrival, and by which transformation a feed's entries were made."""
    _execute(db, _RECEPTION)


@migrations(name="0008_page_memory")
def page_memory(db: Database) -> None:
    """Keep whether the pages of a feed give more than the feed itself."""
    db.execute(
        "CREATE TABLE page_memory (feed_id INTEGER PRIMARY KEY REFERENCES feed(id) ON DELETE CASCADE, "
        "losses INTEGER NOT NULL DEFAULT 0, asked_at INTEGER NOT NULL)"
    )


@migrations(name="0009_reading_and_searching")
def reading_and_searching(db: Database) -> None:
    """Rank what was read by keys; index bodies later than titles, the beginnings of words, and all words there are."""
    from termnews.core.query import indexed_pairs
    from termnews.store import popularity

    _execute(db, _READING)
    popularity.rebuild(db)
    db.conn.create_function("indexed_pairs", 1, indexed_pairs, deterministic=True)
    _execute(db, _SEARCHING)


@migrations(name="0010_clock")
def clock(db: Database) -> None:
    """Keep how far the clock is believed."""
    from termnews.store.clock import TABLE

    _execute(db, TABLE)


@migrations(name="0011_pages")
def pages(db: Database) -> None:
    """Number the page that each entry is of; index the words of other scripts that stand inside runs of CJK."""
    from termnews.core.query import indexed_pairs
    from termnews.store import folding

    _execute(db, _PAGES)
    folding.number_pages(db)
    db.conn.create_function("indexed_pairs", 1, indexed_pairs, deterministic=True)
    db.execute(
        "UPDATE search SET cjk = indexed_pairs(title || char(10) || summary || char(10) || body) WHERE cjk <> ''"
    )


def _execute(db: Database, statements: str) -> None:
    for statement in statements.split(";\n"):
        if statement.strip():
            db.execute(statement)


_FIRST_EDITION = """
CREATE TABLE feed (
  id INTEGER PRIMARY KEY,
  slug TEXT NOT NULL UNIQUE,
  url TEXT NOT NULL,
  own_title TEXT,
  feed_title TEXT,
  section TEXT NOT NULL,
  position INTEGER NOT NULL DEFAULT 0,
  priority REAL NOT NULL DEFAULT 1,
  muted INTEGER NOT NULL DEFAULT 0,
  active INTEGER NOT NULL DEFAULT 1,
  site_url TEXT,
  description TEXT,
  language TEXT,
  etag TEXT,
  last_modified TEXT,
  body_hash TEXT,
  ttl_s INTEGER,
  last_attempt INTEGER,
  last_success INTEGER,
  next_check INTEGER,
  retry_at INTEGER,
  failures INTEGER NOT NULL DEFAULT 0,
  error TEXT,
  status INTEGER
);
CREATE TABLE entry_state (
  id INTEGER PRIMARY KEY,
  feed_id INTEGER NOT NULL REFERENCES feed(id),
  guid TEXT NOT NULL,
  read INTEGER NOT NULL DEFAULT 0,
  starred INTEGER NOT NULL DEFAULT 0,
  later INTEGER NOT NULL DEFAULT 0,
  progress REAL NOT NULL DEFAULT 0,
  first_seen INTEGER NOT NULL,
  present INTEGER NOT NULL DEFAULT 1,
  UNIQUE (feed_id, guid)
);
CREATE INDEX entry_state_unread ON entry_state (feed_id) WHERE read = 0 AND present = 1;
CREATE INDEX entry_state_starred ON entry_state (id) WHERE starred = 1;
CREATE INDEX entry_state_later ON entry_state (id) WHERE later = 1;
CREATE TABLE entry (
  id INTEGER PRIMARY KEY REFERENCES entry_state(id),
  feed_id INTEGER NOT NULL REFERENCES feed(id),
  url TEXT,
  title TEXT NOT NULL,
  author TEXT,
  summary TEXT NOT NULL,
  published INTEGER,
  updated INTEGER,
  sort_date INTEGER NOT NULL,
  position INTEGER NOT NULL,
  words INTEGER NOT NULL,
  language TEXT,
  comments_url TEXT,
  image_url TEXT,
  tags TEXT NOT NULL DEFAULT '[]',
  enclosures TEXT NOT NULL DEFAULT '[]',
  fingerprint TEXT NOT NULL,
  story_id INTEGER
);
CREATE INDEX entry_latest ON entry (sort_date DESC, position, id DESC);
CREATE INDEX entry_of_story ON entry (story_id) WHERE story_id IS NOT NULL;
CREATE INDEX entry_of_feed ON entry (feed_id, sort_date DESC, position, id DESC);
CREATE TABLE entry_content (
  id INTEGER PRIMARY KEY REFERENCES entry(id) ON DELETE CASCADE,
  html TEXT NOT NULL
);
CREATE TABLE article (
  id INTEGER PRIMARY KEY REFERENCES entry(id) ON DELETE CASCADE,
  url TEXT NOT NULL,
  fetched_at INTEGER NOT NULL,
  verdict TEXT NOT NULL,
  words INTEGER NOT NULL,
  record TEXT NOT NULL
);
CREATE TABLE reading_event (
  id INTEGER PRIMARY KEY,
  entry_id INTEGER NOT NULL REFERENCES entry_state(id),
  kind TEXT NOT NULL,
  at INTEGER NOT NULL,
  dwell_s REAL NOT NULL DEFAULT 0,
  progress REAL NOT NULL DEFAULT 0
);
CREATE INDEX reading_event_at ON reading_event (at, kind, entry_id);
CREATE VIRTUAL TABLE search USING fts5 (
  title, summary, body, cjk, tokenize = 'unicode61 remove_diacritics 2'
);
"""

_PLACES_TAGS_CHANGES = """
ALTER TABLE entry_state ADD COLUMN place_block INTEGER NOT NULL DEFAULT 0;
ALTER TABLE entry_state ADD COLUMN place_offset INTEGER NOT NULL DEFAULT 0;
ALTER TABLE entry_state ADD COLUMN own_tags TEXT NOT NULL DEFAULT '[]';
CREATE TABLE change_log (
  id INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  field TEXT NOT NULL,
  before TEXT NOT NULL,
  label TEXT NOT NULL,
  undone INTEGER NOT NULL DEFAULT 0
);
"""

_MANNERS = """
ALTER TABLE feed ADD COLUMN validated_url TEXT;
ALTER TABLE feed ADD COLUMN skip_hours TEXT NOT NULL DEFAULT '[]';
ALTER TABLE feed ADD COLUMN skip_days TEXT NOT NULL DEFAULT '[]';
ALTER TABLE feed ADD COLUMN unchanged INTEGER NOT NULL DEFAULT 0;
ALTER TABLE feed ADD COLUMN last_full INTEGER;
ALTER TABLE feed ADD COLUMN moved_to TEXT;
ALTER TABLE feed ADD COLUMN moves INTEGER NOT NULL DEFAULT 0;
CREATE TABLE host_hold (
  host TEXT PRIMARY KEY,
  until INTEGER NOT NULL
);
"""

_WISHES_AND_ENDS = """
ALTER TABLE feed ADD COLUMN fresh_until INTEGER;
ALTER TABLE feed ADD COLUMN inactive_since INTEGER;
ALTER TABLE entry_state ADD COLUMN gone_at INTEGER;
CREATE INDEX entry_state_gone ON entry_state (gone_at) WHERE present = 0;
"""

_PROFILES = """
CREATE TABLE profile (
  entry_id INTEGER PRIMARY KEY,
  feed_id INTEGER NOT NULL,
  at INTEGER NOT NULL,
  terms BLOB NOT NULL
);
CREATE TABLE term (id INTEGER PRIMARY KEY, entries INTEGER NOT NULL);
CREATE TABLE posting (key INTEGER PRIMARY KEY);
CREATE TABLE alike (
  one INTEGER NOT NULL,
  other INTEGER NOT NULL,
  score INTEGER NOT NULL,
  PRIMARY KEY (one, other)
) WITHOUT ROWID;
CREATE TABLE weighing (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  entries INTEGER NOT NULL DEFAULT 0,
  weighed INTEGER NOT NULL DEFAULT 0,
  upcoming INTEGER
);
INSERT INTO weighing (id) VALUES (1);
ALTER TABLE entry ADD COLUMN copy_of INTEGER;
UPDATE entry SET story_id = NULL WHERE story_id IS NOT NULL;
"""

_RECEPTION = """
ALTER TABLE entry_state ADD COLUMN hidden INTEGER NOT NULL DEFAULT 0;
CREATE INDEX entry_state_hidden ON entry_state (feed_id) WHERE hidden = 1;
ALTER TABLE feed ADD COLUMN transform TEXT;
"""

_READING = """
CREATE TABLE popularity (
  entry_id INTEGER PRIMARY KEY REFERENCES entry_state(id) ON DELETE CASCADE,
  last_at INTEGER NOT NULL,
  today REAL NOT NULL,
  week REAL NOT NULL,
  month REAL NOT NULL,
  ever REAL NOT NULL
);
CREATE INDEX popularity_today ON popularity (today DESC, entry_id, last_at);
CREATE INDEX popularity_week ON popularity (week DESC, entry_id, last_at);
CREATE INDEX popularity_month ON popularity (month DESC, entry_id, last_at);
CREATE INDEX popularity_ever ON popularity (ever DESC, entry_id, last_at);
CREATE INDEX popularity_last ON popularity (last_at);
CREATE INDEX reading_event_of ON reading_event (entry_id, id);
"""

_SEARCHING = """
ALTER TABLE search RENAME TO search_before;
CREATE VIRTUAL TABLE search USING fts5 (
  title, summary, body, cjk, tokenize = 'unicode61 remove_diacritics 2', prefix = '3'
);
INSERT INTO search (rowid, title, summary, body, cjk)
  SELECT rowid, title, summary, body,
    CASE WHEN cjk = '' THEN '' ELSE indexed_pairs(title || char(10) || summary || char(10) || body) END
  FROM search_before;
DROP TABLE search_before;
CREATE VIRTUAL TABLE search_words USING fts5vocab (search, row);
CREATE TABLE search_waiting (
  id INTEGER PRIMARY KEY REFERENCES entry(id) ON DELETE CASCADE,
  body TEXT NOT NULL
);
"""

_PAGES = """
ALTER TABLE entry ADD COLUMN page INTEGER;
CREATE INDEX entry_of_page ON entry (page) WHERE page IS NOT NULL;
"""


def migrate(db: Database) -> None:
    """Bring the database up to ``SCHEMA_VERSION``, all or nothing; the caller holds a write transaction."""
    migrations.apply(db)
    db.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
