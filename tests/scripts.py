"""Scenarios and one-off failures as tests write them: each step in one line of YAML."""

from mocksens.core.parsing import yaml_nodes
from mocksens.core.parsing.nodes import Value
from mocksens.core.scenarios.parser import parse, parse_one_off
from mocksens.core.scenarios.played import PlayedScenario
from mocksens.core.scenarios.scenario import Scenario, Step
from mocksens.core.service import Service


def written(text: str) -> Value:
    """YAML as values."""
    return yaml_nodes.parse(text, "test.yaml")


def scenario(*steps: str, name: str = "script", seed: str = "0") -> Scenario:
    """Return a scenario of those steps."""
    lines = [f"name: {name}", f"seed: '{seed}'", "steps:", *(f"- {step}" for step in steps)]
    return parse(written("\n".join(lines)))


def one_off(text: str) -> Step:
    """Return a one-off failure, written flat."""
    return parse_one_off(written(text))


def play(service: Service, *steps: str, name: str = "script", seed: str = "0") -> PlayedScenario:
    """Let ``service`` play a scenario of those steps."""
    return service.scenarios.play(scenario(*steps, name=name, seed=seed))
