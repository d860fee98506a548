"""Reads scenario files again when they change, and plays anew what services play of them."""

import threading
from typing import Final

from mocksens.core.scenarios.scenario import Scenario
from mocksens.core.sens import Sens
from mocksens.server.scenarios.library import Library
from mocksens.web.log.lines import Log

SECONDS: Final = 1.0
"""How long a change goes unnoticed. Files are looked at and not listened to: bind mounts tell nobody of a change."""


class Watcher:
    """Keeps ``library``, and what the services of ``sens`` play of it, as its directories are.

    ``log`` is the watcher's own: it writes from another thread than requests do.
    """

    def __init__(self, library: Library, sens: Sens, log: Log, seconds: float = SECONDS) -> None:
        self._library = library
        self._sens = sens
        self._log = log
        self._seconds = seconds
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="mocksens scenarios", daemon=True)

    def start(self) -> None:
        """Look again and again, in a thread that ends with the process."""
        self._thread.start()

    def stop(self) -> None:
        """Look no more."""
        self._ended.set()
        self._thread.join()

    def look(self) -> None:
        """Look once. What is wrong is said in the log, with its place, once an edit."""
        before = self._library.own
        for problem in self._library.refresh():
            self._log.say(f"{problem} (not taken; what was read there before stays)")
        now = self._library.own
        for name in before.keys() - now.keys():
            self._log.say(f"scenario {name} is gone; whoever plays it goes on")
        for name, own in now.items():
            # A file that was only touched says what it said.
            if name not in before or before[name].scenario != own.scenario:
                old = before[name].scenario if name in before else self._library.shipped(name)
                players = self._play_anew(old, own.scenario)
                self._log.say(f"scenario {name} was read from {own.home}; services that play it anew: {players}")

    def _watch(self) -> None:
        while not self._ended.wait(self._seconds):
            try:
                self.look()
            except Exception as error:  # noqa: BLE001 - whatever fails is logged, and the next look may do better
                self._log.bug(error)

    def _play_anew(self, old: Scenario | None, scenario: Scenario) -> int:
        """Play it where ``old`` is played, and in services to come; how many play it."""
        if old is None:
            return 0
        # First those to come: a service that is being made now is among those that there are then.
        self._sens.played = tuple(scenario if played == old else played for played in self._sens.played)
        return sum(service.scenarios.replace(old, scenario) for service in self._sens.services)
