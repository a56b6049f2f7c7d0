"""The verb ``serve``: the newspaper in a browser on this machine."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from termnews.cli import output
from termnews.cli.session import Session
from termnews.core.errors import TermnewsError

PORT = 8765
NOT_INSTALLED = (
    'The newspaper in a browser needs the extra "web", which is not installed: '
    "pip install 'termnews[web]' (from a checkout: pip install '.[web]')."
)


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, metavar="ADDRESS", help="The address to serve on.")
@click.option("--port", type=click.IntRange(0, 65535), default=PORT, show_default=True, metavar="N",
              help="The port; 0: any that is free.")
@click.option("--i-know", is_flag=True, help="Serve to others than this machine, without a password.")
@click.option("--demo", is_flag=True, help="Serve the built-in edition.")
@click.option("--json", "as_json", is_flag=True, help="Print the address as one JSON object.")
@click.pass_obj
def serve_verb(session: Session, host: str, port: int, i_know: bool, demo: bool, as_json: bool) -> None:
    """Serve the newspaper to a browser, on this machine only; Ctrl-C ends it."""
    import asyncio

    from termnews.web.guard import WHY_LOOPBACK, is_loopback

    if not is_loopback(host) and not i_know:
        raise click.UsageError(f"--host {output.fit(host, 60)} {WHY_LOOPBACK}")
    try:
        from termnews.web.server import PaperServer
    except ModuleNotFoundError as error:
        raise TermnewsError(NOT_INSTALLED) from error

    if not demo:
        session.forgiving_config()  # what is wrong with it is said here, where it can be read

    def announce(url: str, bound: int) -> None:
        if as_json:
            output.print_json({"url": url, "host": host, "port": bound})
            sys.stdout.flush()
        else:
            output.say(f"termnews: The newspaper is at {url} · Ctrl-C ends it.")

    asyncio.run(PaperServer(program(session, demo=demo), host=host, port=port).run(announce))


def program(session: Session, *, demo: bool) -> list[str]:
    """Return the command each tab runs: this program, with the same feeds.toml and data."""
    command = [sys.executable, "-m", "termnews"]
    for option, path in (("--config", session.config_option), ("--data-dir", session.data_option)):
        if path is not None:
            command += [option, str(Path(path).absolute())]
    if session.ascii:
        command.append("--ascii")
    return [*command, "demo"] if demo else command
