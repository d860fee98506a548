"""The files of a service, with no rules except expiry."""

from collections import deque
from collections.abc import Iterable
from itertools import chain
from typing import Final

from mocksens.core.clock import to_ms
from mocksens.core.records import AttachedFile
from mocksens.spec.limits import FILE_MEMORY

FILE_MEMORY_MS: Final = to_ms(FILE_MEMORY.value)


class Files:
    """The files of a service."""

    def __init__(self) -> None:
        self._by_id: dict[str, AttachedFile] = {}
        self._by_name: dict[tuple[str, int], AttachedFile] = {}
        self._fresh: deque[AttachedFile] = deque()
        self._expired: deque[AttachedFile] = deque()

    def __bool__(self) -> bool:
        return bool(self._by_id)

    def add(self, file: AttachedFile) -> None:
        """Add a file. Files must be added in the order of their times."""
        self._by_id[file.file_id] = file
        self._by_name[file.name, file.size] = file
        self._fresh.append(file)

    def get(self, file_id: str) -> AttachedFile | None:
        """Return the file with that id, expired or not."""
        return self._by_id.get(file_id)

    def like(self, name: str, size: int) -> AttachedFile | None:
        """Return the file of that name and size, unless it had expired at the last ``forget``."""
        return self._by_name.get((name, size))

    def all(self) -> Iterable[AttachedFile]:
        """Return all files, expired or not, in the order of their times."""
        return chain(self._expired, self._fresh)

    def rehearsal(self) -> "Files":
        """Return a copy in which nothing expires."""
        double = Files()
        double._by_id, double._by_name = self._by_id.copy(), self._by_name.copy()
        return double

    def forget(self, now: int) -> None:
        """Drop the contents of expired files, and forget files that expired long ago (rule upload.life)."""
        while self._fresh and self._fresh[0].expire_time <= now:
            file = self._fresh.popleft()
            file.data = b""
            del self._by_name[file.name, file.size]
            self._expired.append(file)
        while self._expired and self._expired[0].expire_time + FILE_MEMORY_MS < now:
            del self._by_id[self._expired.popleft().file_id]

    def clear(self) -> None:
        """Forget all files."""
        for held in (self._by_id, self._by_name, self._fresh, self._expired):
            held.clear()
