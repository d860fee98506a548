"""The ways to start a server."""

from enum import StrEnum


class Starter(StrEnum):
    """The way in which a server was started."""

    SERVER = "server"
    EXEC = "exec"
    FIXTURE = "fixture"
    CODE = "code"
