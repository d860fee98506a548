"""The calls that return requests, or explain why they were refused."""

from typing import Final

from mocksens.client.models.explanations import Examination, ExplanationData, Question, Refusals
from mocksens.client.models.queries import JournalQuery
from mocksens.client.models.requests import RequestData, RequestPage
from mocksens.web.admin.call import Call, Subject
from mocksens.web.admin.calls.shared import NO_SERVICE, SERVICE
from mocksens.web.admin.endpoints import explain, requests

REQUESTS: Final = Subject(
    name="requests",
    says="The requests to a service, and explanations of refusals.",
    calls=(
        Call(
            method="GET",
            path=f"{SERVICE}/requests",
            handler=requests.list_requests,
            says="List the requests to a service.",
            query=JournalQuery,
            gives=RequestPage,
            fails=NO_SERVICE,
        ),
        Call(
            method="GET",
            path=f"{SERVICE}/requests/{{number}}",
            handler=requests.get_request,
            says="Return one request.",
            gives=RequestData,
            fails={
                404: "no such service, or the journal does not have this request: it has not come yet, or was dropped"
            },
        ),
        Call(
            method="GET",
            path="/requests",
            handler=requests.list_strays,
            says="List the requests that reached no service.",
            query=JournalQuery,
            gives=RequestPage,
        ),
        Call(
            method="GET",
            path=f"{SERVICE}/explain",
            handler=explain.explain_refusal,
            says="Explain the latest refused request of a service. If it has none, explain the latest request that"
            " reached no service, unless its path names another service. A note then says so.",
            gives=ExplanationData,
            fails={404: "this service has no refused request; the message names a service that has one"},
        ),
        Call(
            method="GET",
            path="/explain",
            handler=explain.explain_refusals,
            says="Explain the latest refused request of each service, and the latest one that reached no service. The"
            " latest is last.",
            gives=Refusals,
        ),
        Call(
            method="POST",
            path="/explain",
            handler=explain.explain,
            says="Examine a request without sending it to SENS. The answer says what is wrong with its address,"
            " signature, query and body. The signature is checked with the keys in use.",
            takes=Question,
            gives=Examination,
            example={"method": "GET", "target": "/sms/v2/…", "headers": {"x-ncp-apigw-timestamp": "…"}},
        ),
    ),
)
