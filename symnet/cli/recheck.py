"""`symnet recheck`: certificates checked again by the core alone, in a process of its own."""

import subprocess
import sys
from pathlib import Path

import click


@click.command("recheck", short_help="Check certificates again, by the core alone.")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.pass_context
def command(ctx: click.Context, paths: tuple[Path, ...]) -> None:
    """Check the certificates in FILES again, and print the claim that each of them proves.

    `symnet verify --certificates DIR` writes them. A folder stands for its .json files. The check runs in a
    process that never imports the search, as `python -P -m symnet.core FILES` does.
    """
    files = [file for path in paths for file in (sorted(path.glob("*.json")) if path.is_dir() else [path])]
    arguments = [sys.executable, "-P", "-m", "symnet.core", *map(str, files)]
    ctx.exit(subprocess.run(arguments, check=False).returncode)  # noqa: S603 - our own program
