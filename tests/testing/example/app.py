"""A sign-up with a telephone number: an SMS delivers a code, and the code logs in."""

import secrets
from typing import Any

from flask import Flask, request

from tests.testing.example.sms import Sms


def create_app(sms: Sms) -> Flask:
    """Return the application, sending over ``sms``."""
    app = Flask(__name__)
    codes: dict[str, str] = {}

    @app.post("/sign-up")
    def sign_up() -> tuple[dict[str, Any], int]:
        phone = request.get_json()["phone"]
        codes[phone] = f"{secrets.randbelow(1_000_000):06d}"
        try:
            sms.send(phone, f"[example] 인증번호는 [{codes[phone]}]입니다.")
        except OSError as error:
            return {"error": str(error)}, 503
        return {"sent": True}, 202

    @app.post("/log-in")
    def log_in() -> tuple[dict[str, Any], int]:
        asked = request.get_json()
        if secrets.compare_digest(codes.get(asked["phone"], ""), asked["code"]):
            return {"welcome": asked["phone"]}, 200
        return {"error": "wrong code"}, 403

    return app
