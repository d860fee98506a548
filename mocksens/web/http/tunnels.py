"""TLS on any connection, and CONNECT for clients that use mocksens as a proxy.

Behind a CONNECT for SENS the connection begins anew; another such protocol reads what is inside TLS.
"""

from http import HTTPStatus
from typing import Any, Final

from mocksens.web import offload, start_tls
from mocksens.web.app import App
from mocksens.web.http.refusing import Refusing
from mocksens.web.wire.requests import WireRequest, first_of_each

TUNNEL: Final = b"HTTP/1.1 200 Connection established\r\n\r\n"
NO_TUNNEL: Final = b"HTTP/1.1 403 Only the hosts of SENS are relayed\r\n"
"""Clients show no more of a proxy's refusal than its first line."""


class Tunnels(Refusing):
    """Lets TLS begin, and answers CONNECT."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._is_fresh = True
        """Whether nothing has come yet, so that TLS may begin."""
        self.is_inside = False
        """Whether TLS is around this."""
        self._ended = 0
        """Requests that came whole."""
        self._is_tunnel = False
        """Whether CONNECT was answered."""
        self._ends = False
        """Whether the server ends."""

    def _connect(self) -> bool:
        """Be the host that a proxy is asked for; return whether that is done here."""
        request = WireRequest("CONNECT", self.url, first_of_each(self.headers))
        if self.is_inside:
            self._refuse(
                "CONNECT came inside TLS, in which no other TLS can begin; let the URL of the proxy begin with http://",
                request,
            )
            return False
        if self._is_tunnel or self._ended:
            self._refuse("CONNECT must be the first request of a connection", request)
            return False
        app: App = self.app
        reply = app.connect(request)
        if reply is not None:
            self._write(reply, NO_TUNNEL if reply.response.status == HTTPStatus.FORBIDDEN else b"")
            self.transport.close()
            return False
        self.transport.write(TUNNEL)
        self._is_tunnel = self._is_fresh = True
        return True

    def _is_to_be_secure(self, data: bytes) -> bool:
        """Let TLS begin if that is what comes; refuse anything else where only TLS is spoken."""
        app: App = self.app
        if app.authority is None or self.is_inside:
            return False
        if data[0] == start_tls.RECORD:
            self.transport.pause_reading()
            task = self.loop.create_task(self._begin_tls(app.authority, data))
            task.add_done_callback(self.server_state.tasks.discard)
            self.server_state.tasks.add(task)
            return True
        if self.server is not None and self.server[1] == app.https_port:
            said = "this port speaks HTTPS; begin the URL with https://"
            from mocksens.web.http import malformed

            self._refuse(said, malformed.unparsed(malformed.beginning(data)))
            return True
        return False

    async def _begin_tls(self, authority: start_tls.Authority, first: bytes) -> None:
        """Give the connection to another protocol, which reads what is inside TLS."""
        app: App = self.app
        reader = type(self)(self.config, self.server_state, self.app_state, self.loop)
        reader.is_inside = True
        try:
            context = await offload.run(authority.context)
        except Exception as error:  # noqa: BLE001 - a disk, a library: the next one may have more luck
            app.log.say(f"TLS cannot begin, as no certificate can be made: {error!r}")
            self.transport.abort()
            return
        try:
            await start_tls.start_tls(self.transport.inner, context, first, reader)
        except OSError as error:
            self._tell(start_tls.failure(error, authority))
        except Exception as error:  # noqa: BLE001 - whatever fails is logged, and the server goes on
            app.log.bug(error)
            self.transport.abort()
        finally:
            self.server_state.connections.discard(self)

    def connection_lost(self, exc: Exception | None) -> None:
        """Log a client that left TLS without a word."""
        super().connection_lost(exc)
        if self.is_inside and self._is_fresh:
            # As those do who look at a certificate only when TLS stands.
            self._tell(start_tls.departure(self.app.authority))

    def _tell(self, said: str) -> None:
        """Log a line about this connection's client, unless it is us who end."""
        if not self._ends:
            self.app.log.say(f"a client at {self.client[0] if self.client else 'some address'} {said}")

    def shutdown(self) -> None:
        """Finish what is being answered, then close."""
        self._ends = True
        if self.is_inside and self._is_idle:
            # Closing would wait for the client to agree.
            self.transport.abort()
        else:
            super().shutdown()
