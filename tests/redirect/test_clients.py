"""Every library reaches the mocksens that its connections are sent to, on every event loop, whenever it began."""

import asyncio
import contextlib
import socket
import ssl
from collections.abc import Callable, Coroutine
from typing import Any

import aiohttp
import pytest
import uvloop

from mocksens import redirect_hosts
from mocksens.redirect import patches
from mocksens.testing import Mocksens, MocksensServer
from tests.cli.support import free_port
from tests.redirect.clients import (
    ASYNCIO,
    HOST,
    POOLS,
    SYNC,
    TRIO,
    UNREACHABLE,
    SendAsync,
    request_to,
    with_aiohttp,
)

Runner = Callable[[Coroutine[Any, Any, int]], int]
Opened = Callable[[], contextlib.AbstractAsyncContextManager[SendAsync]]
RUNNERS: dict[str, Runner] = {"asyncio": asyncio.run, "uvloop": uvloop.run}
early = pytest.mark.parametrize("early", [True, False], ids=["made before", "made inside"])


def on_trio(coroutine: Coroutine[Any, Any, int]) -> int:
    trio = pytest.importorskip("trio")

    async def main() -> int:
        return await coroutine

    try:
        status: int = trio.run(main)
    finally:
        coroutine.close()
    return status


@early
@pytest.mark.parametrize("library", SYNC)
def test_a_client_with_the_address_built_in(library: str, mocksens: Mocksens, asked: list[str], *, early: bool) -> None:
    with contextlib.ExitStack() as stack:
        send = stack.enter_context(SYNC[library]()) if early else None
        with redirect_hosts(mocksens):
            send = send or stack.enter_context(SYNC[library]())
            assert send(request_to(mocksens)) == 202
            assert send(request_to(mocksens)) == 202
    mocksens.assert_sent(count=2)
    assert asked == []


async def sent(opened: Opened, mocksens: Mocksens, *, early: bool) -> int:
    async with contextlib.AsyncExitStack() as stack:
        if early:
            send = await stack.enter_async_context(opened())
        with redirect_hosts(mocksens):
            if not early:
                send = await stack.enter_async_context(opened())
            return await send(request_to(mocksens))


@early
@pytest.mark.parametrize("runner", RUNNERS)
@pytest.mark.parametrize("library", ASYNCIO)
def test_an_asynchronous_client(
    library: str, runner: str, mocksens: Mocksens, asked: list[str], *, early: bool
) -> None:
    assert RUNNERS[runner](sent(ASYNCIO[library], mocksens, early=early)) == 202
    mocksens.assert_sent(count=1)
    assert asked == []


@early
@pytest.mark.parametrize("library", TRIO)
def test_a_client_on_trio(library: str, mocksens: Mocksens, asked: list[str], *, early: bool) -> None:
    pytest.importorskip("trio")
    assert on_trio(sent(TRIO[library], mocksens, early=early)) == 202
    mocksens.assert_sent(count=1)
    assert asked == []


@pytest.mark.parametrize("runner", RUNNERS)
def test_aiohttp_with_its_own_resolver(runner: str, mocksens: Mocksens, server: MocksensServer) -> None:
    pytest.importorskip("aiodns")

    async def main() -> int:
        connector = aiohttp.TCPConnector(resolver=aiohttp.AsyncResolver())
        async with aiohttp.ClientSession(connector=connector) as session:
            with redirect_hosts(server):
                request = request_to(mocksens)
                async with session.post(request.url, data=request.body, headers=request.headers) as answer:
                    pass
                # Other names it still resolves by itself.
                async with session.get(f"{server.url.replace('127.0.0.1', 'localhost')}/_mocksens/livez") as alive:
                    assert alive.status == 200
                return answer.status

    assert RUNNERS[runner](main()) == 202


def test_aiohttps_own_resolver_is_asked_for_other_names_alone(server: MocksensServer) -> None:
    async def resolve(_: aiohttp.AsyncResolver, host: str, port: int = 0) -> list[dict[str, object]]:
        return [{"host": f"{host}'s own", "port": port}]

    async def main() -> list[object]:
        # As much of it as there is without aiodns.
        resolver = aiohttp.AsyncResolver.__new__(aiohttp.AsyncResolver)
        return [(await resolver.resolve(host, 443))[0]["host"] for host in ("sens.example", HOST)]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(aiohttp.AsyncResolver, "resolve", resolve)
        with redirect_hosts(server):
            assert asyncio.run(main()) == ["sens.example's own", socket.gethostbyname(HOST)]


@pytest.mark.slow
@pytest.mark.parametrize("library", POOLS)
def test_a_pool_goes_from_one_server_to_the_other_and_to_none_between(
    library: str, mocksens: Mocksens, elsewhere: Mocksens
) -> None:
    with SYNC[library]() as send:
        for service in (mocksens, elsewhere, mocksens):
            with redirect_hosts(service):
                assert send(request_to(service)) == 202
            with pytest.raises(UNREACHABLE):
                send(request_to(service))
    mocksens.assert_sent(count=2)
    elsewhere.assert_sent(count=1)


@pytest.mark.parametrize("runner", RUNNERS)
@pytest.mark.parametrize("library", ["httpx", "aiohttp"])
def test_an_asynchronous_pool_does_so_too(library: str, runner: str, mocksens: Mocksens, elsewhere: Mocksens) -> None:
    def opened() -> contextlib.AbstractAsyncContextManager[SendAsync]:
        # The other resolver of aiohttp would ask the network in between.
        return with_aiohttp(resolver=aiohttp.ThreadedResolver()) if library == "aiohttp" else ASYNCIO[library]()

    async def main() -> int:
        async with opened() as send:
            for service in (mocksens, elsewhere, mocksens):
                with redirect_hosts(service):
                    assert await send(request_to(service)) == 202
                # aiohttp would give a request away to a connection that it has not seen break yet.
                await asyncio.sleep(0)
                with pytest.raises((*UNREACHABLE, aiohttp.ClientError)):
                    await send(request_to(service))
        return 0

    RUNNERS[runner](main())
    mocksens.assert_sent(count=2)
    elsewhere.assert_sent(count=1)


@pytest.mark.parametrize("runner", RUNNERS)
def test_a_connection_that_fails_leaves_nothing_behind(runner: str, mocksens: Mocksens) -> None:
    async def main() -> int:
        # Nobody listens there any more, by any address.
        patches.begin(gone)
        with pytest.raises(ConnectionRefusedError):
            await asyncio.open_connection(HOST, 443, ssl=True)
        patches.end(gone)
        with pytest.raises(ssl.SSLCertVerificationError, match=r"sms\.example"):
            await asyncio.open_connection("sms.example", 443, ssl=True)
        with pytest.raises(ConnectionRefusedError):
            await asyncio.open_connection("127.0.0.1", free_port())
        return 0

    gone = patches.Redirection([HOST], "localhost", free_port())
    with redirect_hosts(mocksens, hosts=["sms.example"]):
        RUNNERS[runner](main())
    patches.end(gone)


def test_uvloop_is_told_the_name_where_nobody_else_says_it(mocksens: Mocksens) -> None:
    async def main() -> int:
        loop = asyncio.get_running_loop()
        token = str((await loop.getaddrinfo(HOST, 443))[0][4][0])
        for host, name in ((HOST, None), (HOST, HOST), (token, None)):
            _, writer = await asyncio.open_connection(host, 443, ssl=True, server_hostname=name)
            assert writer.get_extra_info("peercert")["subjectAltName"][0] == ("DNS", HOST)
            writer.close()
            await writer.wait_closed()
        _, writer = await asyncio.open_connection(HOST, 80)
        writer.close()
        await writer.wait_closed()
        with pytest.raises(ValueError, match="only meaningful with ssl"):
            await loop.create_connection(asyncio.Protocol, HOST, 443, ssl_handshake_timeout=1)
        with socket.socket() as unused, pytest.raises(ValueError, match="can not be specified at the same time"):
            await loop.create_connection(asyncio.Protocol, HOST, 443, sock=unused)  # type: ignore[call-overload]
        return 0

    with redirect_hosts(mocksens):
        uvloop.run(main())
