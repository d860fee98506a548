import hmac
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated

from fastapi import Depends, FastAPI, HTTPException, Request
from pydantic import BaseModel, Field

from app.sens import Sens, SensError, Settings


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    async with Sens(Settings()) as app.state.sens:
        yield


app = FastAPI(lifespan=lifespan)
codes: dict[str, str] = {}  # in production: Redis, with an expiry


class SignUp(BaseModel):
    phone: str = Field(pattern="^010[0-9]{8}$")


class Verification(SignUp):
    code: str


def get_sens(request: Request) -> Sens:
    return request.app.state.sens


@app.post("/codes", status_code=202)
async def send_code(sign_up: SignUp, sens: Annotated[Sens, Depends(get_sens)]) -> None:
    code = f"{secrets.randbelow(10**6):06}"
    try:
        await sens.send(sign_up.phone, f"[my app] 인증번호 {code}")
    except SensError as error:
        raise HTTPException(503, "The code could not be sent.") from error
    codes[sign_up.phone] = code


@app.post("/codes/verify", status_code=204)
async def verify_code(verification: Verification) -> None:
    code = codes.get(verification.phone)
    if code is None or not hmac.compare_digest(code.encode(), verification.code.encode()):
        raise HTTPException(400, "This is not the code.")
    del codes[verification.phone]
