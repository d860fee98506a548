from tests.client import Client


def test_in_process(client: Client) -> None:
    assert client.send().status == 202
    assert client.list_messages(requestId=client.send().json["requestId"]).json["itemCount"] == 1
    assert client.clock({"advance": "1s"}).status == 200


def test_live(live_client: Client) -> None:
    assert live_client.send().status == 202
    assert live_client.register("0101").status == 200
    assert live_client.unregister("0101").status == 204
