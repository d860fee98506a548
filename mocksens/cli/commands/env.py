"""``mocksens env``: print shell exports that lead to a mocksens."""

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
  eval "$(mocksens env)"               let this shell's applications find mocksens
  mocksens env --service my-test
  docker run --env-file <(mocksens env --json | jq -r 'to_entries[] | "\\(.key)=\\(.value)"') …
"""
)
@AS_JSON
@SERVICE
@URL
@with_settings("access_key", "secret_key", "services", *ADDRESS)
def env(settings: Settings, *, as_json: bool, service: str, url: str | None) -> None:
    """Print shell exports that lead to a mocksens.

    They are address, serviceId and keys under the names that exec sets, and NO_PROXY, so that no company proxy is
    asked for mocksens. The server is not asked: keys and serviceId are those of the settings and flags here. Where
    --services does not list the default serviceId, it is the first that it lists.
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
