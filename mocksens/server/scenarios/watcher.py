"""A watcher of scenario files, which reads changed files and restarts their scenarios in the services."""

import threading
from typing import Final

from mocksens.core.scenarios.scenario import Scenario
from mocksens.core.sens import Sens
from mocksens.server.scenarios.library import Library
from mocksens.web.log.lines import Log

SECONDS: Final = 1.0
"""The interval between two checks. Files are polled because bind mounts send no notifications."""


class Watcher:
    """A thread that keeps ``library``, and the scenarios played in ``sens``, up to date with the files.

    The thread writes problems and restarts to ``log``, which must be thread-safe.
    """

    def __init__(self, library: Library, sens: Sens, log: Log, seconds: float = SECONDS) -> None:
        self._library = library
        self._sens = sens
        self._log = log
        self._seconds = seconds
        self._stop_event = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="mocksens scenarios", daemon=True)

    def start(self) -> None:
        """Start checking, in a thread that ends with the process."""
        self._thread.start()

    def stop(self) -> None:
        """Stop checking."""
        self._stop_event.set()
        self._thread.join()

    def check(self) -> None:
        """Check the files once. Log each problem with its place, once per edit."""
        before = self._library.own
        for problem in self._library.refresh():
            self._log.say(f"{problem} (ignored; the previous version stays)")
        now = self._library.own
        for name in before.keys() - now.keys():
            self._log.say(f"scenario {name} was removed; services that play it continue")
        for name, own in now.items():
            # Skip files that were touched but not changed.
            if name not in before or before[name].scenario != own.scenario:
                old = before[name].scenario if name in before else self._library.shipped(name)
                players = self._restart(old, own.scenario)
                self._log.say(f"scenario {name} was read from {own.home}; services that restarted it: {players}")

    def _watch(self) -> None:
        while not self._stop_event.wait(self._seconds):
            try:
                self.check()
            except Exception as error:  # noqa: BLE001 - logged; the next check may succeed
                self._log.bug(error)

    def _restart(self, old: Scenario | None, scenario: Scenario) -> int:
        """Replace ``old`` with ``scenario`` in existing and future services.

        Return the number of existing services that play it.
        """
        if old is None:
            return 0
        # Future services come first, so that a service created meanwhile is not missed.
        self._sens.played = tuple(scenario if played == old else played for played in self._sens.played)
        return sum(service.scenarios.replace(old, scenario) for service in self._sens.services)
