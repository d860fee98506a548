"""The texts of the pages, in both languages."""

import re
from collections import Counter
from importlib import import_module
from pkgutil import iter_modules

import pytest

from mocksens.web.inbox import texts
from mocksens.web.inbox.language import TEXTS

MODULES = [import_module(f"{texts.__name__}.{module.name}") for module in iter_modules(texts.__path__)]


def test_a_text_has_one_place() -> None:
    counts = Counter(key for module in MODULES for key in module.TEXTS)
    assert [key for key, count in counts.items() if count > 1] == []
    assert counts.keys() == TEXTS.keys()


@pytest.mark.parametrize("key", TEXTS)
def test_both_languages_name_the_same_values(key: str) -> None:
    english, korean = TEXTS[key]
    assert set(re.findall("{[a-z_]+}", english)) == set(re.findall("{[a-z_]+}", korean))
