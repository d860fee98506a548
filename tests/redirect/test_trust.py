"""The CAs that clients trust while they are redirected. Their own trust stays as it is."""

import asyncio
import contextlib
import socket
import ssl
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

import aiohttp
import httpx
import pytest
import requests
import trustme
import urllib3
import uvloop

from mocksens import redirect_hosts, running
from mocksens.redirect import patches
from mocksens.server.certificates import OwnCertificate
from mocksens.testing import Mocksens, MocksensServer
from tests.redirect.clients import HOST, request_to, with_requests
from tests.redirect.strangers import tls_server

LIVE = f"https://{HOST}/_mocksens/livez"


@pytest.fixture(scope="module")
def ca() -> trustme.CA:
    """Of somebody else."""
    return trustme.CA()


@pytest.fixture
def trusting(ca: trustme.CA, tmp_path: Path) -> str:
    """Return a file with the CA of that server."""
    path = tmp_path / "ca.pem"
    ca.cert_pem.write_to_path(path)
    return str(path)


def handshake(port: int, context: ssl.SSLContext, name: str = HOST) -> tuple[bytes, str | None]:
    """Return the response after the handshake, and the protocol that was agreed on."""
    with (
        socket.create_connection(("127.0.0.1", port), 10) as plain,
        context.wrap_socket(plain, server_hostname=name) as connection,
    ):
        connection.sendall(b"GET /_mocksens/livez HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        return connection.recv(65536), connection.selected_alpn_protocol()


def port_of(server: MocksensServer) -> int:
    return int(server.url.rpartition(":")[2])


def test_without_a_redirect_the_ca_is_not_trusted(server: MocksensServer) -> None:
    context = ssl.create_default_context()
    with redirect_hosts(server):
        answer, protocol = handshake(port_of(server), context)
        assert (answer.startswith(b"HTTP/1.1 200"), protocol) == (True, "http/1.1")
    with pytest.raises(ssl.SSLCertVerificationError, match="certificate verify failed"):
        handshake(port_of(server), context)


def test_whoever_has_sens_name_but_another_ca_is_not_trusted(
    server: MocksensServer, ca: trustme.CA, trusting: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # As SENS itself would be, whom everybody trusts otherwise.
    monkeypatch.setenv("SSL_CERT_FILE", trusting)
    context = ssl.create_default_context()
    with tls_server(ca, HOST) as port:
        assert handshake(port, context)[0].endswith(b"stranger")
        with redirect_hosts(server), pytest.raises(ssl.SSLCertVerificationError):
            handshake(port, context)
        assert handshake(port, context)[0].endswith(b"stranger")


def test_other_names_are_trusted_as_ever(server: MocksensServer, ca: trustme.CA, trusting: str) -> None:
    with tls_server(ca, "localhost") as port, redirect_hosts(server):
        url = f"https://localhost:{port}/"
        assert requests.get(url, verify=trusting, timeout=10).text == "stranger"
        with pytest.raises(requests.exceptions.SSLError):
            requests.get(url, timeout=10)
        with httpx.Client(verify=ssl.create_default_context(cafile=trusting)) as client:
            assert client.get(url).text == "stranger"
        # mocksens by its own name is no exception.
        with pytest.raises(requests.exceptions.SSLError):
            requests.get(server.url.replace("http:", "https:"), timeout=10)


def test_a_context_that_trusts_nobody_is_left_as_it_is(server: MocksensServer) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    before = (vars(context).copy(), context.cert_store_stats(), context.options, context.verify_flags)
    with redirect_hosts(server):
        handshake(port_of(server), context)
        assert (vars(context), context.cert_store_stats(), context.options, context.verify_flags) == before


def test_whoever_looks_at_no_certificate_still_gets_there(mocksens: Mocksens) -> None:
    async def by_aiohttp() -> int:
        async with aiohttp.ClientSession() as session, session.get(LIVE, ssl=False) as answer:
            return answer.status

    unverified = ssl.create_default_context()
    unverified.check_hostname, unverified.verify_mode = False, ssl.CERT_NONE
    with redirect_hosts(mocksens):
        with pytest.warns(urllib3.exceptions.InsecureRequestWarning):
            assert requests.get(LIVE, verify=False, timeout=10).status_code == 200
        with httpx.Client(verify=False) as client:
            assert client.get(LIVE).status_code == 200
        for run in (asyncio.run, uvloop.run):
            assert run(by_aiohttp()) == 200
        with (
            socket.create_connection((HOST, 443), 10) as plain,
            unverified.wrap_socket(plain, server_hostname=HOST) as connection,
        ):
            assert connection.getpeercert() == {}


def test_whoever_checks_the_name_alone_by_himself_still_does(mocksens: Mocksens) -> None:
    context = ssl.create_default_context()
    context.check_hostname = False
    request = request_to(mocksens)
    with redirect_hosts(mocksens), urllib3.PoolManager(ssl_context=context, retries=False) as pool:
        assert pool.request("POST", request.url, body=request.body, headers=request.headers).status == 202


def test_a_session_of_another_context_is_no_obstacle(server: MocksensServer) -> None:
    context = ssl.create_default_context()
    with redirect_hosts(server):
        with (
            socket.create_connection((HOST, 443), 10) as plain,
            context.wrap_socket(plain, server_hostname=HOST) as connection,
        ):
            connection.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
            connection.recv(1)
            session = connection.session
        assert session
        with (
            socket.create_connection((HOST, 443), 10) as plain,
            # Every parameter by its place, as wrap_socket may be called.
            context.wrap_socket(plain, False, True, True, HOST, session) as connection,  # noqa: FBT003
        ):
            assert not connection.session_reused


def test_servers_in_this_process_are_left_alone(server: MocksensServer, ca: trustme.CA, trusting: str) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    ca.issue_cert(HOST).configure_cert(context)
    with redirect_hosts(server):
        for how in ((True,), (True, HOST)):
            wrapped = context.wrap_bio(ssl.MemoryBIO(), ssl.MemoryBIO(), *how)
            assert wrapped.context is context


def test_subclasses_of_contexts_are_called_themselves(server: MocksensServer) -> None:
    seen: list[object] = []

    class Theirs(ssl.SSLContext):
        def wrap_socket(self, sock: socket.socket, **how: object) -> ssl.SSLSocket:  # type: ignore[override]
            seen.append(how["server_hostname"])
            return super().wrap_socket(sock, **how)  # type: ignore[arg-type]

    with redirect_hosts(server):
        assert handshake(port_of(server), Theirs(ssl.PROTOCOL_TLS_CLIENT))[0].startswith(b"HTTP/1.1 200")
    assert seen == [HOST]


def test_contexts_that_go_by_the_systems_trust(server: MocksensServer) -> None:
    class SSLContext(ssl.SSLContext):
        """The class by which truststore replaces Python's."""

        __module__ = "truststore._api"

        def wrap_socket(self, *_: object, **__: object) -> Any:
            raise AssertionError("the system knows nothing of mocksens")

        def wrap_bio(self, *_: object, **__: object) -> Any:
            raise AssertionError("nor does it so")

    theirs = SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    with pytest.MonkeyPatch.context() as patch:
        for injected in (False, True):
            if injected:
                patch.setattr(ssl, "SSLContext", SSLContext)
            with redirect_hosts(server):
                assert handshake(port_of(server), theirs)[0].startswith(b"HTTP/1.1 200")
                wrapped = theirs.wrap_bio(ssl.MemoryBIO(), ssl.MemoryBIO(), server_hostname=HOST)
                assert isinstance(wrapped, ssl.SSLObject)


def test_truststore(server: MocksensServer) -> None:
    truststore = pytest.importorskip("truststore")
    with redirect_hosts(server):
        context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        assert handshake(port_of(server), context)[0].startswith(b"HTTP/1.1 200")
        with httpx.Client(verify=context) as client:
            assert client.get(LIVE).status_code == 200


def another_copy(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Load the patches anew, as an application does that has dropped the modules of mocksens in the meantime."""
    with monkeypatch.context() as context:
        for name in [name for name in sys.modules if name.startswith(patches.__name__)]:
            context.delitem(sys.modules, name)
        spec = spec_from_file_location(patches.__name__, patches.__file__)
        assert spec is not None
        assert spec.loader is not None
        copy = module_from_spec(spec)
        context.setitem(sys.modules, patches.__name__, copy)
        spec.loader.exec_module(copy)
    assert copy.begin.__globals__ is not patches.begin.__globals__
    return copy


def test_of_two_copies_of_the_patches_the_inner_one_says_whom_to_trust(
    mocksens: Mocksens, elsewhere: Mocksens, monkeypatch: pytest.MonkeyPatch
) -> None:
    # As a process has them that the mocksens exec of another installation started, and that redirects by itself.
    outer = another_copy(monkeypatch)
    pem = requests.get(f"{elsewhere.url}/_mocksens/ca.pem", timeout=10).text
    route = outer.Redirection([HOST], "127.0.0.1", int(elsewhere.url.rpartition(":")[2]), pem, direct=False)
    outer.begin(route)
    try:
        for _ in range(2):
            with with_requests() as send:
                assert send(request_to(elsewhere)) == 202
            with with_requests() as send, redirect_hosts(mocksens):
                assert send(request_to(mocksens)) == 202
    finally:
        outer.end(route)
    mocksens.assert_sent(count=2)
    elsewhere.assert_sent(count=2)


def test_a_server_with_a_certificate_of_its_own_is_a_matter_of_the_client(
    ca: trustme.CA, trusting: str, tmp_path: Path
) -> None:
    file = tmp_path / "own.pem"
    ca.issue_cert(HOST).private_key_and_cert_chain_pem.write_to_path(file)
    with running(authority=OwnCertificate(file, file)) as server, redirect_hosts(server):
        assert requests.get(LIVE, verify=trusting, timeout=10).status_code == 200
        with pytest.raises(requests.exceptions.SSLError):
            requests.get(LIVE, timeout=10)
        # Encrypted or not, what was redirected is known, and ends with it.
        kept = socket.create_connection((HOST, 443), 10)
        kept = ssl.create_default_context(cafile=trusting).wrap_socket(kept, server_hostname=HOST)
    with kept, contextlib.suppress(ConnectionResetError):
        # One system is told of the end, another of its haste; none gets anything.
        assert kept.recv(1) == b""
