"""What the front page says where it has no stories, and when all are read: always with the key that leads on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from termnews.tui import keys

if TYPE_CHECKING:
    from termnews.tui.app import NewsApp


def empty_page(news: NewsApp, *, trouble: str, saved: bool, unread_only: bool, searched: bool = False) -> str:
    """Return why there are no stories, and on a second line what to do.

    Args:
        news: The app.
        trouble: What kept the page from being read; empty where nothing did.
        saved: It is the page of starred stories.
        unread_only: Read stories are hidden.
        searched: It is the page of a saved search.
    """
    refresh, health = f"{_key(news, 'refresh-all')} refreshes", f"{_key(news, 'go-health')} feed health"
    if trouble:
        return f"{trouble}\n{_key(news, 'refresh-all')} tries again · {_key(news, 'help')} help"
    if news.refreshing.under_way:
        return f"Fetching your feeds …\n{_key(news, 'go-feeds')} shows how each of them is doing"
    if not news.reader.config.subscriptions:
        add = f"{_key(news, 'add-feed')} adds a feed · " if "add-feed" in news.plan.by_scope["app"] else ""
        return f"No feeds yet.\n{_key(news, 'welcome')} first steps · {add}{_key(news, 'edit-feeds')} edits feeds.toml"
    if saved:
        star = news.key_of("star", "entry")
        return f"Nothing starred yet.\n{star} stars the story under the cursor · {_key(news, 'go-front')} front page"
    if unread_only:
        shown = news.key_of("toggle-shown", "front")
        return f"No unread stories. — 30 —\n{shown} shows what you have read · {refresh}"
    if news.refreshing.trouble:
        return f"{news.refreshing.trouble}\n{_key(news, 'refresh-all')} tries again · {health}"
    if searched:
        return f"Nothing matches this saved search.\n{_key(news, 'edit-feeds')} edits feeds.toml · {refresh}"
    return f"No stories.\n{refresh} · {health}"


def after_page(news: NewsApp) -> str:
    """Return what to do when today's paper is read."""
    return (f"{_key(news, 'go-unread')} all unread · {_key(news, 'go-later')} kept for later · "
            f"{_key(news, 'refresh-all')} refreshes")


def all_read(news: NewsApp, title: str = "") -> str:
    """Return the toast of a reader who asks for more when a list is read; without a title: today's paper."""
    return f"You have read {f'all of {title}' if title else 'today’s paper'}. — 30 —  {after_page(news)}"


def _key(news: NewsApp, command_id: str) -> str:
    return news.key_of(command_id) if command_id in news.plan.by_scope["app"] else keys.shown_key("?")
