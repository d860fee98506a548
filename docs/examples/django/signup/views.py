import json

import requests
from django.core.cache import cache
from django.http import JsonResponse
from django.utils.crypto import constant_time_compare, get_random_string
from django.views.decorators.http import require_POST

from .sens import NotSent, send_sms


@require_POST
def send_code(request):
    phone = json.loads(request.body)["phone"]
    # add() is atomic: of two clicks on the button, the second one sends nothing.
    if not cache.add(f"asked:{phone}", value=True, timeout=30):
        return JsonResponse({"error": "A code has just been sent."}, status=429)
    code = get_random_string(6, "0123456789")
    cache.set(f"code:{phone}", code, timeout=180)
    try:
        send_sms(phone, f"[my shop] 인증번호 {code}")
    except NotSent:
        cache.delete_many([f"asked:{phone}", f"code:{phone}"])
        return JsonResponse({"error": "The code could not be sent."}, status=503)
    except requests.RequestException:
        # The answer is lost, and SENS may have sent the code: it stays valid, and another click sends no second SMS.
        return JsonResponse({"error": "The code may be on its way."}, status=504)
    return JsonResponse({}, status=202)


@require_POST
def verify_code(request):
    answer = json.loads(request.body)
    code = cache.get(f"code:{answer['phone']}")
    if code is None or not constant_time_compare(code, answer["code"]):
        return JsonResponse({"error": "This is not the code."}, status=400)
    cache.delete(f"code:{answer['phone']}")
    return JsonResponse({})
