"""Many clients at once: nothing is lost, nothing is mixed."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.client import Client

CLIENTS = 50
ROUNDS = 6


@pytest.mark.slow
def test_fifty_clients_on_two_services_lose_and_mix_nothing(live_client: Client) -> None:
    services = [
        Client(live_client.transport, service_id=f"{live_client.service_id}-{name}") for name in ("left", "right")
    ]

    def work(worker: int) -> list[tuple[int, str, str]]:
        """Return the service, the number and the requestId of each send."""
        taken = []
        for turn in range(ROUNDS):
            which = (worker + turn) % 2
            number = f"0101{worker:03d}{turn:04d}"
            answer = services[which].send(messages=[{"to": number}], content=number)
            assert answer.status == 202
            taken.append((which, number, answer.json["requestId"]))
        return taken

    with ThreadPoolExecutor(CLIENTS) as pool:
        taken = [row for rows in pool.map(work, range(CLIENTS)) for row in rows]

    assert len({request_id for _, _, request_id in taken}) == CLIENTS * ROUNDS
    for which, number, request_id in taken:
        found = services[which].list_messages(requestId=request_id).json["messages"]
        assert [message["to"] for message in found] == [number]
        assert services[1 - which].list_messages(requestId=request_id).status == 404


def test_clients_of_one_block_list_see_every_change(live_client: Client) -> None:
    numbers = [f"010{number:08d}" for number in range(CLIENTS)]
    with ThreadPoolExecutor(CLIENTS) as pool:
        assert {answer.status for answer in pool.map(live_client.register, numbers)} == {200}
        assert {entry["clientTelNo"] for entry in live_client.list_unsubscribes().json} == set(numbers)
        assert {answer.status for answer in pool.map(live_client.unregister, numbers[1:])} == {204}
    assert [entry["clientTelNo"] for entry in live_client.list_unsubscribes().json] == numbers[:1]
