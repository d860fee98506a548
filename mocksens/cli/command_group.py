"""The group of commands, and its errors for wrong usage."""

import click

from mocksens.cli.errors import USED_WRONGLY
from mocksens.core.display.terminal import shown
from mocksens.core.parsing.nodes import suggestion


class Commands(click.Group):
    """A group of commands with the same errors for wrong usage under every release of click."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Show the help and exit with ``USED_WRONGLY`` if there is no command."""
        if not args and not ctx.resilient_parsing:
            click.echo(ctx.get_help(), err=True, color=ctx.color)
            ctx.exit(USED_WRONGLY)
        return super().parse_args(ctx, args)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Refuse an unknown command with a suggestion."""
        name, commands = args[0], self.list_commands(ctx)
        if name not in commands and not (name.startswith("-") or ctx.resilient_parsing):
            hint = "; did you mean --version?" if name == "version" else suggestion(name, commands)
            ctx.fail(f"no such command '{shown(name)}'{hint}")
        return super().resolve_command(ctx, args)
