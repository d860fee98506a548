"""The command that explains rules, for the server that the current command was told to ask."""

from collections.abc import Sequence
from typing import Final

import click
from click.core import ParameterSource

REPEATED: Final = frozenset({"service", "everywhere", "url", "host", "port", "config"})
"""The options that select a server and a service. The admin token is a secret, so it is not repeated."""


def lookup_here(rule_ids: Sequence[str], leave_out: frozenset[str] = frozenset()) -> str:
    """Return ``mocksens rules`` with rules and the options with which the current command was called."""
    # Imported only when needed: most commands name no rule.
    from mocksens.core.diagnosis.rule_pointer import lookup

    context = click.get_current_context()
    options: list[str] = []
    for option in context.command.params:
        name = option.name or ""
        is_given = context.get_parameter_source(name) is ParameterSource.COMMANDLINE
        if is_given and name in REPEATED - leave_out:
            value = context.params[name]
            options += [max(option.opts, key=len)] if value is True else [max(option.opts, key=len), str(value)]
    return lookup(rule_ids, options=options)
