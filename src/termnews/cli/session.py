"""What every verb starts from: where configuration and data are, and a Reader on them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from termnews.config.model import Config
    from termnews.reader import Reader

T = TypeVar("T")


@dataclass(slots=True)
class Session:
    """One call of the command line."""

    config_option: Path | None = None
    data_option: Path | None = None
    plain: bool = False
    """``--plain``: the line interface in place of the screen."""
    wrap: bool = True
    """Not ``--no-wrap``: the line interface breaks long lines."""
    ascii: bool = False
    """``--ascii``: rules, bars and signs in ASCII, whatever feeds.toml says."""

    mouse: bool = True
    """Not ``--no-mouse``: the program takes the mouse; without it the terminal keeps its own selection."""

    @property
    def config_path(self) -> Path:
        """Where feeds.toml is, or would be."""
        from termnews.config.load import find_config

        return find_config(self.config_option)

    @property
    def data_dir(self) -> Path:
        """Where the database is, or would be."""
        from termnews.config.paths import data_dir

        return data_dir(self.data_option)

    def config(self) -> Config:
        """Return feeds.toml; on the first run the starter set is written, unless ``--config`` named the file.

        Raises:
            ConfigError: the first of its problems.
        """
        from termnews.config.load import load_config

        self._first_run()
        return load_config(self.config_path)

    def forgiving_config(self, *, starter: bool = True) -> Config:
        """Return what can be understood of feeds.toml; its errors become warnings, so that reading goes on.

        Args:
            starter: Write the starter set on the first run; else the paper is empty then, and asks what to take.

        Raises:
            ConfigError: the file cannot be read at all.
        """
        from termnews.config.load import read_config

        if starter:
            self._first_run()
        elif self.config_option is None and not self.config_path.exists():
            return self._own_way(_empty(self.config_path))
        config, errors = read_config(self.config_path)
        if errors and not config.subscriptions:
            raise errors[0]
        config = self._own_way(config)
        return replace(config, warnings=(*(str(error) for error in errors), *config.warnings))

    def _own_way(self, config: Config) -> Config:
        return replace(config, app=replace(config.app, ascii=True)) if self.ascii else config

    def _first_run(self) -> None:
        path = self.config_path
        if self.config_option is not None or path.exists():
            return
        from termnews.config.edit import write_first_run

        if write_first_run(path):
            import click

            click.echo(f"termnews: Wrote a starter set of feeds to {path}; make it yours.", err=True)

    def reader(self, config: Config | None = None) -> Reader:
        """Return a Reader; it opens nothing yet."""
        from termnews.cli import output
        from termnews.reader import Reader

        config = config or self.config()
        output.reorder(config.app.bidi == "app")
        return Reader(config, self.data_dir)

    def run(self, use: Callable[[Reader], Awaitable[T]]) -> T:
        """Open a Reader, hand it to ``use``, close it, and return what ``use`` returned."""
        import asyncio

        reader = self.reader()

        async def work() -> T:
            async with reader:
                return await use(reader)

        return asyncio.run(work())


def _empty(path: Path) -> Config:
    from termnews.config.model import Config

    return Config(path)
