"""The meanings of result codes, in the language of the page."""

import pytest

from tests.client import Client
from tests.web.inbox.pages import html, opened, send


@pytest.mark.parametrize(("language", "meaning"), [("en", "Delivery timeout"), ("ko", "전송 시간 초과")])
def test_a_result_is_explained_in_the_language_of_the_page(client: Client, language: str, meaning: str) -> None:
    message_id = send(client, to="01000002000")
    client.clock({"advance": "1m"})
    assert f"2000 {meaning}" in html(client, accept_language=language)
    assert f"2000 · {meaning}" in opened(client, message_id, lang=language)
