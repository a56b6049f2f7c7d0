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
        demo = Session(folder / "feeds.toml", session.data_option or folder, plain=session.plain, wrap=session.wrap,
                       ascii=session.ascii, mouse=session.mouse)  # fmt: skip
        output.say("termnews: Printing the demo edition …")
        failed = asyncio.run(_fill(demo)) - _failing_on_purpose()
        if failed > 0:
            output.say(f"termnews: {output.plural(failed, 'demo feed')} could not be read.")
        from termnews.cli.paper import open_paper

        code = open_paper(demo, demo=True)
    click.get_current_context().exit(code)


def _failing_on_purpose() -> int:
    """Return how many of the demo's feeds answer with an error, to show what that looks like."""
    from termnews.demo.outlets import load_outlet, outlet_slugs

    return sum(load_outlet(slug).status != 200 for slug in outlet_slugs())


async def _fill(demo: Session) -> int:
    """Refresh the demo's feeds; return how many failed."""
    from termnews.core.models import Outcome

    async with demo.reader() as reader:
        return sum([result.outcome is Outcome.FAILED async for result in reader.refresh()])
