"""``redirect()`` of the fixture ``mocksens``, in children of pytest and with a service in one's hands."""

import socket

import pytest

from mocksens import redirect_hosts
from mocksens.testing import MocksensServer
from tests.cli.support import serving
from tests.redirect.clients import UNREACHABLE, request_to, with_sockets
from tests.testing.child import Child

pytestmark = [pytest.mark.slow, pytest.mark.measured]

TESTS = """
import socket

import pytest
import requests

import mocksens as package
from mocksens import sign
from mocksens.core.clock import SystemClock

SESSION = requests.Session()

@pytest.fixture(scope="session", autouse=True)
def offline():
    with pytest.MonkeyPatch.context() as patch:
        plain = socket.getaddrinfo

        def getaddrinfo(host, *wish, **named):
            if not host.startswith("127."):
                raise socket.gaierror("nobody knows")
            return plain(host, *wish, **named)

        patch.setattr(socket, "getaddrinfo", getaddrinfo)
        yield
        SESSION.close()

def send_code(mocksens):
    path = f"/sms/v2/services/{mocksens.service_id}/messages"
    now, keys = SystemClock().now(), {"access_key": mocksens.access_key, "secret_key": mocksens.secret_key}
    body = {"type": "SMS", "from": "0212345678", "content": "482913", "messages": [{"to": "01012345678"}]}
    headers = sign("POST", path, timestamp=now, **keys)
    url = f"https://sens.apigw.ntruss.com{path}"
    SESSION.post(url, json=body, headers=headers, timeout=10).raise_for_status()

def test_without(mocksens):
    with pytest.raises(requests.ConnectionError, match="nobody knows"):
        send_code(mocksens)

@pytest.mark.parametrize("number", range(3))
def test_bare(mocksens, number):
    mocksens.redirect()
    send_code(mocksens)
    mocksens.assert_sent(count=1)

def test_without_again(mocksens):
    test_without(mocksens)

def test_a_block(mocksens):
    with mocksens.redirect() as redirect:
        send_code(mocksens)
    test_without(mocksens)
    redirect.end()
    mocksens.redirect(hosts=["sms.example"])
    assert SESSION.get("http://sms.example/", headers={"Host": "localhost"}, timeout=10).status_code == 404
    send_code(mocksens)
    mocksens.assert_sent(count=2)

def test_without_at_the_end(mocksens):
    test_without(mocksens)

@pytest.fixture
def redirected(mocksens):
    mocksens.redirect()

@pytest.mark.mocksens(scenario="phone-switched-off")
def test_a_fixture_does_it(redirected, mocksens):
    send_code(mocksens)
    mocksens.clock.advance("1m")
    assert mocksens.messages[0].status_code == "2003"
"""


def test_a_test_that_redirects_is_alone_in_it(child: Child) -> None:
    run = child.run(tests=TESTS)
    assert run.outcomes == {"passed": 8}, run.text


def test_a_server_that_runs_elsewhere_is_redirected_to(child: Child) -> None:
    with serving("serve", "--port", "0", "--admin-token", "let me in") as server:
        run = child.run("--mocksens-url", server.url, tests=TESTS, MOCKSENS_ADMIN_TOKEN="let me in")
        assert run.outcomes == {"passed": 8}, run.text


def test_it_ends_with_the_service_however_that_ends(server: MocksensServer) -> None:
    before = socket.getaddrinfo

    def fail() -> None:
        with server.service() as service:
            service.redirect()
            with service.redirect() as inner, with_sockets() as send:
                assert send(request_to(service)) == 202
            inner.end()
            assert socket.getaddrinfo is not before
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert socket.getaddrinfo is before


def test_services_of_two_servers(server: MocksensServer, another: MocksensServer) -> None:
    with server.service() as one, another.service() as other, with_sockets() as send:
        with other.redirect():
            one.redirect()
            assert send(request_to(one)) == 202
        with redirect_hosts(other):
            assert send(request_to(other)) == 202
        one.close()
        with pytest.raises(UNREACHABLE):
            send(request_to(one))
        one.assert_sent(count=1)
        other.assert_sent(count=1)
