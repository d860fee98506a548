"""Answers before they are sent."""

from mocksens.web.wire.responses import CLOSE, Reply, WireResponse


def test_a_reply_that_closes_says_so_once() -> None:
    reply = Reply(WireResponse(202), [])
    reply.close()
    reply.close()
    assert reply.headers == [CLOSE]
