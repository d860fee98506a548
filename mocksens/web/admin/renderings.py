"""Things of a service as JSON for its event streams, each rendered once for all of them."""

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

KEPT_BYTES: Final = 1024**2
"""Bytes of JSON that are kept for the streams of one service which have not come so far yet."""


class Renderings:
    """The latest renderings for the streams of one service. Use it with the service's lock held.

    The first stream makes it, the others share it, and it goes with the last one. A rendering is found by all that it
    was made from, so that each stream gets a thing as it stands when the stream comes to it.
    """

    _shared: Final[WeakValueDictionary[int, "Renderings"]] = WeakValueDictionary()

    def __init__(self, sens: Sens, service: Service) -> None:
        self._sens = sens
        self._service = service
        self._switches = service.switches
        self._credentials = sens.credentials
        self._resets = service.resets
        self._kept: OrderedDict[Hashable, bytes] = OrderedDict()
        self._size = 0

    @classmethod
    def shared(cls, sens: Sens, service: Service) -> "Renderings":
        """Return the renderings of a service, which all of its streams have in common."""
        with service.lock:
            # It holds the service, so that no other one has its number meanwhile.
            return cls._shared.setdefault(id(service), cls(sens, service))

    def json(self, thing: Message | Entry | Reservation, now: int) -> bytes:
        """Return a thing as it stands at ``now``."""
        self._forget_outdated()
        key = self._key(thing, now)
        if (found := self._kept.get(key)) is not None:
            return found
        rendered = self._kept[key] = self._render(thing, now)
        self._size += len(rendered)
        while self._size > KEPT_BYTES:
            self._size -= len(self._kept.popitem(last=False)[1])
        return rendered

    def _forget_outdated(self) -> None:
        """Forget everything once something has changed that any rendering may depend on."""
        service, credentials = self._service, self._sens.credentials
        is_same = self._switches is service.switches and self._credentials is credentials
        if not (is_same and self._resets == service.resets):
            self._switches, self._credentials, self._resets = service.switches, credentials, service.resets
            self._kept.clear()
            self._size = 0

    def _key(self, thing: Message | Entry | Reservation, now: int) -> Hashable:
        """Return what tells apart all renderings that a thing may have."""
        match thing:
            case Message():
                store = self._service.store
                is_blocked = thing.to in store.unsubscribes
                files = tuple(store.files.get(file_id) is not None for file_id in thing.request.file_ids)
                fate = thing.complete_time, thing.result, thing.telco, thing.scripted_by
                return Message, thing.message_id, thing.status(now), fate, is_blocked, files
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
