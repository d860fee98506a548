"""``mocksens env``: print the shell exports that lead clients to mocksens."""

import os
import shlex
from urllib.parse import urlsplit

import click
from click.core import ParameterSource

from mocksens.cli.admin import ADDRESS, URL, server_url
from mocksens.cli.options import with_settings
from mocksens.cli.output import AS_JSON, say_json, say_text
from mocksens.cli.service_choice import SERVICE, told_service
from mocksens.server.settings.settings import Settings


@click.command(
    epilog="""\b
Examples:
  eval "$(mocksens env)"               let the applications of this shell find mocksens
  mocksens env --service my-test
  docker run --env-file <(mocksens env --json | jq -r 'to_entries[] | "\\(.key)=\\(.value)"') …
"""
)
@AS_JSON
@SERVICE
@URL
@with_settings("access_key", "secret_key", "services", *ADDRESS)
def env(settings: Settings, *, as_json: bool, service: str, url: str | None) -> None:
    """Print the shell exports that lead clients to mocksens.

    They set address, serviceId and keys under the same names as exec, and NO_PROXY, so that a company proxy is
    bypassed. The server is not asked: keys and serviceId come from the settings and flags. If --services does not
    list the default serviceId, the first listed one is used.
    """
    from mocksens.client.environment import LOCAL, client_variables, direct_hosts, direct_variables

    base = server_url(settings, url)
    if click.get_current_context().get_parameter_source("service") is ParameterSource.DEFAULT:
        service = told_service(settings)
    exports = client_variables(base, service, settings.access_key, settings.secret_key)
    exports |= direct_variables((*direct_hosts(os.environ), *LOCAL, urlsplit(base).hostname or ""))
    if as_json:
        say_json(exports)
        return
    for name, value in exports.items():
        say_text(f"export {name}={shlex.quote(value)}\n")
