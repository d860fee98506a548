"""Every rule of mocksens by id: its effect and its source.

The diagnosis of a refusal names the rule. The table of rules in the documentation is generated from these rows.
"""

from collections.abc import Mapping
from typing import Final

from mocksens.spec.rules.gateway import GATEWAY
from mocksens.spec.rules.life import LIFE
from mocksens.spec.rules.rule import Rule
from mocksens.spec.rules.searching import SEARCHING
from mocksens.spec.rules.validation import VALIDATION

__all__ = ["GATEWAY", "LIFE", "RULES", "SEARCHING", "VALIDATION"]

RULES: Final[Mapping[str, Rule]] = {rule.id: rule for rule in (*GATEWAY, *VALIDATION, *SEARCHING, *LIFE)}
"""All rules by id."""
