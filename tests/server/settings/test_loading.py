"""Settings from all sources: profiles, and that everything that is wrong is told at once."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from mocksens.core.switches import DOCUMENTED, OBSERVED
from mocksens.server.settings.assembly import library_of, sens_of
from mocksens.server.settings.loading import configure, load
from mocksens.server.settings.settings import SettingError
from tests.server.settings.support import by_flag, write


def test_a_profile_sets_the_switches_that_nobody_else_set() -> None:
    observed = by_flag(profile="observed")
    assert observed.switches == OBSERVED
    assert observed.source("nothing_found") == "profile observed"
    own = load({"profile": "observed"}, {"MOCKSENS_NOTHING_FOUND": "list"})
    assert own.switches == replace(OBSERVED, nothing_found=DOCUMENTED.nothing_found)
    write("delivery: 1s\n")
    assert by_flag(profile="observed").switches == replace(OBSERVED, delivery=DOCUMENTED.delivery)


@pytest.mark.parametrize("twin", ["ak:other=a;ak:sk", "mocksens-access-key:other"])
def test_an_access_key_that_stands_twice_is_refused(twin: str) -> None:
    with pytest.raises(SettingError, match=r"--keys: the access key .* twice"):
        load({"keys": twin}, {})


def test_everything_that_is_wrong_is_told_at_once(tmp_path: Path) -> None:
    file = tmp_path / "mocksens.yaml"
    file.write_text("dayly_quota: 1\nlanguage: fr\njournal: {a: b}\n", encoding="utf-8")
    environ = {"MOCKSENS_DELIVERY": "soon", "MOCKSENS_PORTT": "1"}
    with pytest.raises(SettingError) as raised:
        load({"port": "abc"}, environ, str(file))
    told = str(raised.value).splitlines()
    assert len(told) == 6
    beginnings = (
        "unknown setting `MOCKSENS_PORTT`",
        "mocksens.yaml:1:1: unknown setting `dayly_quota`",
        "mocksens.yaml:3",
        "--port: must be",
    )
    for said in (*beginnings, "MOCKSENS_DELIVERY: must be", "mocksens.yaml:2:1: language: must be ko or en, not 'fr'"):
        assert sum(line.startswith(said) for line in told) == 1


def test_everything_that_is_wrong_with_scenarios_is_told_at_once() -> None:
    with pytest.raises(SettingError, match=r"absent is not a directory\n.*missing is not a directory"):
        library_of(load({"scenarios": "absent,missing"}, {}))
    with pytest.raises(SettingError, match=r"'nope'.*\n.*'skt-outtage'; did you mean"):
        sens_of(load({"play": "nope,skt-outtage"}, {}))


def test_everything_that_cannot_be_configured_is_told_at_once() -> None:
    with pytest.raises(SettingError, match=r"unknown setting `prt`.*\ndelivery: must be .* not 'soon'"):
        configure(prt=1, delivery="soon")
