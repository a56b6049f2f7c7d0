"""The command itself: options that every verb shares, verbs loaded when they are called, errors made sentences."""

from __future__ import annotations

import gc
import importlib
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from termnews import __version__, splash

COMPLETE_ENV = "_TERMNEWS_COMPLETE"

VERBS = {
    "refresh": "refresh",
    "list": "lists",
    "read": "reading",
    "latest": "lists",
    "popular": "popular",
    "related": "lists",
    "stories": "lists",
    "search": "lists",
    "feeds": "feeds",
    "add": "subscribing",
    "remove": "feeds",
    "import": "subscribing",
    "export": "subscribing",
    "parse": "steps",
    "extract": "extract",
    "rules": "rules",
    "config": "settings",
    "doctor": "doctor",
    "demo": "demo",
    "serve": "serve",
}
"""Each verb and the module of this package that holds it, in the order of the help."""


class Verbs(click.Group):
    """A group that imports a verb's module when the verb is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the verbs in the order of the table."""
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a verb; None for an unknown one."""
        if cmd_name not in VERBS:
            return None
        module = importlib.import_module(f"termnews.cli.{VERBS[cmd_name]}")
        gc.enable()
        found = getattr(module, f"{cmd_name}_verb")
        return found if isinstance(found, click.Command) else None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Resolve a verb; an unknown one is answered with the nearest."""
        if args[0] not in VERBS:
            from difflib import get_close_matches

            near = get_close_matches(args[0], VERBS, n=1)
            ctx.fail(f"There is no verb {args[0]!r}" + (f"; did you mean {near[0]!r}?" if near else "."))
        return super().resolve_command(ctx, args)


@click.group(cls=Verbs, invoke_without_command=True, context_settings={"help_option_names": ["--help", "-h"]})
@click.option("--config", type=click.Path(path_type=Path), metavar="FILE", help="The feeds.toml to use.")
@click.option("--data-dir", type=click.Path(path_type=Path), metavar="DIR", help="Where articles are kept.")
@click.option("--plain", is_flag=True, help="A line interface in words, for screen readers, pipes and dumb terminals.")
@click.option("--no-wrap", is_flag=True, help="With --plain: leave lines as long as they are.")
@click.option("--ascii", is_flag=True, help="Rules, bars and signs in ASCII.")
@click.option("--no-mouse", is_flag=True, help="Leave the mouse, and selecting with it, to the terminal.")
@click.version_option(__version__, prog_name="termnews", message="%(prog)s %(version)s")
@click.pass_context
def termnews(
    ctx: click.Context, config: Path | None, data_dir: Path | None, plain: bool, no_wrap: bool, ascii: bool,
    no_mouse: bool,
) -> None:
    """A newspaper in the terminal. Without a verb: open it."""
    from termnews.cli.session import Session

    ctx.obj = Session(config, data_dir, plain=plain, wrap=not no_wrap, ascii=ascii, mouse=not no_mouse)
    if ctx.invoked_subcommand is None:
        try:
            from termnews.cli.paper import open_paper

            ctx.exit(open_paper(ctx.obj))
        finally:
            splash.leave()


def run(arguments: Sequence[str]) -> int:
    """Run the command line and return its exit code; errors that termnews knows become one line on stderr."""
    if COMPLETE_ENV in os.environ:
        from click.shell_completion import shell_complete

        return shell_complete(termnews, {}, "termnews", COMPLETE_ENV, os.environ[COMPLETE_ENV])
    gc.disable()  # nothing made while modules load is garbage; the verb turns it on again
    try:
        # not Command.main: it answers a closed pipe with an exit code of its own
        with termnews.make_context("termnews", list(arguments)) as ctx:
            termnews.invoke(ctx)
        return 0
    except click.ClickException as error:
        error.show()
        return 2
    except click.Abort:
        return 130
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except _known_errors() as error:
        return told(error, as_json="--json" in arguments)
    finally:
        gc.enable()


def _known_errors() -> type[Exception]:
    from termnews.core.errors import TermnewsError

    return TermnewsError


def told(error: Exception, *, as_json: bool = False) -> int:
    """Say an error that termnews knows in a line on stderr, and where in a query it is; return the exit code.

    ``as_json``: a query that cannot be understood is told to a program, as one object.
    """
    from termnews.cli import output
    from termnews.core.errors import ConfigError, NotFoundError, QueryError
    from termnews.core.text import clean_line

    sys.stdout.flush()
    if as_json and isinstance(error, QueryError):
        click.echo(output.query_error_json(error), err=True)
        return 2
    click.echo(f"termnews: {clean_line(str(error), 2000)}", err=True)
    for line in output.pointed_lines(error):
        click.echo(line, err=True)
    return 2 if isinstance(error, ConfigError | NotFoundError | QueryError) else 1
