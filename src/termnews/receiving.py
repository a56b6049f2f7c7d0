"""From feeds.toml to what happens to a feed's entries on arrival: its rules, its own filters, what it announces."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

from termnews.config.model import Config
from termnews.core.query import Query
from termnews.core.reception import ArrivalRule, Reception
from termnews.core.subscriptions import Subscription


class Receptions:
    """What happens to the entries of each feed, by one configuration.

    Args:
        config: feeds.toml.
        understand: Turns the text of a query into a Query; raises QueryError.
    """

    def __init__(self, config: Config, understand: Callable[[str], Query]) -> None:
        self._config = config
        self._understand = understand

    def of(self, sub: Subscription) -> Reception:
        """Return what happens to the entries of a feed; raises QueryError."""
        own = sub.transform
        announce = self._searches
        if sub.notify != "none":
            announce = (self._understand("" if sub.notify == "all" else sub.notify), *announce)
        return Reception(
            keep_if=self._understand(own.keep_if) if own.keep_if else None,
            drop_if=self._understand(own.drop_if) if own.drop_if else None,
            rules=self._rules,
            announce=announce,
        )

    @cached_property
    def _rules(self) -> tuple[ArrivalRule, ...]:
        return tuple(ArrivalRule(self._understand(rule.when), rule.do) for rule in self._config.rules)

    @cached_property
    def _searches(self) -> tuple[Query, ...]:
        return tuple(self._understand(search.match) for search in self._config.queries if search.notify)
