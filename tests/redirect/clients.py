"""Clients of SENS by every library that people use, with SENS's address built in."""

import asyncio
import contextlib
import http.client
import json
import socket
import ssl
import urllib.request
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AbstractAsyncContextManager, AbstractContextManager
from typing import Any, NamedTuple

import aiohttp
import anyio
import httpx
import pytest
import requests
import urllib3

from mocksens import sign
from mocksens.core.clock import SystemClock
from mocksens.spec.gateway import HOSTS
from mocksens.testing import Mocksens

HOST = HOSTS[0]
TIMEOUT = 10
UNREACHABLE = (OSError, http.client.HTTPException, httpx.TransportError, urllib3.exceptions.HTTPError)
"""The errors that the libraries raise when a connection fails or breaks."""
CONTEXT = ssl.create_default_context()
"""Made when this module is loaded, as applications do."""


class Request(NamedTuple):
    """An SMS to be sent, signed."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def url(self) -> str:
        """The URL for libraries that take one."""
        return f"https://{HOST}{self.path}"

    def wire(self, host: str = HOST) -> bytes:
        """As bytes, the only ones of the connection."""
        fields = {"Host": host, **self.headers, "Content-Length": str(len(self.body)), "Connection": "close"}
        head = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
        return f"POST {self.path} HTTP/1.1\r\n{head}\r\n".encode() + self.body


def request_to(mocksens: Mocksens) -> Request:
    path = f"/sms/v2/services/{mocksens.service_id}/messages"
    now = SystemClock().now()
    pair = {"access_key": mocksens.access_key, "secret_key": mocksens.secret_key}
    message = {"type": "SMS", "from": "0212345678", "content": "hello", "messages": [{"to": "01011112222"}]}
    headers = {"Content-Type": "application/json; charset=utf-8", **sign("POST", path, timestamp=now, **pair)}
    return Request(path, headers, json.dumps(message).encode())


Send = Callable[[Request], int]
SendAsync = Callable[[Request], Awaitable[int]]


def status_of(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1])


# --- one after the other -----------------------------------------------------------------------------------


@contextlib.contextmanager
def with_requests() -> Iterator[Send]:
    with requests.Session() as session:
        yield lambda it: session.post(it.url, data=it.body, headers=it.headers, timeout=TIMEOUT).status_code


@contextlib.contextmanager
def with_httpx() -> Iterator[Send]:
    with httpx.Client() as client:
        yield lambda it: client.post(it.url, content=it.body, headers=it.headers).status_code


@contextlib.contextmanager
def with_urllib3() -> Iterator[Send]:
    with urllib3.PoolManager(retries=False) as pool:
        yield lambda it: pool.request("POST", it.url, body=it.body, headers=it.headers, timeout=TIMEOUT).status


@contextlib.contextmanager
def with_urllib() -> Iterator[Send]:
    opener = urllib.request.build_opener(urllib.request.HTTPSHandler(context=CONTEXT))

    def send(it: Request) -> int:
        request = urllib.request.Request(it.url, data=it.body, headers=it.headers)
        with opener.open(request, timeout=TIMEOUT) as answer:
            return int(answer.status)

    yield send


@contextlib.contextmanager
def with_http_client() -> Iterator[Send]:
    connection = http.client.HTTPSConnection(HOST, timeout=TIMEOUT, context=CONTEXT)

    def send(it: Request) -> int:
        try:
            connection.request("POST", it.path, it.body, it.headers)
            answer = connection.getresponse()
            answer.read()
        except OSError:
            connection.close()
            raise
        return answer.status

    with contextlib.closing(connection):
        yield send


@contextlib.contextmanager
def with_sockets() -> Iterator[Send]:
    def send(it: Request) -> int:
        with (
            socket.create_connection((HOST, 443), TIMEOUT) as plain,
            CONTEXT.wrap_socket(plain, server_hostname=HOST) as connection,
        ):
            connection.sendall(it.wire())
            return status_of(connection.recv(65536))

    yield send


SYNC: dict[str, Callable[[], AbstractContextManager[Send]]] = {
    "requests": with_requests,
    "httpx": with_httpx,
    "urllib3": with_urllib3,
    "urllib": with_urllib,
    "http.client": with_http_client,
    "sockets": with_sockets,
}
POOLS = ("requests", "httpx", "urllib3", "http.client")
"""Those that keep connections."""


# --- all at once -------------------------------------------------------------------------------------------


@contextlib.asynccontextmanager
async def with_async_httpx() -> AsyncIterator[SendAsync]:
    async with httpx.AsyncClient() as client:

        async def send(it: Request) -> int:
            return (await client.post(it.url, content=it.body, headers=it.headers)).status_code

        yield send


@contextlib.asynccontextmanager
async def with_aiohttp(**how: Any) -> AsyncIterator[SendAsync]:
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(**how)) as session:

        async def send(it: Request) -> int:
            async with session.post(it.url, data=it.body, headers=it.headers) as answer:
                return answer.status

        yield send


@contextlib.asynccontextmanager
async def with_streams() -> AsyncIterator[SendAsync]:
    async def send(it: Request) -> int:
        reader, writer = await asyncio.open_connection(HOST, 443, ssl=CONTEXT)
        writer.write(it.wire())
        answer = await reader.read()
        writer.close()
        await writer.wait_closed()
        return status_of(answer)

    yield send


@contextlib.asynccontextmanager
async def with_sock_connect() -> AsyncIterator[SendAsync]:
    async def send(it: Request) -> int:
        loop = asyncio.get_running_loop()
        (family, kind, protocol, _, address), *_ = await loop.getaddrinfo(HOST, 443, type=socket.SOCK_STREAM)
        connection = socket.socket(family, kind, protocol)
        connection.setblocking(False)  # noqa: FBT003 - as Python has it
        await loop.sock_connect(connection, address)
        reader, writer = await asyncio.open_connection(sock=connection, ssl=CONTEXT, server_hostname=HOST)
        writer.write(it.wire())
        answer = await reader.read()
        writer.close()
        await writer.wait_closed()
        return status_of(answer)

    yield send


@contextlib.asynccontextmanager
async def with_anyio() -> AsyncIterator[SendAsync]:
    async def send(it: Request) -> int:
        async with await anyio.connect_tcp(HOST, 443, ssl_context=CONTEXT, tls_standard_compatible=False) as stream:
            await stream.send(it.wire())
            return status_of(await stream.receive())

    yield send


@contextlib.asynccontextmanager
async def with_trio() -> AsyncIterator[SendAsync]:
    trio = pytest.importorskip("trio")

    async def send(it: Request) -> int:
        stream = await trio.open_ssl_over_tcp_stream(HOST, 443, ssl_context=CONTEXT, https_compatible=True)
        async with stream:
            await stream.send_all(it.wire())
            return status_of(await stream.receive_some())

    yield send


EVERYWHERE: dict[str, Callable[[], AbstractAsyncContextManager[SendAsync]]] = {
    "httpx": with_async_httpx,
    "anyio": with_anyio,
}
ASYNCIO = {
    **EVERYWHERE,
    "aiohttp": with_aiohttp,
    "streams": with_streams,
    "sock_connect": with_sock_connect,
}
TRIO = {**EVERYWHERE, "trio": with_trio}
