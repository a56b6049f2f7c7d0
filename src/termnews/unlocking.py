"""Secrets of feeds.toml looked up without holding up the screen: in a thread of their own that nobody waits for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from termnews.core.errors import ConfigError, FetchError
from termnews.core.subscriptions import HttpSettings
from termnews.lanes import ThreadLane

if TYPE_CHECKING:
    from termnews.config.secrets import Vault


def _open_vault() -> Vault:
    from termnews.config.secrets import Vault

    return Vault()


class Unlocking:
    """One look-up after the other, so that a password manager asks its question once."""

    def __init__(self) -> None:
        self._lane: ThreadLane[Vault] = ThreadLane(_open_vault, name="secrets", close_resource=lambda vault: None)

    async def filled(self, http: HttpSettings) -> HttpSettings:
        """Return settings with every secret in them.

        Raises:
            FetchError: a secret is not where feeds.toml says, which fails that feed alone.
        """
        try:
            return await self._lane.run(_filled, http)
        except ConfigError as error:
            raise FetchError(str(error), url="") from error

    async def close(self) -> None:
        """Look nothing up any more."""
        await self._lane.close()


def _filled(vault: Vault, http: HttpSettings) -> HttpSettings:
    return vault.filled(http)
