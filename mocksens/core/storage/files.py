"""The files of one service, and how long they are kept. No other rules."""

from collections import deque
from collections.abc import Iterable
from itertools import chain
from typing import Final

from mocksens.core.clock import to_ms
from mocksens.core.records import File
from mocksens.spec.limits import FILE_MEMORY

FILE_MEMORY_MS: Final = to_ms(FILE_MEMORY.value)


class FileStore:
    """One service's files."""

    def __init__(self) -> None:
        self._files: dict[str, File] = {}
        self._fresh: deque[File] = deque()
        self._expired: deque[File] = deque()
        self._files_by_name: dict[tuple[str, int], File] = {}

    def add_file(self, file: File) -> None:
        """Take a file; files come in the order of their times."""
        self._files[file.file_id] = file
        self._files_by_name[file.name, file.size] = file
        self._fresh.append(file)

    def file(self, file_id: str) -> File | None:
        """The file of that id, expired or not."""
        return self._files.get(file_id)

    def file_like(self, name: str, size: int) -> File | None:
        """A file of that name and size that had not expired when ``forget`` was last called."""
        return self._files_by_name.get((name, size))

    def files(self) -> Iterable[File]:
        """All files, expired or not, in the order of their times."""
        return chain(self._expired, self._fresh)

    def forget_files(self, now: int) -> None:
        """Drop the contents of what has expired, and what has been so for too long (rule upload.life)."""
        while self._fresh and self._fresh[0].expire_time <= now:
            file = self._fresh.popleft()
            file.data = b""
            del self._files_by_name[file.name, file.size]
            self._expired.append(file)
        while self._expired and self._expired[0].expire_time + FILE_MEMORY_MS < now:
            del self._files[self._expired.popleft().file_id]

    def clear_files(self) -> None:
        """Forget all files."""
        for held in (self._files, self._files_by_name, self._fresh, self._expired):
            held.clear()
