"""The JSON of events, rendered once for all streams of a service."""

from collections import OrderedDict
from collections.abc import Hashable
from typing import Final
from weakref import WeakValueDictionary

import msgspec

from mocksens.core.records import Message, Reservation
from mocksens.core.sens import Sens
from mocksens.core.service import Service
from mocksens.core.storage.journal import Entry
from mocksens.web.admin.resources import message_view, request_view, reservation_view

CACHE_BYTES: Final = 1024**2
"""Maximum number of bytes of JSON that are kept for the slower streams of a service."""


class Renderings:
    """A cache of the latest renderings, shared by the streams of one service. Use it with the service's lock held.

    The first stream creates the cache, and it is freed with the last one. The key of a rendering has everything that
    the rendering depends on, so that each stream gets the current state of a thing.
    """

    _shared: Final[WeakValueDictionary[int, "Renderings"]] = WeakValueDictionary()

    def __init__(self, sens: Sens, service: Service) -> None:
        self._sens = sens
        self._service = service
        self._switches = service.switches
        self._credentials = sens.credentials
        self._resets = service.resets
        self._cache: OrderedDict[Hashable, bytes] = OrderedDict()
        self._size = 0

    @classmethod
    def shared(cls, sens: Sens, service: Service) -> "Renderings":
        """Return the cache that all streams of a service share."""
        with service.lock:
            # The cache refers to the service, so its id is not reused while the entry exists.
            return cls._shared.setdefault(id(service), cls(sens, service))

    def json(self, thing: Message | Entry | Reservation, now: int) -> bytes:
        """Return the JSON of a thing at the time ``now``."""
        self._forget_outdated()
        key = self._key(thing, now)
        if (json := self._cache.get(key)) is not None:
            return json
        rendered = self._cache[key] = self._render(thing, now)
        self._size += len(rendered)
        while self._size > CACHE_BYTES:
            self._size -= len(self._cache.popitem(last=False)[1])
        return rendered

    def _forget_outdated(self) -> None:
        """Empty the cache if a change of settings or keys, or a reset, has outdated the renderings."""
        service, credentials = self._service, self._sens.credentials
        is_same = self._switches is service.switches and self._credentials is credentials
        if not (is_same and self._resets == service.resets):
            self._switches, self._credentials, self._resets = service.switches, credentials, service.resets
            self._cache.clear()
            self._size = 0

    def _key(self, thing: Message | Entry | Reservation, now: int) -> Hashable:
        """Return a key that differs between all possible renderings of a thing."""
        match thing:
            case Message():
                store = self._service.store
                is_blocked = thing.to in store.unsubscribes
                files = tuple(store.files.get(file_id) is not None for file_id in thing.request.file_ids)
                outcome = thing.complete_time, thing.result, thing.telco, thing.scripted_by
                return Message, thing.message_id, thing.status(now), outcome, is_blocked, files
            case Entry():
                return Entry, thing.number, thing.gave_up, thing.closes
            case _:
                return Reservation, thing.reserve_id, thing.number, thing.status(now)

    def _render(self, thing: Message | Entry | Reservation, now: int) -> bytes:
        match thing:
            case Message():
                return msgspec.json.encode(message_view(self._service, thing, now))
            case Entry():
                return msgspec.json.encode(request_view(thing, self._sens.credentials))
            case _:
                return msgspec.json.encode(reservation_view(thing, now))
