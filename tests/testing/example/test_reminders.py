"""Tests of reminders days ahead, in an asynchronous application, without waiting and without another plugin."""

import asyncio
from datetime import timedelta

from mocksens.testing import Mocksens
from tests.testing.example.sms import Reminders

PHONE = "01012345678"


def test_a_reminder_comes_two_days_later(reminders: Reminders, mocksens: Mocksens) -> None:
    async def scene() -> None:
        async with reminders:
            await reminders.remind(PHONE, "내일 뵙겠습니다", mocksens.clock.now() + timedelta(days=2))

    asyncio.run(scene())
    assert mocksens.messages == []
    due = mocksens.clock.advance(days=2, minutes=1)
    assert [change.status for change in due if change.kind == "reservation"][-1] == "DONE"
    assert mocksens.wait_for(PHONE).content == "내일 뵙겠습니다"


def test_a_reminder_that_was_taken_back_never_comes(reminders: Reminders, mocksens: Mocksens) -> None:
    async def scene() -> None:
        async with reminders:
            request_id = await reminders.remind(PHONE, "hello", mocksens.clock.now() + timedelta(days=2))
            await reminders.cancel(request_id)

    asyncio.run(scene())
    mocksens.clock.advance(days=3)
    assert mocksens.messages == []
    assert mocksens.reservations[0].status == "CANCELED"


def test_after_a_lost_answer_nothing_is_sent_twice(reminders: Reminders, mocksens: Mocksens) -> None:
    async def scene() -> None:
        async with reminders:
            mocksens.fail_next(fault="reset", commit=True, when={"operation": "send-messages"})
            sending = asyncio.create_task(reminders.remind(PHONE, "hello"))
            message = await mocksens.wait_for_async(PHONE)
            assert await sending == message.request_id

    asyncio.run(scene())
    mocksens.assert_sent(to=PHONE, count=1)
    mocksens.assert_no_duplicate_sends()
