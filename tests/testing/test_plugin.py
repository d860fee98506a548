"""The pytest plugin: fixtures, the marker and reports, each run in a separate process."""

import re
from importlib.metadata import entry_points
from pathlib import Path

import pytest

from tests.cli.support import free_port, serving
from tests.test_package import HEAVY
from tests.testing.child import Child, pytest_in

pytestmark = [pytest.mark.slow, pytest.mark.measured]

SEVERAL = """
import os
import pytest

SEEN = set()

@pytest.mark.parametrize("number", range(8))
def test_alone(mocksens, mocksens_server, client, number, request):
    assert mocksens.url == mocksens_server.url
    assert mocksens.service_id not in SEEN
    SEEN.add(mocksens.service_id)
    assert mocksens.messages == []
    assert client.send(content=f"number {number}").status == 202
    mocksens.assert_sent(content=f"number {number}", count=1)
    mocksens.assert_no_duplicate_sends()
    with open(f"{request.config.rootpath}/seen", "a") as seen:
        print(os.environ.get("PYTEST_XDIST_WORKER", "alone"), mocksens.url, mocksens.service_id, file=seen)
"""
BUSY = """
name: busy
steps:
  - when: {operation: send-messages}
    then: {respond: throttled}
    times: 2
"""


def seen(child: Child) -> list[list[str]]:
    lines = (child.folder / "seen").read_text(encoding="utf-8").splitlines()
    return [line.split() for line in lines]


def test_the_entry_point_is_installed() -> None:
    (found,) = entry_points(group="pytest11", name="mocksens")
    assert found.value == "mocksens.pytest_plugin"


def test_each_test_has_a_service_of_its_own_on_one_server(child: Child) -> None:
    # As installed, with all the other plugins that there are.
    child.write("test_it.py", SEVERAL)
    run = pytest_in(child.folder)
    assert run.outcomes == {"passed": 8}, run.text
    _, urls, services = zip(*seen(child), strict=True)
    assert (len(set(urls)), len(set(services))) == (1, 8)


def test_under_xdist_each_worker_has_its_own_server(child: Child) -> None:
    run = child.run("-p", "xdist", "-n", "2", tests=SEVERAL)
    assert run.outcomes == {"passed": 8}, run.text
    workers, urls, services = zip(*seen(child), strict=True)
    assert (len(set(workers)), len(set(urls)), len(set(services))) == (2, 2, 8)


def test_a_running_server_is_shared_by_all_workers(child: Child) -> None:
    with serving("serve", "--port", "0", "--admin-token", "let me in") as server:
        run = child.run(
            "-p", "xdist", "-n", "2", "--mocksens-url", server.url, tests=SEVERAL, MOCKSENS_ADMIN_TOKEN="let me in"
        )
        assert run.outcomes == {"passed": 8}, run.text
        workers, urls, services = zip(*seen(child), strict=True)
        assert (set(urls), len(set(workers)), len(set(services))) == ({server.url}, 2, 8)
        # The variable does what the option does, and the option wins.
        assert child.run(MOCKSENS_URL=server.url, MOCKSENS_ADMIN_TOKEN="let me in").outcomes == {"passed": 8}
        assert seen(child)[-1][1] == server.url
        run = child.run("--mocksens-url", server.url, "-k", "alone[0]", MOCKSENS_URL="http://nobody:1")
        assert run.outcomes == {"error": 1}
        assert "requires an admin token: set MOCKSENS_ADMIN_TOKEN, or pass it to connect()" in run.text


def test_a_server_that_is_not_there_is_one_line(child: Child) -> None:
    url = f"http://127.0.0.1:{free_port()}"
    run = child.run("--mocksens-url", url, tests="def test_it(mocksens): pass")
    assert run.outcomes == {"error": 1}
    assert f"mocksens: nothing answers at {url}" in run.text
    assert "Traceback" not in run.text
    run = child.run(tests="def test_it(mocksens): pass", MOCKSENS_URL="127.0.0.1:7367")
    assert "mocksens: must be the URL of a server, such as http://127.0.0.1:7367, not '127.0.0.1:7367'" in run.text


def test_the_variables_of_a_server_do_not_reach_the_tests(child: Child) -> None:
    run = child.run(
        tests="""
        def test_it(mocksens, client):
            mocksens.clock.freeze()
            client.send()
            assert mocksens.messages[0].status == "READY"
        """,
        MOCKSENS_DELIVERY="immediate",
        MOCKSENS_PORT="7367",
        MOCKSENS_SERVICES="only-this-one",
        MOCKSENS_NONSENSE="x",
    )
    assert run.outcomes == {"passed": 1}, run.text


SETTINGS = """
import pytest

@pytest.fixture(scope="session")
def mocksens_settings():
    return {settings}

def test_it(mocksens, client):
    client.send()
    assert mocksens.messages[0].status_code == "0"
"""


def test_settings_are_overridden_in_a_conftest(child: Child) -> None:
    own = SETTINGS.replace("{settings}", "{'delivery': 'immediate', 'seed': '1'}")
    assert child.run(tests=own).outcomes == {"passed": 1}
    with serving("serve", "--port", "0") as server:
        own = SETTINGS.replace("{settings}", "{'delivery': 'immediate'}")
        assert child.run("--mocksens-url", server.url, tests=own).outcomes == {"passed": 1}
        own = SETTINGS.replace("{settings}", "{'seed': '1'}")
        run = child.run("--mocksens-url", server.url, tests=own)
        assert run.outcomes == {"error": 1}
        assert "seed" in run.text


def test_a_wrong_setting_is_one_line(child: Child) -> None:
    run = child.run(tests=SETTINGS.replace("{settings}", "{'delivry': 'immediate'}"))
    assert run.outcomes == {"error": 1}
    assert "mocksens: unknown setting `delivry`; did you mean delivery?" in run.text
    assert "pytest_plugin.py" not in run.text


def test_a_failure_is_reported_with_what_the_service_saw(child: Child) -> None:
    run = child.run(
        tests="""
        from conftest import client_of

        def test_it(mocksens, client):
            mocksens.clock.freeze()
            client.send(content="[mocksens] 인증번호는 123456입니다")
            client_of(mocksens, secret_key="of somebody else").send()
            client.send(messages=[{"to": "010-1"}])
            client.request("GET", "/nowhere")
            mocksens.fail_next("throttled", times=2)
            client.send()
            assert mocksens.messages == []
        """
    )
    assert run.outcomes == {"failed": 1}
    expected = " ".join(run.section.split())
    assert "requests (4): #1 POST send-messages 202 #2 POST send-messages 401: " in expected
    assert "secret key" in expected
    assert "of somebody else" not in run.section
    assert "#3 POST send-messages 400: " in expected
    assert "'messages[0].to' must be digits only." in expected
    assert "#4 POST send-messages 429: scripted by one-off-1" in expected
    assert "messages (1): to 01011112222 from 0212345678 SMS READY '[mocksens] 인증번호는 123456입니다'" in expected
    assert "scenarios (1): one-off-1: step 1 used 1 of 2" in expected
    assert "requests that reached no service of this mocksens (1): #1 GET '/nowhere' 404" in expected


def test_a_failure_under_xdist_and_in_a_fixture_is_reported_too(child: Child) -> None:
    run = child.run(
        "-p",
        "xdist",
        "-n",
        "1",
        tests="""
        import pytest

        @pytest.fixture
        def broken(client):
            client.send(content="from a fixture")
            raise RuntimeError("broken")

        def test_it(broken):
            pass
        """,
    )
    assert run.outcomes == {"error": 1}
    assert "'from a fixture'" in run.section


def test_an_assertion_points_at_the_line_of_the_test(child: Child) -> None:
    run = child.run(
        tests="""
        import asyncio

        def test_sent(mocksens):
            mocksens.assert_sent(to="0101*")

        def test_waited(mocksens):
            mocksens.wait_for("0101*", timeout=0.01)

        def test_nothing(mocksens, client):
            client.send()
            mocksens.assert_nothing_sent()
        """
    )
    assert run.outcomes == {"failed": 3}
    assert '>       mocksens.assert_sent(to="0101*")' in run.text
    assert '>       mocksens.wait_for("0101*", timeout=0.01)' in run.text
    assert ">       mocksens.assert_nothing_sent()" in run.text
    assert "E       AssertionError: expected at least 1 send with to '0101*', found none" in run.text
    assert "raise AssertionError" not in run.text


def test_where_nothing_failed_nothing_is_reported(child: Child) -> None:
    run = child.run(
        "-rA",
        tests="""
        import pytest

        def test_good(mocksens):
            pass

        def test_skipped(mocksens):
            mocksens.fail_next(503)
            pytest.skip("not today")

        @pytest.mark.xfail(strict=True)
        def test_known(mocksens):
            mocksens.fail_next(503)
            assert not mocksens.url

        def test_of_others():
            pass
        """,
    )
    assert run.outcomes == {"passed": 2, "skipped": 1, "xfailed": 1}, run.text
    assert "- mocksens -" not in run.text


def test_a_server_that_died_is_told_of(child: Child) -> None:
    run = child.run(
        tests="""
        import pytest

        def test_it(mocksens):
            mocksens._admin.url = "http://127.0.0.1:1"
            assert False
        """
    )
    assert run.outcomes["failed"] == 1
    assert "the service's requests are not available: nothing answers at http://127.0.0.1:1" in run.section


def test_a_finite_step_that_was_never_used_fails_the_test(child: Child) -> None:
    child.write("busy.yaml", BUSY)
    run = child.run(
        tests="""
        import pytest

        @pytest.mark.mocksens(scenario="busy.yaml")
        def test_unused(mocksens, client):
            client.list_unsubscribes()

        def test_one_off(mocksens):
            mocksens.fail_next("throttled")

        @pytest.mark.mocksens(scenario="busy.yaml", unused_steps="ignore")
        def test_ignored(mocksens):
            mocksens.fail_next("throttled")

        @pytest.mark.mocksens(scenario="busy.yaml")
        def test_used_once(mocksens, client):
            assert client.send().status == 429

        @pytest.mark.mocksens(scenario="busy.yaml")
        def test_failed_anyway(mocksens):
            assert False, "on purpose"
        """
    )
    assert run.outcomes == {"passed": 4, "failed": 1, "error": 2}, run.text
    assert "busy, step 1 was never used, nothing matched it: when {" in run.text
    assert "fail_next('throttled') was never used, nothing matched it" in run.text
    assert "@pytest.mark.mocksens(unused_steps='ignore')" in run.text
    assert "#1 GET list-unsubscribes 200" in run.text


def test_the_marker_plays_and_configures(child: Child) -> None:
    child.write("busy.yaml", BUSY)
    (child.folder / "deeper").mkdir()
    child.write("deeper/busy.yaml", BUSY.replace("throttled", "endpoint-error"))
    child.write(
        "deeper/test_deeper.py",
        """
        import pytest

        @pytest.mark.mocksens(scenario="busy.yaml")
        def test_the_file_beside_the_test_is_meant(mocksens, client):
            assert client.send().status == 503
        """,
    )
    run = child.run(
        tests="""
        import pytest
        from conftest import client_of

        pytestmark = pytest.mark.mocksens(delivery="immediate", scenario="busy.yaml", unused_steps="ignore")

        def test_of_the_module(mocksens, client):
            assert [client.send().status for _ in range(3)] == [429, 429, 202]
            assert mocksens.messages[0].status_code == "0"

        @pytest.mark.mocksens(scenario=[], delivery="manual", callers=["0212345678"], daily_quota=1)
        def test_the_nearest_wins(mocksens, client):
            client.send()
            mocksens.clock.advance("1d")
            assert mocksens.messages[0].status != "COMPLETED"
            assert client.send(**{"from": "0299999999"}).status == 404

        @pytest.mark.mocksens(scenario=["throttled", "endpoint-error"])
        def test_the_latest_goes_first(mocksens, client):
            assert client.send().status == 503

        def test_other_services_are_as_ever(mocksens, mocksens_server):
            with mocksens_server.service() as other:
                other.clock.freeze()
                assert client_of(other).send().status == 202
                assert other.messages[0].status == "READY"
        """,
    )
    assert run.outcomes == {"passed": 5}, run.text


WRONG = {
    'senario="throttled"': "unknown argument `senario` of the marker mocksens; did you mean scenario?; it has scen",
    "colour=1": "the switches document, delivery, callers",
    '"throttled"': "the marker mocksens takes keyword arguments, such as scenario='throttled'",
    'unused_steps="no"': "unused_steps of the marker mocksens must be 'fail' or 'ignore', not 'no'",
    'scenario="throtled"': "no scenario throtled is available; did you mean throttled?",
    'scenario="gone.yaml"': "no scenario file gone.yaml; looked for",
    'delivery="sometimes"': "delivery",
    'delivery="x", over_long="y"': "; over_long: must be cut or refuse, not 'y'",
    "shape=1, hue=2, unused_steps='x'": "unknown argument `shape` of the marker mocksens\n"
    "unknown argument `hue` of the marker mocksens; it has ",
}


def test_a_wrong_marker_is_one_line_that_names_what_is_right(child: Child) -> None:
    tests = [
        f"@pytest.mark.mocksens({arguments})\ndef test_{number}(mocksens): pass\n"
        for number, arguments in enumerate(WRONG)
    ]
    run = child.run(tests="\n".join(["import pytest", *tests]))
    assert run.outcomes == {"error": len(WRONG)}
    for expected in WRONG.values():
        assert expected in run.text
    assert "pytest_plugin.py" not in run.text


def test_pytest_names_the_option_the_fixtures_and_the_marker(child: Child) -> None:
    assert "--mocksens-url=URL" in child.run("--help").text
    marker = "scenario=..., unused_steps='fail', service_id=..., access_key=..., secret_key=..., **switches"
    assert f"@pytest.mark.mocksens({marker})" in child.run("--markers").text
    listed = child.run("--fixtures", tests="def test_it(): pass").text
    for name in ("mocksens_server [session scope]", "mocksens_settings [session scope]", "mocksens --"):
        assert name in listed


UNWANTED = HEAVY | {"asyncio", "http.client", "uvloop"}
LOADED = f"""
import sys

def test_it():
    ours = sorted(name for name in sys.modules if name.split(".")[0] == "mocksens")
    assert ours == ["mocksens", "mocksens.pytest_plugin"]
    assert not {UNWANTED} & sys.modules.keys()
"""


def test_loading_the_plugin_imports_nothing_else(child: Child) -> None:
    child.write("conftest.py", "")
    run = child.run(tests=LOADED)
    assert run.outcomes == {"passed": 1}, run.text


def test_the_example_passes() -> None:
    run = pytest_in(Path(__file__).parent / "example", "-q", "-p", "no:cacheprovider")
    assert run.outcomes == {"passed": 10}, run.text


# --- the marker implies the fixture ------------------------------------------------------------------

MARKED = """
import unittest
import pytest

@pytest.mark.mocksens(scenario="nope")
def test_a(): pass

@pytest.mark.mocksens(scenario="nope")
async def test_async(): pass

@pytest.mark.mocksens(scenario="nope")
class TestClass:
    def test_b(self): pass

@pytest.mark.mocksens(scenario="nope")
class Case(unittest.TestCase):
    def test_c(self): pass
    @pytest.mark.skip
    def test_skipped(self): pass

def test_free(request):
    assert "mocksens" not in request.fixturenames
"""


def test_a_marker_without_the_fixture_does_not_pass_unnoticed(child: Child) -> None:
    run = child.run(tests=MARKED)
    assert run.outcomes == {"passed": 1, "skipped": 1, "error": 4}, run.text
    assert run.text.count("no scenario nope is available") >= 4


def test_a_marker_on_a_module_gives_each_of_its_tests_a_service(child: Child) -> None:
    tests = """
    import pytest
    from mocksens.client.models.services import ServicesData
    pytestmark = pytest.mark.mocksens(delivery="immediate")
    SEEN = []

    def test_implied(request, mocksens_server):
        names = [each.service_id for each in mocksens_server.admin.get("/services", ServicesData).services]
        SEEN.extend(names)
        assert len(names) == 2

    def test_asked_for(mocksens):
        assert mocksens.service_id not in SEEN

    def test_of_a_fixture(client):
        assert client.send().status == 202
    """
    run = child.run(tests=tests)
    assert run.outcomes == {"passed": 3}, run.text


def test_a_marker_that_a_hook_adds_implies_the_fixture_too(child: Child) -> None:
    hook = """
    import pytest

    def pytest_collection_modifyitems(items):
        for item in items:
            item.add_marker(pytest.mark.mocksens(scenario="nope"))
    """
    child.write("conftest.py", hook)
    run = child.run(tests="def test_a(): pass")
    assert run.outcomes == {"error": 1}, run.text


def test_a_step_that_is_never_used_fails_a_test_that_only_has_the_marker(child: Child) -> None:
    tests = f"""
    import pytest
    BUSY = {BUSY!r}

    @pytest.mark.mocksens(scenario=BUSY)
    def test_unused(): pass

    @pytest.mark.mocksens(scenario=BUSY, unused_steps="ignore")
    def test_ignored(): pass
    """
    run = child.run(tests=tests)
    assert run.outcomes == {"passed": 2, "error": 1}, run.text
    assert "busy, step 1 was never used" in run.text


def test_a_marker_on_what_has_no_fixtures_is_refused(child: Child) -> None:
    hook = """
    import pytest

    class Item(pytest.Item):
        def runtest(self): pass

    class File(pytest.File):
        def collect(self):
            item = Item.from_parent(self, name="odd")
            item.add_marker(pytest.mark.mocksens)
            yield item

    def pytest_collect_file(file_path, parent):
        if file_path.suffix == ".odd":
            return File.from_parent(parent, path=file_path)
    """
    child.write("conftest.py", hook)
    child.write("a.odd", "")
    run = child.run("a.odd")
    assert run.outcomes == {"error": 1}, run.text
    assert "the marker mocksens works only on tests that can use fixtures" in run.text


def test_blocking_a_number_leaves_the_memory_whole(child: Child) -> None:
    tests = "def test_it(mocksens): mocksens.block('01012345678')"
    run = child.run("-W", "default", tests=tests, PYTHONDEVMODE="1", PYTHONMALLOC="malloc")
    assert (run.code, run.outcomes) == (0, {"passed": 1}), run.text


# --- what is told once, and without our own frames ---------------------------------------------------


def test_an_error_is_told_once_and_without_frames_of_ours(child: Child) -> None:
    run = child.run(
        tests="""
        import pytest

        def test_play(mocksens): mocksens.play("nope")
        def test_configure(mocksens): mocksens.configure(delivry="1s")
        def test_advance(mocksens): mocksens.clock.advance("soon")
        def test_file(mocksens): mocksens.play("gone.yaml")
        def test_yaml(mocksens): mocksens.play("steps: [")
        def test_fault(mocksens): mocksens.fail_next("nope")
        def test_scenario(mocksens): mocksens.fail_next("skt-outage")
        def test_times(mocksens): mocksens.fail_next(503, tims=2)
        def test_mapping(mocksens): mocksens.play({"name": "x", "steps": [{"them": 1}]})
        def test_message(mocksens): mocksens.message("nope")
        def test_field(mocksens): mocksens.assert_sent(too="x")
        def test_timeout(mocksens): mocksens.wait_for(timeout="soon")
        def test_freeze(mocksens): mocksens.clock.freeze("never")
        def test_service(mocksens_server):
            with mocksens_server.service("undefined"): pass
        """
    )
    assert run.outcomes == {"failed": 14}
    assert "contextlib.py" not in run.text
    assert "AdminError(" not in run.text
    assert "mocksens/" not in re.sub(r"(?m)^rootdir.*$|^FAILED .*$", "", run.text)
    assert "The above exception" not in run.text
    assert "During handling" not in run.text
    assert "no scenario nope is available; `mocksens scenarios list` names the built-in ones" in run.text
    assert "send one in the body" not in run.text


def test_an_error_of_a_fixture_is_told_once(child: Child) -> None:
    url = f"http://127.0.0.1:{free_port()}"
    run = child.run("--mocksens-url", url, tests="def test_a(mocksens): pass\ndef test_b(mocksens): pass")
    assert run.outcomes == {"error": 2}
    assert "During handling" not in run.text
    assert len(re.findall(rf"(?m)^(?:E +)?(?:Failed: )?mocksens: nothing answers at {url}", run.text)) == 2
    run = child.run(tests="import pytest\n@pytest.mark.mocksens(scenario='nope')\ndef test_it(mocksens): pass")
    assert "During handling" not in run.text
    assert len(re.findall(r"(?m)^(?:E +)?(?:Failed: )?mocksens: no scenario nope is available", run.text)) == 1


def test_a_server_that_dies_is_told_once(child: Child) -> None:
    run = child.run(
        tests="""
        from mocksens.client.admin import AdminClient
        from mocksens.client.models.server import HealthData

        def test_it():
            AdminClient("http://127.0.0.1:1").get("/readyz", HealthData)
        """
    )
    assert run.outcomes == {"failed": 1}
    assert "http/client.py" not in run.text
    assert "The above exception" not in run.text


# --- an application with settings of its own ---------------------------------------------------------

OWN = '{"service_id": "ncp:sms:kr:123456789012:prod", "access_key": "prod-key", "secret_key": "prod-secret"}'


def test_an_application_that_has_read_its_settings_keeps_them(child: Child) -> None:
    child.write(
        "test_it.py",
        f"""
        import pytest
        from tests.client import Client, OverHttp
        from mocksens.core.signing.credentials import Credential

        @pytest.fixture(scope="session")
        def mocksens_settings():
            return {OWN}

        @pytest.mark.parametrize("time", [1, 2])
        def test_by_settings(mocksens, client, time):
            assert (mocksens.service_id, mocksens.access_key) == ("ncp:sms:kr:123456789012:prod", "prod-key")
            assert client.send().status == 202
            assert len(mocksens.messages) == 1

        @pytest.mark.mocksens(service_id="mine", access_key="my-key", secret_key="my-secret", delivery="immediate")
        def test_by_marker(mocksens, client):
            assert (mocksens.service_id, mocksens.access_key, mocksens.secret_key) == ("mine", "my-key", "my-secret")
            assert client.send().status == 202
            assert mocksens.messages[0].status == "COMPLETED"
        """,
    )
    assert child.run().outcomes == {"passed": 3}


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ("service_id='undefined'", "the serviceId is the word 'undefined'"),
        ("access_key='a'", "accessKey and secretKey belong together"),
        (
            "access_key='mocksens-access-key', secret_key='another'",
            "the access key mocksens-access-key is in use already",
        ),
    ],
)
def test_an_identity_that_cannot_be_is_one_line(child: Child, arguments: str, expected: str) -> None:
    run = child.run(tests=f"import pytest\n@pytest.mark.mocksens({arguments})\ndef test_it(mocksens): pass")
    assert run.outcomes == {"error": 1}
    assert expected in run.text


def test_a_refused_application_with_its_own_keys_is_told_the_ways_out(child: Child) -> None:
    run = child.run(
        tests="""
        from conftest import client_of

        def test_keys(mocksens):
            client_of(mocksens, access_key="prod-key", secret_key="prod-secret").send()
            mocksens.assert_sent()
        """
    )
    expected = " ".join(run.text.split())
    assert "the application signs with other keys; this service has the access key " in expected
    assert "mocksens.env" in expected
    assert "access_key=… and secret_key=… of @pytest.mark.mocksens" in expected
    assert "prod-secret" not in run.section


def test_a_wrong_service_is_named_in_the_report(child: Child) -> None:
    run = child.run(
        tests="""
        from tests.testing.conftest import client_of

        def test_it(mocksens):
            client = client_of(mocksens)
            client.base = "/sms/v2/services/ncp:sms:kr:123456789012:prod"
            assert client.send().status == 403
            mocksens.assert_sent()
        """
    )
    expected = " ".join(run.section.split())
    assert "may not use the service 'ncp:sms:kr:123456789012:prod': it is limited" in expected
    assert "signs with other keys" not in expected


@pytest.mark.parametrize("name", ["caller-not-registered", "connection-reset"])
def test_a_scenario_that_is_taken_for_an_answer_is_told_with_play(child: Child, name: str) -> None:
    run = child.run(tests=f"def test_it(mocksens): mocksens.fail_next({name!r})")
    assert f'{name!r} is a scenario, not an answer of the gateway: mocksens.play("{name}") plays it' in run.text
