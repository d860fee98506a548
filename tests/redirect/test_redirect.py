"""Redirects: where they lead, how long they last, and that nothing remains of them."""

import asyncio
import asyncio.proactor_events
import contextlib
import os
import socket
import ssl
import sys
import threading
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from types import ModuleType
from typing import Any

import aiohttp.resolver
import pytest
import requests
import urllib3
import uvloop

import mocksens.server.serving
from mocksens import redirect_hosts, running
from mocksens.client.http import NoAnswer, call
from mocksens.redirect.hosts import Redirect
from mocksens.redirect.patches import redirection, sockets
from mocksens.redirect.patches.routes import registry
from mocksens.spec.gateway import HOSTS
from mocksens.testing import AdminError, Mocksens, MocksensServer
from tests.cli.support import free_port, http, stranger
from tests.redirect.clients import HOST, UNREACHABLE, request_to, with_requests, with_sockets

PATCHED: list[tuple[Any, str]] = [
    (socket, "getaddrinfo"),
    (socket, "gethostbyname"),
    (socket, "gethostbyname_ex"),
    (socket.socket, "connect"),
    (socket.socket, "connect_ex"),
    (ssl.SSLContext, "wrap_socket"),
    (ssl.SSLContext, "wrap_bio"),
    (asyncio.proactor_events.BaseProactorEventLoop, "sock_connect"),
    (urllib.request, "getproxies"),
    (urllib.request, "getproxies_environment"),
    (urllib.request, "proxy_bypass"),
    (urllib.request, "proxy_bypass_environment"),
    (urllib3.ProxyManager, "connection_from_host"),
    (uvloop.Loop, "getaddrinfo"),
    (uvloop.Loop, "create_connection"),
    (aiohttp.resolver.AsyncResolver, "resolve"),
]
"""Everything that is changed in this process."""
NOT_THERE = object()


def as_it_is() -> list[object]:
    return [vars(owner).get(name, NOT_THERE) for owner, name in PATCHED]


def environment() -> dict[str, str]:
    """As the process has it; pytest's own variable changes all the time."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}


@pytest.fixture(autouse=True)
def _everything_is_put_back(asked: list[str]) -> Iterator[None]:
    attributes, variables, finders = as_it_is(), environment(), list(sys.meta_path)
    yield
    assert [pair for pair, then, now in zip(PATCHED, attributes, as_it_is(), strict=True) if then is not now] == []
    assert (environment(), sys.meta_path) == (variables, finders)


def send(service: Mocksens) -> int:
    with with_sockets() as send:
        return send(request_to(service))


# --- what is changed, and put back -------------------------------------------------------------------------


def test_a_redirect_changes_what_it_must_and_puts_it_back(server: MocksensServer) -> None:
    before = as_it_is()
    with redirect_hosts(server):
        assert not [pair for pair, then, now in zip(PATCHED, before, as_it_is(), strict=True) if then is now]
        assert HOST in os.environ["NO_PROXY"]
    assert as_it_is() == before


def test_an_exception_ends_it(mocksens: Mocksens) -> None:
    def fail() -> None:
        with redirect_hosts(mocksens):
            assert send(mocksens) == 202
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with pytest.raises(UNREACHABLE):
        send(mocksens)


def test_it_can_be_ended_by_hand_and_twice(mocksens: Mocksens) -> None:
    redirect = Redirect(mocksens.url)
    assert repr(redirect) == f"<Redirect to {mocksens.url}>"
    assert send(mocksens) == 202
    redirect.end()
    redirect.end()
    with pytest.raises(UNREACHABLE):
        send(mocksens)


def test_what_somebody_else_put_over_it_stays_and_does_no_harm(mocksens: Mocksens) -> None:
    original = socket.getaddrinfo
    calls: list[object] = []
    with pytest.MonkeyPatch.context() as patch:
        with redirect_hosts(mocksens):
            ours = socket.getaddrinfo

            def theirs(host: Any, *wish: Any, **named: Any) -> Any:
                calls.append(host)
                return ours(host, *wish, **named)

            patch.setattr(socket, "getaddrinfo", theirs)
            assert send(mocksens) == 202
        assert socket.getaddrinfo is theirs
        assert HOST in calls
        with pytest.raises(socket.gaierror):
            socket.getaddrinfo(HOST, 443)
        assert socket.getaddrinfo("127.0.0.1", 443)
        # And the next one begins anew, over theirs.
        with redirect_hosts(mocksens):
            assert send(mocksens) == 202
        assert socket.getaddrinfo is theirs
    # They put ours back, which was there when they came. It goes on to be what it wraps.
    assert socket.getaddrinfo is ours
    with redirect_hosts(mocksens):
        assert socket.getaddrinfo is ours
        assert send(mocksens) == 202
    with pytest.raises(socket.gaierror):
        socket.getaddrinfo(HOST, 443)
    socket.getaddrinfo = original


def test_somebody_may_take_the_finder_away(server: MocksensServer, monkeypatch: pytest.MonkeyPatch) -> None:
    with redirect_hosts(server):
        sys.meta_path.pop(0)


def test_what_is_missing_is_not_changed(server: MocksensServer, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.delattr(socket, "gethostbyname_ex")
        with redirect_hosts(server):
            assert not hasattr(socket, "gethostbyname_ex")


# --- nested, together, one after the other -------------------------------------------------------------------


def test_of_nested_redirects_the_innermost_holds(mocksens: Mocksens, elsewhere: Mocksens) -> None:
    with with_requests() as keeping, redirect_hosts(mocksens):
        assert keeping(request_to(mocksens)) == send(mocksens) == 202
        with redirect_hosts(elsewhere):
            assert keeping(request_to(elsewhere)) == send(elsewhere) == 202
        assert keeping(request_to(mocksens)) == send(mocksens) == 202
    mocksens.assert_sent(count=4)
    elsewhere.assert_sent(count=2)


def test_they_may_end_in_any_order(mocksens: Mocksens, elsewhere: Mocksens, monkeypatch: pytest.MonkeyPatch) -> None:
    first = Redirect(mocksens.url)
    second = Redirect(elsewhere.url, hosts=["sms.example"])
    first.end()
    assert send(elsewhere) == 202
    assert os.environ["NO_PROXY"].endswith("sms.example")
    second.end()


def test_a_connection_outlives_a_redirect_inside_to_the_same_server(mocksens: Mocksens) -> None:
    with redirect_hosts(mocksens), socket.create_connection((HOST, 80)) as connection:
        with redirect_hosts(mocksens):
            pass
        connection.sendall(f"GET /_mocksens/livez HTTP/1.1\r\nHost: {HOST}\r\nConnection: close\r\n\r\n".encode())
        assert connection.recv(100).startswith(b"HTTP/1.1 200")


def test_a_connection_is_broken_when_it_ends(server: MocksensServer) -> None:
    trusting = ssl.create_default_context()
    with socket.socket() as closed, socket.socket() as plain:
        with redirect_hosts(server):
            for connection in (closed, plain):
                connection.settimeout(10)
                connection.connect((HOST, 80))
            closed.close()
            encrypted = trusting.wrap_socket(socket.create_connection((HOST, 443), 10), server_hostname=HOST)
            late = trusting.wrap_socket(socket.socket(), server_hostname=HOST)
            late.connect((HOST, 443))
        assert plain.recv(1) == b""
        for ended in (encrypted, late):
            with ended:
                assert ended.recv(1) == b""
                with pytest.raises(OSError, match=r"[Bb]roken|EOF|shut"):
                    ended.sendall(b"secret")


@pytest.mark.usefixtures("hurry")
def test_threads_share_it(mocksens: Mocksens) -> None:
    with redirect_hosts(mocksens), ThreadPoolExecutor(8) as pool:
        assert set(pool.map(lambda _: send(mocksens), range(32))) == {202}
    mocksens.assert_sent(count=32)


@pytest.mark.usefixtures("hurry")
def test_threads_that_begin_and_end_it_do_not_disturb_each_other(mocksens: Mocksens) -> None:
    def once(_: int) -> int:
        with redirect_hosts(mocksens):
            return send(mocksens)

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(once, range(32))) == {202}
    mocksens.assert_sent(count=32)


def test_it_holds_in_a_thread_that_was_there_before(mocksens: Mocksens) -> None:
    begun = threading.Event()
    with ThreadPoolExecutor() as pool:
        status = pool.submit(lambda: begun.wait(10) and send(mocksens))
        with redirect_hosts(mocksens):
            begun.set()
            assert status.result() == 202


# --- to which server -----------------------------------------------------------------------------------------


def test_it_gives_what_it_was_given(server: MocksensServer, mocksens: Mocksens) -> None:
    with redirect_hosts(server) as one, redirect_hosts(mocksens) as two, redirect_hosts(server.url + "/") as three:
        assert (one, two, three) == (server, mocksens, server.url + "/")
        assert send(mocksens) == 202


def test_without_a_server_it_is_the_latest_that_runs(server: MocksensServer) -> None:
    with running() as one:
        with running() as two, redirect_hosts() as found:
            assert found is two
        with redirect_hosts() as found:
            assert found is one


def test_where_none_runs_there_is_one_for_the_block(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mocksens.server.serving, "RUNNING", [])
    with redirect_hosts() as found:
        assert requests.get(f"https://{HOST}/_mocksens/livez", timeout=10).status_code == 200
        assert found in mocksens.server.serving.RUNNING
    assert mocksens.server.serving.RUNNING == []
    with pytest.raises(NoAnswer), redirect_hosts(found):
        pass


@pytest.mark.parametrize("host", HOSTS)
def test_all_of_senses_hosts_lead_there_on_any_port(host: str, mocksens: Mocksens) -> None:
    with redirect_hosts(mocksens):
        for base in (f"https://{host}", f"https://{host.upper()}:8443", f"http://{host}", f"http://{host}:8080"):
            assert requests.get(f"{base}/_mocksens/livez", timeout=10).status_code == 200


def test_a_server_by_its_name_is_looked_up(mocksens: Mocksens) -> None:
    with redirect_hosts(mocksens.url.replace("127.0.0.1", "localhost")):
        assert send(mocksens) == 202
        # A name that nobody has asked for yet is no obstacle.
        with socket.socket() as connection:
            connection.connect((HOST, 443))
            assert f"http://127.0.0.1:{connection.getpeername()[1]}" == mocksens.url


def test_a_server_that_is_called_like_sens_is_looked_up_too(
    mocksens: Mocksens, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = socket.getaddrinfo

    def in_a_container(host: Any, *wish: Any, **named: Any) -> Any:
        return plain("127.0.0.1" if host == HOST else host, *wish, **named)

    with monkeypatch.context() as patch:
        patch.setattr(socket, "getaddrinfo", in_a_container)
        with redirect_hosts(mocksens.url.replace("127.0.0.1", HOST)):
            with socket.socket() as connection:
                connection.connect((HOST, 443))
                assert f"http://127.0.0.1:{connection.getpeername()[1]}" == mocksens.url
            assert send(mocksens) == 202


def test_a_server_with_ipv6_alone_is_reached_by_it() -> None:
    try:
        running_there = running(host="::1")
        server = running_there.__enter__()
    except OSError:
        pytest.skip("there is no IPv6 here")
    try:
        with redirect_hosts(server):
            assert requests.get(f"https://{HOST}/_mocksens/livez", timeout=10).status_code == 200
            ((family, _, _, _, address),) = socket.getaddrinfo(HOST, 443, type=socket.SOCK_STREAM)
            assert (family, address[0]) == (socket.AF_INET6, "::ffff:127.73.67.3")
            with socket.socket() as connection, pytest.raises(OSError, match=r"[Aa]ddress"):
                connection.connect((HOST, 443))
    finally:
        running_there.__exit__(None, None, None)


def test_a_server_that_goes_away_is_not_there() -> None:
    with running() as server, redirect_hosts(server), requests.Session() as session:
        url = f"https://{HOST}/_mocksens/livez"
        with running() as going, redirect_hosts(going):
            assert session.get(url, timeout=10).status_code == 200
            inner = Redirect(going.url)
        with pytest.raises(requests.ConnectionError, match=r"[Rr]efused"):
            session.get(url, timeout=10)
        inner.end()
        assert session.get(url, timeout=10).status_code == 200


def test_a_text_is_no_list_of_hosts(mocksens: Mocksens) -> None:
    with pytest.raises(TypeError, match=r"as \['sms.example'\]"):
        Redirect(mocksens.url, "sms.example")
    for wrong in ("https://sms.example", "a b", "*.example"):
        with pytest.raises(ValueError, match="must be host names"):
            Redirect(mocksens.url, [wrong])
    assert socket.getaddrinfo(None, 80)


def test_a_server_of_a_block_is_for_nobody_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mocksens.server.serving, "RUNNING", [])
    with contextlib.ExitStack() as first, contextlib.ExitStack() as second:
        one = first.enter_context(redirect_hosts())
        two = second.enter_context(redirect_hosts())
        assert one.url != two.url
        first.close()
        assert call("GET", two.url, "/_mocksens/livez", timeout=5).status == 200


@pytest.mark.parametrize("name", ["HTTPS_PROXY", "https_proxy"])
def test_who_comes_here_by_proxy_anyway_goes_on_to(
    mocksens: Mocksens, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    with monkeypatch.context() as patch:
        patch.setenv(name, f"{mocksens.url}/")
        before = environment()
        with redirect_hosts(mocksens):
            assert environment() == before, "what this process starts may need it"


def test_what_fails_to_begin_does_not_hold(mocksens: Mocksens, monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken(ModuleType):
        """Refuses to be patched."""

        def __setattr__(self, name: str, value: object) -> None:
            raise ZeroDivisionError

    broken = Broken("gevent.socket")
    vars(broken)["getaddrinfo"] = print
    monkeypatch.setitem(sys.modules, "gevent.socket", broken)
    before = socket.getaddrinfo
    with pytest.raises(ZeroDivisionError):
        Redirect(mocksens.url)
    assert socket.getaddrinfo is before
    monkeypatch.delitem(sys.modules, "gevent.socket")
    with redirect_hosts(mocksens):
        assert socket.getaddrinfo is not before
    assert socket.getaddrinfo is before


@pytest.mark.parametrize("name", ["uvloop", "aiohttp.resolver"])
def test_a_module_that_is_only_half_there_is_left_alone(
    mocksens: Mocksens, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setitem(sys.modules, name, ModuleType(name))
    with redirect_hosts(mocksens):
        assert vars(sys.modules[name]).keys() <= vars(ModuleType(name)).keys()


def test_the_child_of_a_fork_leaves_the_connections_of_its_parent_alone(mocksens: Mocksens) -> None:
    with redirect_hosts(mocksens), socket.create_connection((HOST, 443)) as line:
        registry.lock.acquire()
        try:
            child = os.fork()
            if not child:
                # Whatever holds the lock is not here to let it go.
                done = not sockets.connections and registry.lock.acquire(blocking=False)
                os._exit(0 if done else 1)
        finally:
            registry.lock.release()
        assert os.waitpid(child, 0)[1] == 0
        line.sendall(b"GET /_mocksens/livez HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert line.recv(12) == b"HTTP/1.1 200"


def test_after_a_fork_nobody_holds_the_lock() -> None:
    def take() -> bool:
        taken = registry.lock.acquire(blocking=False)
        if taken:
            registry.lock.release()
        return taken

    with registry.lock, ThreadPoolExecutor(1) as pool:
        assert not pool.submit(take).result()
        redirection.forget_parent()
        assert pool.submit(take).result()


def test_a_handshake_that_outlives_its_redirect_breaks(mocksens: Mocksens) -> None:
    context = ssl.create_default_context()
    with contextlib.ExitStack() as stack:
        stack.enter_context(redirect_hosts(mocksens))
        line = stack.enter_context(socket.create_connection((HOST, 443)))
        inside = context.wrap_socket(line, server_hostname=HOST, do_handshake_on_connect=False)
        # As it is when the block ends meanwhile.
        sockets.connections.pop(inside)
        leads = HOST, ("127.0.0.1", 1)
        sockets.follow(inside, leads)
        with inside, pytest.raises(OSError, match=r".") as raised:
            inside.do_handshake()
        assert not isinstance(raised.value, ssl.SSLCertVerificationError)


def test_a_url_in_https_leads_there_too(mocksens: Mocksens) -> None:
    with redirect_hosts(mocksens.url.replace("http:", "https:")):
        assert send(mocksens) == 202


def test_more_hosts(mocksens: Mocksens) -> None:
    with redirect_hosts(mocksens, hosts=["SMS.example."]):
        assert requests.get("http://sms.example/_mocksens/livez", headers={"Host": HOST}, timeout=10).status_code == 200
        # Its certificate is for those that it was told of itself.
        with pytest.raises(requests.exceptions.SSLError, match=r"sms\.example"):
            requests.get("https://sms.example/", timeout=10)


def test_what_is_no_server_is_refused(server: MocksensServer) -> None:
    with pytest.raises(ValueError, match="must be the URL of a server"), redirect_hosts("127.0.0.1:7367"):
        pass
    url = f"http://127.0.0.1:{free_port()}"
    with pytest.raises(NoAnswer, match=f"nothing answers at {url}"), redirect_hosts(url):
        pass
    for answer in (http("404 Not Found", b"nginx"), http("200 OK", b"<html>"), http("403 Forbidden")):
        with (
            stranger(answer) as url,
            pytest.raises(AdminError, match=f"{url} answers GET /_mocksens/ca.pem with [0-9]+, and gives no CA"),
            redirect_hosts(url),
        ):
            pass


# --- what names mean ------------------------------------------------------------------------------------------


def test_names_are_answered_with_tokens(mocksens: Mocksens, asked: list[str]) -> None:
    with redirect_hosts(mocksens):
        stream = (socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", ("127.73.67.3", 443))
        assert socket.getaddrinfo(HOST, "https", type=socket.SOCK_STREAM) == [stream]
        assert socket.getaddrinfo(HOST.upper().encode() + b".", 443, 0, socket.SOCK_STREAM) == [stream]
        assert socket.getaddrinfo(HOST, 443, flags=socket.AI_CANONNAME)[0][3] == HOST
        assert socket.gethostbyname(HOST) == "127.73.67.3"
        assert socket.gethostbyname_ex(HOST) == (HOST, [], ["127.73.67.3"])
        with pytest.raises(socket.gaierror):
            socket.getaddrinfo(HOST, 443, flags=socket.AI_NUMERICHOST)
        with pytest.raises(socket.gaierror):
            socket.getaddrinfo(HOST, 443, socket.AF_INET6)
        tokens = {socket.gethostbyname(host) for host in HOSTS}
        assert tokens == {"127.73.67.1", "127.73.67.2", "127.73.67.3"}
        assert asked == []


def test_other_names_are_left_alone(mocksens: Mocksens, asked: list[str]) -> None:
    names = ("sens.example", "ntruss.com", f"x.{HOST}")
    with redirect_hosts(mocksens):
        for name in names:
            with pytest.raises(socket.gaierror):
                socket.getaddrinfo(name, 443)
        assert socket.getaddrinfo(None, 443)
        assert socket.gethostbyname("127.0.0.1") == "127.0.0.1"
        assert socket.gethostbyname_ex("127.0.0.1") == ("127.0.0.1", [], ["127.0.0.1"])
        with stranger(http("200 OK", b"hello")) as url:
            assert requests.get(url, timeout=10).text == "hello"
    assert asked == list(names)


def test_an_address_that_is_none_fails_as_ever(mocksens: Mocksens) -> None:
    with redirect_hosts(mocksens), socket.socket() as connection, socket.socket(socket.AF_UNIX) as other:
        for wrong in ((), (HOST,)):
            with pytest.raises((TypeError, OSError)):
                connection.connect(wrong)
        with pytest.raises(FileNotFoundError):
            other.connect("/nowhere/at/all")
        assert other.connect_ex("/nowhere/at/all") != 0


def test_what_takes_the_place_of_socket_is_redirected_too(server: MocksensServer) -> None:
    # As gevent has it, whose create_connection asks its own getaddrinfo.
    module = ModuleType("gevent.socket")
    vars(module)["getaddrinfo"] = socket.getaddrinfo
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, "gevent.socket", module)
        with redirect_hosts(server):
            assert vars(module)["getaddrinfo"](HOST, 443) == socket.getaddrinfo(HOST, 443)
        assert vars(module)["getaddrinfo"] is socket.getaddrinfo


def test_sockets_that_are_made_otherwise_are_broken_too(server: MocksensServer) -> None:
    with pytest.MonkeyPatch.context() as patch:
        with redirect_hosts(server):
            connection = socket.create_connection((HOST, 80), 10)

            class Green:
                """A class as eventlet has it, whose instances get their methods one by one."""

            patch.setattr(socket, "socket", Green)
        patch.undo()
        with connection:
            assert connection.recv(1) == b""


def test_a_machine_with_no_other_address_reaches_a_server_on_itself(mocksens: Mocksens) -> None:
    flags: list[int] = []
    plain = socket.getaddrinfo

    def getaddrinfo(*wish: Any, **named: Any) -> Any:
        flags.append(wish[5] if len(wish) > 5 else 0)
        return plain(*wish, **named)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket, "getaddrinfo", getaddrinfo)
        with redirect_hosts(mocksens):
            flags.clear()
            assert socket.getaddrinfo(HOST, 443, 0, 0, 0, socket.AI_ADDRCONFIG | socket.AI_CANONNAME)
    assert flags == [socket.AI_CANONNAME]


def test_connect_ex_is_redirected_too(mocksens: Mocksens) -> None:
    with redirect_hosts(mocksens), socket.socket() as connection:
        assert connection.connect_ex((socket.gethostbyname(HOST), 443)) == 0
        assert f"http://127.0.0.1:{connection.getpeername()[1]}" == mocksens.url


def test_the_event_loop_of_windows_is_told_where_to_connect(mocksens: Mocksens) -> None:
    class Loop(asyncio.proactor_events.BaseProactorEventLoop):
        """As much of it as there is elsewhere."""

        def __init__(self) -> None:
            self._debug = False
            self._proactor = self
            self.seen: list[Any] = []

        def __del__(self) -> None:
            """Claim that TLS never began."""

        async def connect(self, _: socket.socket, address: Any) -> None:
            self.seen.append(address)

    loop = Loop()
    with redirect_hosts(mocksens), socket.socket() as connection:
        asyncio.run(loop.sock_connect(connection, (HOST, 443)))
        asyncio.run(loop.sock_connect(connection, ("127.0.0.1", 443)))
    assert [f"http://{host}:{port}" for host, port in loop.seen] == [mocksens.url, "http://127.0.0.1:443"]


def test_what_ends_meanwhile_is_not_reached(mocksens: Mocksens) -> None:
    plain = socket.getaddrinfo
    redirects: list[Redirect] = []

    def slow(*wish: Any, **named: Any) -> Any:
        while redirects:
            redirects.pop().end()
        return plain(*wish, **named)

    with pytest.MonkeyPatch.context() as patch, socket.socket() as connection:
        patch.setattr(socket, "getaddrinfo", slow)
        redirect = Redirect(mocksens.url)
        token = socket.gethostbyname(HOST)
        redirects.append(redirect)
        with pytest.raises(OSError, match=r"refused|reach|assign|timed out"):
            connection.connect((token, 1))
    assert redirects == []


# --- proxies ------------------------------------------------------------------------------------------------


@pytest.fixture
def proxy() -> Iterator[pytest.MonkeyPatch]:
    """Give the environment a proxy that does not exist; return a function that sets further variables."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("no_proxy", "NO_PROXY"):
            patch.delenv(name, raising=False)
        for name in ("https_proxy", "HTTPS_PROXY", "http_proxy", "HTTP_PROXY"):
            patch.setenv(name, f"http://127.0.0.1:{free_port()}")
        yield patch


@pytest.mark.usefixtures("proxy")
def test_a_proxy_is_not_asked(mocksens: Mocksens) -> None:
    with with_requests() as send, redirect_hosts(mocksens):
        assert send(request_to(mocksens)) == 202
        with pytest.raises(requests.exceptions.ProxyError):
            requests.get("https://sens.example/", timeout=10)
    assert "NO_PROXY" not in os.environ


@pytest.mark.parametrize(
    ("before", "inside"),
    [
        ({}, ("{hosts}", "{hosts}")),
        ({"no_proxy": "a.example"}, ("a.example,{hosts}", "a.example,{hosts}")),
        ({"NO_PROXY": "b.example,c.example"}, ("b.example,c.example,{hosts}", "b.example,c.example,{hosts}")),
        ({"no_proxy": "a.example", "NO_PROXY": "b.example"}, ("a.example,{hosts}", "b.example,{hosts}")),
        ({"no_proxy": "", "NO_PROXY": ""}, ("{hosts}", "{hosts}")),
        ({"no_proxy": "*"}, ("*", "*")),
    ],
)
def test_what_no_proxy_is_asked_for_already_stays(
    before: dict[str, str], inside: tuple[str, str], server: MocksensServer, proxy: pytest.MonkeyPatch
) -> None:
    for name, value in before.items():
        proxy.setenv(name, value)
    variables = environment()
    with redirect_hosts(server):
        hosts = ",".join(sorted(HOSTS))
        assert [os.environ[name] for name in ("no_proxy", "NO_PROXY")] == [text.format(hosts=hosts) for text in inside]
    assert environment() == variables


@pytest.mark.usefixtures("proxy")
def test_what_somebody_else_says_of_proxies_meanwhile_stays(server: MocksensServer) -> None:
    with redirect_hosts(server):
        os.environ["no_proxy"] = "theirs"
        with redirect_hosts(server, hosts=["sms.example"]):
            assert os.environ["no_proxy"] == "theirs"
            assert os.environ["NO_PROXY"].endswith("sms.example")
    assert os.environ.pop("no_proxy") == "theirs"
    assert "NO_PROXY" not in os.environ


@pytest.mark.parametrize(
    ("before", "inside"),
    [
        ({}, "{hosts}"),
        ({"no_proxy": "a.example"}, "a.example,{hosts}"),
        ({"no_proxy": "*"}, "*"),
        ({"no_proxy": " * "}, " * "),
    ],
)
def test_python_is_told_that_sens_needs_no_proxy_where_the_environment_does_not_say_so(
    before: dict[str, str], inside: str, mocksens: Mocksens, proxy: pytest.MonkeyPatch
) -> None:
    for name, value in {"https_proxy": mocksens.url, **before}.items():
        proxy.setenv(name, value)
    outside = urllib.request.getproxies(), urllib.request.proxy_bypass("a.example")
    with redirect_hosts(mocksens):
        assert os.environ.get("no_proxy") == before.get("no_proxy")
        for asked in (urllib.request.getproxies, urllib.request.getproxies_environment):
            assert asked() == {**outside[0], "no": inside.format(hosts=",".join(sorted(HOSTS)))}
        for host in (HOST, HOST.upper(), f"{HOST}:443"):
            assert urllib.request.proxy_bypass(host)
        assert urllib.request.proxy_bypass("a.example") == outside[1]
    assert (urllib.request.getproxies(), urllib.request.proxy_bypass("a.example")) == outside


@pytest.mark.usefixtures("proxy")
def test_what_others_took_from_urllib_meanwhile_says_what_was_there_once_it_is_over(mocksens: Mocksens) -> None:
    before = urllib.request.getproxies()
    with redirect_hosts(mocksens):
        getproxies, proxy_bypass = urllib.request.getproxies, urllib.request.proxy_bypass
        assert proxy_bypass(HOST)
    assert getproxies() == before
    assert not proxy_bypass(HOST)


def test_where_there_is_no_proxy_nothing_is_said_of_proxies(
    mocksens: Mocksens, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [name for name in os.environ if name.lower().endswith("_proxy")]:
        monkeypatch.delenv(name)
    with redirect_hosts(mocksens), monkeypatch.context() as inside:
        for name in ("no_proxy", "NO_PROXY"):
            inside.delenv(name)
        # On Windows and macOS the system's proxies count only where this is empty.
        assert urllib.request.getproxies_environment() == {}


@pytest.mark.usefixtures("proxy")
def test_urllib3_takes_any_other_proxy_that_it_is_given(mocksens: Mocksens) -> None:
    gone = f"http://127.0.0.1:{free_port()}"
    with redirect_hosts(mocksens), urllib3.ProxyManager(gone, retries=False) as elsewhere:
        with pytest.raises(urllib3.exceptions.ProxyError):
            elsewhere.request("GET", f"https://{HOST}/")
        with urllib3.ProxyManager(mocksens.url, retries=False) as here:
            # Through the proxy, which relays nobody else.
            with pytest.raises(urllib3.exceptions.ProxyError, match="403"):
                here.request("GET", "https://sens.example/")
            assert here.request("GET", f"https://{HOST}/_mocksens/livez").status == 200
