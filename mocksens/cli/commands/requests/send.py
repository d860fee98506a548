"""``mocksens send``: send one message."""

import json
import re
from http import HTTPStatus
from typing import Final
from urllib.parse import quote

import click

from mocksens.cli.admin import ADDRESS, DIAGNOSIS_HEADER, TIMEOUT, URL, server_url, strange
from mocksens.cli.commands.requests.signing import KEYS, signed
from mocksens.cli.errors import Fail
from mocksens.cli.options import with_settings
from mocksens.cli.output import say
from mocksens.cli.rule_lookup import lookup_here
from mocksens.cli.service_choice import SERVICE
from mocksens.server.settings.settings import Settings
from mocksens.spec.gateway import REQUEST_ID_HEADER

RULE: Final = r"\[([a-z]+\.[A-Za-z-]+)[,\]]"
"""A rule in a diagnosis: ``[send.type, documented: …]`` or ``[send.type]``."""


@click.command(
    epilog="""\b
Example:
  mocksens send --to 01012345678 "인증번호는 123456입니다"
"""
)
@click.argument("content")
@click.option("--to", required=True, metavar="NUMBER", help="recipient's number, digits only")
@click.option("--from", "sender", default="0212345678", show_default=True, metavar="NUMBER", help="calling number")
@click.option("--type", "kind", default="SMS", show_default=True, metavar="TYPE", help="SMS, LMS or MMS")
@SERVICE
@URL
@with_settings(*KEYS, *ADDRESS)
def send(settings: Settings, content: str, *, to: str, sender: str, kind: str, service: str, url: str | None) -> None:
    """Send one message to a running mocksens."""
    from mocksens.client.http import NoAnswer, call

    body = {"type": kind, "from": sender, "content": content, "messages": [{"to": to}]}
    target = f"/sms/v2/services/{quote(service, safe=':')}/messages"
    headers = {**signed(settings, "POST", target), "Content-Type": "application/json"}
    try:
        data = json.dumps(body).encode()
        answer = call("POST", server_url(settings, url), target, body=data, headers=headers, timeout=TIMEOUT)
    except NoAnswer as error:
        raise Fail(str(error)) from error
    if REQUEST_ID_HEADER not in answer.headers:
        raise Fail(strange(answer))
    say(f"{answer.status} {answer.text}")
    if answer.status != HTTPStatus.ACCEPTED:
        diagnosis = answer.headers.get(DIAGNOSIS_HEADER, "")
        raise Fail(f"{diagnosis or 'the request was not accepted'}{_about_rules(diagnosis)}")


def _about_rules(diagnosis: str) -> str:
    """Return the line on the rules that a diagnosis names, with the line break before it, or an empty text."""
    from mocksens.spec.rules import RULES

    named = [rule_id for rule_id in dict.fromkeys(re.findall(RULE, diagnosis)) if rule_id in RULES]
    return f"\n{lookup_here(named)}" if named else ""
