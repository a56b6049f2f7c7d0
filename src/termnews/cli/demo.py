"""The verb ``demo``: the built-in edition, served on this machine and read through the whole real path."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

import click

from termnews.cli import output
from termnews.cli.session import Session


@click.command("demo")
@click.pass_obj
def demo_verb(session: Session) -> None:
    """Open the built-in edition: our own feeds and pages, no network, no set-up; nothing is kept afterwards."""
    from termnews.demo.child import start_demo_server
    from termnews.demo.edition import write_demo_config

    with tempfile.TemporaryDirectory(prefix="termnews-demo-") as name, start_demo_server() as server:
        folder = Path(name)
        write_demo_config(folder / "feeds.toml", server.url)
        demo = Session(folder / "feeds.toml", session.data_option or folder)
        output.say("termnews: Printing the demo edition …")
        failed = asyncio.run(_fill(demo))
        if failed:
            output.say(f"termnews: {output.plural(failed, 'demo feed')} could not be read.")
        from termnews.cli.paper import open_paper

        code = open_paper(demo, demo=True)
    click.get_current_context().exit(code)


async def _fill(demo: Session) -> int:
    """Refresh the demo's feeds; return how many failed."""
    from termnews.core.models import Outcome

    async with demo.reader() as reader:
        return sum([result.outcome is Outcome.FAILED async for result in reader.refresh()])
