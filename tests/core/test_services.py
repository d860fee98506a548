"""Services that are created with keys of their own, and dropped."""

import re
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from mocksens import Credential, Sens
from mocksens.core import access
from mocksens.core.errors import Conflict, Forbidden
from mocksens.core.ids import Ids
from mocksens.core.scenarios.model import Then
from mocksens.core.scenarios.scenario import Scenario, Step
from mocksens.core.sens import DEFAULT_CREDENTIAL
from mocksens.core.service_ids import DEFAULT_SERVICE_ID, check_service_id


def test_a_service_is_created_with_a_pair_that_may_use_it_alone() -> None:
    sens = Sens(seed="tests")
    service, pair = sens.create_service("a")
    assert service is sens.service("a") is sens.known("a")
    assert sens.credentials[pair.access_key.encode()] == pair
    access.check(pair, "a")
    with pytest.raises(Forbidden):
        access.check(pair, "b")


def test_keys_and_ids_look_like_those_of_the_console() -> None:
    service, pair = Sens(seed="tests").create_service()
    assert re.fullmatch("ncp:sms:kr:[0-9]{12}:[A-Za-z0-9]{8}", service.id)
    assert re.fullmatch("[A-Za-z0-9]{20}", pair.access_key)
    assert re.fullmatch("[A-Za-z0-9]{40}", pair.secret_key)


def test_the_seed_decides_what_is_drawn() -> None:
    def drawn(seed: str) -> list[object]:
        sens = Sens(seed=seed)
        made = [sens.create_service() for _ in range(3)]
        return [(service.id, pair) for service, pair in made]

    assert drawn("tests") == drawn("tests")
    assert len({str(one) for one in [*drawn("tests"), *drawn("other")]}) == 6


def test_nothing_is_drawn_that_is_in_use() -> None:
    ids = Ids("tests//keys")
    first_id, first_key = ids.service_id(), ids.access_key()
    sens = Sens([Credential(first_key, "secret")], seed="tests")
    assert sens.create_service("a")[1].access_key != first_key
    sens = Sens(seed="tests")
    sens.service(first_id)
    assert sens.create_service()[0].id != first_id


def test_a_service_that_is_there_is_not_created() -> None:
    sens = Sens(seed="tests")
    sens.service("a")
    before = sens.credentials
    with pytest.raises(Conflict, match="there is a service a already"):
        sens.create_service("a")
    assert sens.credentials is before


@pytest.mark.parametrize("service_id", ["", "a b", "a/b", "가", "a" * 161])
def test_a_service_that_cannot_be_is_not_created(service_id: str) -> None:
    sens = Sens(seed="tests")
    with pytest.raises(Forbidden):
        sens.create_service(service_id)
    assert ([service.id for service in sens.services], len(sens.credentials)) == ([DEFAULT_SERVICE_ID], 1)


def test_a_list_of_services_admits_no_other() -> None:
    sens = Sens(services=["a"], seed="tests")
    for service_id in ("b", None):
        with pytest.raises(Forbidden, match="listed"):
            sens.create_service(service_id)
    assert len(sens.credentials) == 1


@pytest.mark.parametrize(("services", "there"), [(None, [DEFAULT_SERVICE_ID]), (["b", "a"], ["a", "b"]), ([], [])])
def test_the_default_service_or_the_listed_ones_exist_from_the_start(
    services: list[str] | None, there: list[str]
) -> None:
    sens = Sens(services=services, seed="tests")
    assert [service.id for service in sens.services] == there
    for service_id in there:
        with pytest.raises(Conflict, match="always exists"):
            sens.create_service(service_id)


@pytest.mark.parametrize("service_id", ["a", DEFAULT_SERVICE_ID])
def test_a_service_that_always_exists_is_made_anew_as_soon_as_it_is_dropped(service_id: str) -> None:
    scenario = Scenario(name="closed", steps=[Step(then=Then(respond="forbidden"))])
    sens = Sens(services=[service_id], seed="tests", played=[scenario])
    before = sens.known(service_id)
    before.store.quota.set(1, 1)
    sens.drop_service(service_id)
    anew = sens.known(service_id)
    assert (before.dropped, anew.dropped, anew.store.quota.recipients) == (True, False, 0)
    assert [play.scenario for play in anew.scenarios.plays] == [scenario]


def test_a_created_service_begins_as_any_other() -> None:
    scenario = Scenario(name="closed", steps=[Step(then=Then(respond="forbidden"))])
    sens = Sens(seed="tests", played=[scenario])
    service, _ = sens.create_service()
    assert [play.scenario for play in service.scenarios.plays] == [scenario]
    assert service.switches is sens.switches


def test_a_dropped_service_takes_its_own_keys_along_and_no_others() -> None:
    shared = Credential("shared", "secret", frozenset({"a"}))
    sens = Sens([DEFAULT_CREDENTIAL, shared], seed="tests")
    _, pair = sens.create_service("a")
    _, other = sens.create_service("b")
    sens.drop_service("a")
    assert set(sens.credentials.values()) == {DEFAULT_CREDENTIAL, shared, other}
    assert pair.access_key.encode() not in sens.credentials
    assert [service.id for service in sens.services] == [DEFAULT_SERVICE_ID, "b"]


def test_a_dropped_service_is_fresh_when_it_is_used_again() -> None:
    sens = Sens(seed="tests")
    service = sens.service(DEFAULT_SERVICE_ID)
    service.store.quota.set(1, 1)
    sens.drop_service(DEFAULT_SERVICE_ID)
    assert sens.service(DEFAULT_SERVICE_ID).store.quota.recipients == 0
    assert (service.dropped, sens.service(DEFAULT_SERVICE_ID).dropped) == (True, False)


def test_a_service_that_is_not_there_is_neither_known_nor_dropped_nor_made() -> None:
    sens = Sens(seed="tests")
    for ask in (sens.known, sens.drop_service):
        with pytest.raises(KeyError):
            ask("a")
    assert [service.id for service in sens.services] == [DEFAULT_SERVICE_ID]


def test_whoever_listens_is_told_of_the_end() -> None:
    sens = Sens(seed="tests")
    service, told = sens.service("a"), list[bool]()
    service.listeners.append(lambda: told.append(service.dropped))
    sens.drop_service("a")
    assert told == [True]


@pytest.mark.usefixtures("hurry")
def test_threads_that_create_and_drop_lose_no_key_and_keep_none() -> None:
    sens, end = Sens(seed="tests"), threading.Event()

    def look() -> bool:
        while not end.is_set():
            for key, pair in sens.credentials.items():
                assert pair.access_key.encode() == key
        return True

    def work(worker: int) -> list[str]:
        kept = []
        for turn in range(40):
            service, pair = sens.create_service(None if turn % 2 else f"{worker}.{turn}")
            assert sens.credentials[pair.access_key.encode()] == pair
            if turn % 4:
                sens.drop_service(service.id)
            else:
                kept.append(service.id)
        return kept

    with ThreadPoolExecutor(9) as pool:
        watcher = pool.submit(look)
        kept = [service_id for each in pool.map(work, range(8)) for service_id in each]
        end.set()
        assert watcher.result()
    assert {service.id for service in sens.services} == {DEFAULT_SERVICE_ID, *kept}
    limited = [pair.services for pair in sens.credentials.values() if pair.services]
    assert {service_id for each in limited for service_id in each} == set(kept)
    assert len(limited) == len(kept)


# --- keys that an application has already ------------------------------------------------------------


def test_a_service_may_be_made_with_keys_that_an_application_has() -> None:
    sens = Sens()
    service, pair = sens.create_service("mine", ("prod-key", "prod-secret"))
    assert (pair.access_key, pair.secret_key, pair.services) == ("prod-key", "prod-secret", frozenset({"mine"}))
    assert sens.credentials[b"prod-key"] == pair
    sens.drop_service(service.id)
    assert b"prod-key" not in sens.credentials
    assert sens.create_service("other", ("prod-key", "another"))[1].secret_key == "another"


def test_keys_of_the_whole_server_do_for_a_service_and_stay() -> None:
    sens = Sens()
    whole = next(iter(sens.credentials.values()))
    assert sens.create_service("mine", (whole.access_key, whole.secret_key))[1] is whole
    sens.drop_service("mine")
    assert list(sens.credentials.values()) == [whole]


@pytest.mark.parametrize("pair", [("prod-key", "another"), ("prod-key", "prod-secret")])
def test_a_key_that_another_service_has_is_in_use(pair: tuple[str, str]) -> None:
    sens = Sens()
    sens.create_service("mine", ("prod-key", "prod-secret"))
    with pytest.raises(Conflict, match="the access key prod-key is in use already"):
        sens.create_service("other", pair)
    assert [service.id for service in sens.services if service.id == "other"] == []


LOOKS_LIKE = "is not well-formed; one looks like ncp:sms:kr:000000000000:mocksens"


@pytest.mark.parametrize(
    ("service_id", "said"),
    [
        ("my:shop ", "has a space or a line end after it; strip it where it is read"),
        ("my:shop\n", "has a space or a line end after it; strip it where it is read"),
        ("my:shop\r\n", "has spaces or line ends after it; strip it where it is read"),
        ("\tmy:shop", "has a space or a line end before it; strip it where it is read"),
        (" my:shop ", "has spaces or line ends around it; strip it where it is read"),
        ("my:shop\xa0", "has a space or a line end after it; strip it where it is read"),
        ('"my:shop"', "has quotes around it; send my:shop"),
        ("'my:shop'", "has quotes around it; send my:shop"),
        ("my:shop\u200b", r"has '\u200b' after it; send my:shop"),
        ("\ufeffmy:shop", r"has '\ufeff' before it; send my:shop"),
        ("my:shop,", "has ',' after it; send my:shop"),
        ("my:shop?", "has '?' after it; send my:shop"),
        ("my%3Ashop", "was escaped twice; escape it once"),
        ("my shop", LOOKS_LIKE),
        ("내 서비스", LOOKS_LIKE),
        ("100% x", LOOKS_LIKE),
        ("-- ", LOOKS_LIKE),
        ("x" * 161, "has 161 characters; there are at most 160"),
    ],
)
def test_a_service_id_that_cannot_be_is_told_what_is_wrong_with_it(service_id: str, said: str) -> None:
    with pytest.raises(Forbidden) as refused:
        check_service_id(service_id)
    assert refused.value.diagnosis().startswith(f"the serviceId {service_id[:80]!a} {said}")
