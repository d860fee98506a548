"""The calls about what a service was asked, and why some of it was refused."""

from typing import Final

from mocksens.client.models.explanations import Examination, ExplanationData, Question, Refusals
from mocksens.client.models.queries import JournalQuery
from mocksens.client.models.requests import RequestData, RequestPage
from mocksens.web.admin.call import Call, Subject
from mocksens.web.admin.calls.shared import NO_SERVICE, SERVICE
from mocksens.web.admin.endpoints import explain, requests

REQUESTS: Final = Subject(
    "requests",
    "What a service was asked, and why some of it was refused.",
    (
        Call(
            "GET",
            f"{SERVICE}/requests",
            requests.list_requests,
            "The service's journal.",
            query=JournalQuery,
            gives=RequestPage,
            fails=NO_SERVICE,
        ),
        Call(
            "GET",
            f"{SERVICE}/requests/{{number}}",
            requests.get_request,
            "One request.",
            gives=RequestData,
            fails={404: "there is no such service, the request has not been yet, or the journal has dropped it"},
        ),
        Call(
            "GET",
            "/requests",
            requests.list_strays,
            "The requests that reached no service.",
            query=JournalQuery,
            gives=RequestPage,
        ),
        Call(
            "GET",
            f"{SERVICE}/explain",
            explain.explain_refusal,
            "The latest refused request of a service, and why. If it has none, the latest one that reached no service"
            " is told, with a note, unless its path names another one.",
            gives=ExplanationData,
            fails={404: "no request was refused; the message says which service has one"},
        ),
        Call(
            "GET",
            "/explain",
            explain.explain_refusals,
            "The latest refused request of each service that has one, and of those that reached no service, the latest"
            " last.",
            gives=Refusals,
        ),
        Call(
            "POST",
            "/explain",
            explain.explain,
            "What is wrong with the address, the signature, the query and the body of a request, by the keys in use.",
            takes=Question,
            gives=Examination,
            example={"method": "GET", "target": "/sms/v2/…", "headers": {"x-ncp-apigw-timestamp": "…"}},
        ),
    ),
)
