"""Rules: their sources, the switches that change them, and the requests whose diagnoses name them."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from mocksens.client.models.model import DateTime, Model, Query

CountedRequests = Annotated[int, Meta(description="the number of requests whose diagnoses were read for the counts")]
DroppedRequests = Annotated[
    int, Meta(description="the number of earlier requests that the journal no longer has, so that they do not count")
]
OfService = Annotated[
    str | None,
    Meta(
        description="a serviceId: count the requests of this service, and show its switches; by default, those of all"
        " services"
    ),
]


class RuleQuery(Query, frozen=True, kw_only=True):
    """The service that a rule is looked up in."""

    service: OfService = None


class RulesQuery(Query, frozen=True, kw_only=True):
    """The filters of a list of rules."""

    service: OfService = None
    basis: Annotated[str | None, Meta(description="only rules with this basis: documented, observed or assumed")] = None
    document: Annotated[
        str | None, Meta(description="only rules that hold under the document of this year, such as 2023")
    ] = None
    assumed: Annotated[bool, Meta(description="true: only rules of which at least a part is assumed")] = False
    fired: Annotated[bool, Meta(description="true: only rules that the diagnosis of a request names")] = False


class RuleSourceData(Model, frozen=True, kw_only=True):
    """A source of a rule."""

    basis: Annotated[str, Meta(description="documented, observed or assumed")]
    document: Annotated[str, Meta(description="the title of the document; mocksens for an assumption")]
    section: Annotated[str, Meta(description="the section or page of the document; empty if there is none")]
    item: Annotated[
        str,
        Meta(description="the row or note, with its line as D:n; for an assumption, the reason"),
    ]
    words: Annotated[list[str], Meta(description="the document's own words; empty if there are none to quote")]


class RuleSwitchData(Model, frozen=True, kw_only=True):
    """A setting that changes a rule."""

    name: str
    help: Annotated[str, Meta(description="the meaning of the setting")]
    values: Annotated[str, Meta(description="the forms of a value, separated by |")]
    default: str
    value: Annotated[str, Meta(description="the value here: that of the service, or else of the server")]
    services: Annotated[
        dict[str, str], Meta(description="the services that have another value, with that value, by serviceId")
    ]
    server_wide: Annotated[bool, Meta(description="true if it cannot be set for one service")]


class RuleRequestData(Model, frozen=True, kw_only=True):
    """A request whose diagnosis names a rule."""

    service_id: Annotated[str | None, Meta(description="null if the request reached no service")]
    number: Annotated[int, Meta(description="the position in the journal, from 1")]
    at: Annotated[DateTime, Meta(description="by the wall clock")]
    log_id: Annotated[str, Meta(description="the x-ncp-apigw-request-id of the answer")]
    path: Annotated[str, Meta(description="the path, with query, at which this API shows the request")]


class RuleData(Model, frozen=True, kw_only=True):
    """A rule, with the requests on record whose diagnoses name it."""

    id: str
    says: Annotated[str, Meta(description="the effect of the rule; code is between backticks")]
    basis: Annotated[str, Meta(description="documented, observed or assumed")]
    documents: Annotated[list[str], Meta(description="the years of the documents under which it holds")]
    sources: Annotated[list[RuleSourceData], Meta(description="the main one is first")]
    assumed: Annotated[
        str | None,
        Meta(
            description="what mocksens assumes because no public source settles it, and why: for an assumed rule, the"
            " reason; for another one, the part that is assumed, a colon and the reason; null if nothing is"
        ),
    ]
    switches: Annotated[list[RuleSwitchData], Meta(description="the settings that change it")]
    fired: Annotated[
        int | None,
        Meta(
            description="the number of requests whose diagnoses name it; null for a rule that no diagnosis ever names,"
            " so that it cannot be counted"
        ),
    ]
    requests: Annotated[list[RuleRequestData], Meta(description="the latest of these requests, newest first")]


class RulesData(Model, frozen=True, kw_only=True):
    """Rules of mocksens."""

    rules: list[RuleData]
    counted: CountedRequests
    dropped: DroppedRequests


class OneRule(Model, frozen=True, kw_only=True):
    """One rule of mocksens."""

    rule: RuleData
    counted: CountedRequests
    dropped: DroppedRequests
