"""The ways in which a SENS is started."""

from enum import StrEnum


class Starter(StrEnum):
    """Ways to start a SENS."""

    SERVER = "server"
    EXEC = "exec"
    FIXTURE = "fixture"
    CODE = "code"
