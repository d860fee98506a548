import base64
import hashlib
import hmac
import time

import requests
from django.conf import settings
from urllib3.exceptions import MaxRetryError

HOST = "https://sens.apigw.ntruss.com"
TARGET = f"/sms/v2/services/{settings.SENS_SERVICE_ID}/messages"


class NotSent(Exception):
    """SENS has refused the message, or could not be reached."""


def send_sms(to, content):
    body = {"type": "SMS", "from": settings.SENS_SENDER, "content": content, "messages": [{"to": to}]}
    try:
        requests.post(HOST + TARGET, json=body, headers=sign("POST", TARGET), timeout=5).raise_for_status()
    except requests.HTTPError as error:
        raise NotSent from error
    except requests.ConnectionError as error:
        # Only without a connection, urllib3 says that it has no attempts left: requests lets it repeat nothing else.
        if isinstance(error.args[0], MaxRetryError):
            raise NotSent from error
        raise


def sign(method, target):
    timestamp = str(int(time.time() * 1000))
    text = f"{method} {target}\n{timestamp}\n{settings.SENS_ACCESS_KEY}"
    digest = hmac.new(settings.SENS_SECRET_KEY.encode(), text.encode(), hashlib.sha256).digest()
    return {
        "x-ncp-apigw-timestamp": timestamp,
        "x-ncp-iam-access-key": settings.SENS_ACCESS_KEY,
        "x-ncp-apigw-signature-v2": base64.b64encode(digest).decode(),
    }
