"""The calls about what a service was asked, and why some of it was refused."""

from typing import Final

from mocksens.client.models.explanations import Examination, ExplanationData, Question, Refusals
from mocksens.client.models.queries import JournalQuery
from mocksens.client.models.requests import RequestData, RequestPage
from mocksens.web.admin.call import Call, Subject
from mocksens.web.admin.calls.shared import NO_SERVICE, SERVICE
from mocksens.web.admin.endpoints import explain, requests

REQUESTS: Final = Subject(
    name="requests",
    says="What a service was asked, and why some of it was refused.",
    calls=(
        Call(
            method="GET",
            path=f"{SERVICE}/requests",
            handler=requests.list_requests,
            says="The service's journal.",
            query=JournalQuery,
            gives=RequestPage,
            fails=NO_SERVICE,
        ),
        Call(
            method="GET",
            path=f"{SERVICE}/requests/{{number}}",
            handler=requests.get_request,
            says="One request.",
            gives=RequestData,
            fails={404: "there is no such service, the request has not been yet, or the journal has dropped it"},
        ),
        Call(
            method="GET",
            path="/requests",
            handler=requests.list_strays,
            says="The requests that reached no service.",
            query=JournalQuery,
            gives=RequestPage,
        ),
        Call(
            method="GET",
            path=f"{SERVICE}/explain",
            handler=explain.explain_refusal,
            says="The latest refused request of a service, and why. If it has none, the latest one that reached no"
            " service is told, with a note, unless its path names another one.",
            gives=ExplanationData,
            fails={404: "no request was refused; the message says which service has one"},
        ),
        Call(
            method="GET",
            path="/explain",
            handler=explain.explain_refusals,
            says="The latest refused request of each service that has one, and of those that reached no service, the"
            " latest last.",
            gives=Refusals,
        ),
        Call(
            method="POST",
            path="/explain",
            handler=explain.explain,
            says="What is wrong with the address, the signature, the query and the body of a request, by the keys in"
            " use.",
            takes=Question,
            gives=Examination,
            example={"method": "GET", "target": "/sms/v2/…", "headers": {"x-ncp-apigw-timestamp": "…"}},
        ),
    ),
)
