import asyncio
import base64
import hashlib
import hmac
import time
from typing import Self

import httpx
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="SENS_")

    url: str = "https://sens.apigw.ntruss.com"
    service_id: str
    access_key: str
    secret_key: str
    sender: str = "0212345678"


class SensError(Exception):
    """SENS has not accepted the message."""


class Sens:
    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._client = httpx.AsyncClient(base_url=settings.url, timeout=5)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._client.aclose()

    async def send(self, to: str, content: str) -> None:
        target = f"/sms/v2/services/{self._settings.service_id}/messages"
        body = {"type": "SMS", "from": self._settings.sender, "content": content, "messages": [{"to": to}]}
        for pause in (0.1, 0.5, None):
            try:
                answer = await self._client.post(target, json=body, headers=self._sign("POST", target))
            except (httpx.ConnectError, httpx.ConnectTimeout) as error:
                raise SensError("cannot connect") from error
            except httpx.TransportError:
                # SENS may have sent the message. It has no idempotency key, so a second request could be a second SMS.
                return
            if answer.status_code != httpx.codes.SERVICE_UNAVAILABLE or pause is None:
                break
            await asyncio.sleep(pause)
        if answer.status_code != httpx.codes.ACCEPTED:
            raise SensError(answer.text)

    def _sign(self, method: str, target: str) -> dict[str, str]:
        timestamp = str(int(time.time() * 1000))
        text = f"{method} {target}\n{timestamp}\n{self._settings.access_key}"
        digest = hmac.new(self._settings.secret_key.encode(), text.encode(), hashlib.sha256).digest()
        return {
            "x-ncp-apigw-timestamp": timestamp,
            "x-ncp-iam-access-key": self._settings.access_key,
            "x-ncp-apigw-signature-v2": base64.b64encode(digest).decode(),
        }
