import asyncio
import io

from mocksens import Sens
from mocksens.web.log import Log, LogFormat


def test_the_lines_of_one_round_of_the_loop_are_all_written_in_order() -> None:
    stream = io.StringIO()

    async def serve() -> None:
        log = Log(Sens(), LogFormat.TEXT, stream)
        for target in (b"/one", b"/two"):
            log.request("GET", target, 404, took=0, request_id="x")
        await asyncio.sleep(0)

    asyncio.run(serve())
    assert [line.split()[3] for line in stream.getvalue().splitlines()] == ["/one", "/two"]
