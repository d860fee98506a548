"""The pages of the inbox, its files, and its sign-in form."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Final
from urllib.parse import parse_qs
from weakref import WeakKeyDictionary

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from mocksens.client.addresses import INBOX
from mocksens.core.sens import Sens
from mocksens.web import offload
from mocksens.web.admin.access import Guard
from mocksens.web.inbox import language
from mocksens.web.inbox.actions.action import Action, ActionRefused, FormFields, back_of, perform
from mocksens.web.inbox.actions.table import ACTIONS
from mocksens.web.inbox.files import FILES, picture
from mocksens.web.inbox.security import HEADERS, is_signed_in, is_token, sign_in
from mocksens.web.inbox.sharing import SharedPages
from mocksens.web.inbox.stream import ChangeStream
from mocksens.web.inbox.views import clock
from mocksens.web.inbox.views.table import VIEW_OF, VIEWS, PageView
from mocksens.web.inbox.visit import Visit, visit_of

REFRESHED: Final = "div#app"
"""The HX-Source of a page that htmx gets again after a signal."""
Endpoint = Callable[[Request], Awaitable[Response]]
FORM_BYTES: Final = 64 * 1024
"""Maximum number of bytes of a form."""
TEMPLATES: Final = Environment(
    loader=PackageLoader("mocksens.web.inbox"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
"""The templates of all servers in this process, each compiled when it is first used."""
TEMPLATES.globals.update(inbox=INBOX, asset=FILES.address, views=VIEWS)


def routes(sens: Sens, guard: Guard) -> list[Route]:
    """Return the routes of the inbox of ``sens``."""
    pages = Pages(sens, guard)
    return [
        *(Route(view.path, pages.guarded(partial(pages.show, view))) for view in VIEWS),
        *(
            Route(f"{INBOX}/actions/{name}", pages.guarded(partial(pages.act, action)), methods=["POST"])
            for name, action in ACTIONS.items()
        ),
        Route(f"{INBOX}/events", pages.guarded(pages.stream)),
        Route(f"{INBOX}/pictures/{{service}}/{{file}}", pages.guarded(pages.picture)),
        Route(f"{INBOX}/sign-in", pages.sign_in, methods=["POST"]),
        *FILES.routes,
    ]


class Pages:
    """The pages of one server."""

    def __init__(self, sens: Sens, guard: Guard) -> None:
        self._sens = sens
        self._guard = guard
        self._shared_by_loop: WeakKeyDictionary[asyncio.AbstractEventLoop, SharedPages] = WeakKeyDictionary()

    def guarded(self, endpoint: Endpoint) -> Endpoint:
        """Return an endpoint that answers with the sign-in form unless the browser is signed in."""

        async def answer(request: Request) -> Response:
            return await endpoint(request) if is_signed_in(request, self._guard) else self._sign_in_form(request)

        return answer

    async def show(self, view: PageView, request: Request) -> Response:
        """Return the page of a view."""
        visit = visit_of(request, self._sens)
        html = await self._contents(view, visit, is_refresh=request.headers.get("hx-source") == REFRESHED)
        response = HTMLResponse(html, headers=HEADERS)
        if "lang" in request.query_params:
            response.set_cookie(language.COOKIE, visit.t.code, path="/", httponly=True, samesite="strict")
        return response

    async def stream(self, _: Request) -> Response:
        """Stream a signal after each change."""
        return ChangeStream(self._shared.changes)

    async def act(self, action: Action, request: Request) -> Response:
        """Carry out an action by a call of the admin API, and go back to the page with its form.

        If it is refused, the page with the form is the answer.
        """
        form = await _form(request)
        try:
            address = await perform(action, form, self._sens, request.scope["app"], self._guard.token)
        except ActionRefused as refused:
            visit = visit_of(request, self._sens)
            visit = visit.refused(back_of(form), form, str(refused), refused.reason)
            page = await offload.run(partial(self._page, VIEW_OF[visit.path], visit))
            # A browser cannot get the address of the action again.
            return HTMLResponse(page, refused.status, headers={**HEADERS, "HX-Replace-Url": visit.here})
        return RedirectResponse(address, 303, headers=HEADERS)

    async def picture(self, request: Request) -> Response:
        """Return the picture of an MMS."""
        return picture(self._sens, request.path_params["service"], request.path_params["file"])

    async def sign_in(self, request: Request) -> Response:
        """Check the token in the form, and set the cookie."""
        form = await _form(request)
        if not is_token(form.get("token", ""), self._guard):
            return self._sign_in_form(request, back=back_of(form), is_wrong=True)
        response = RedirectResponse(back_of(form), 303, headers=HEADERS)
        sign_in(request, response, self._guard)
        return response

    async def _contents(self, view: PageView, visit: Visit, *, is_refresh: bool) -> str:
        """Return the HTML of a page. Pages that get it again after the same signal share it."""
        make = partial(offload.run, partial(self._page, view, visit))
        return await (self._shared.once((visit.origin, visit.here, visit.t.code), make) if is_refresh else make())

    @property
    def _shared(self) -> SharedPages:
        return self._shared_by_loop.setdefault(asyncio.get_running_loop(), SharedPages(self._sens))

    def _page(self, view: PageView, visit: Visit) -> str:
        values = {**view.contents(visit), "view": view, "clock": clock.state(visit)}
        return self._render(view.template, visit, values)

    def _sign_in_form(self, request: Request, *, back: str | None = None, is_wrong: bool = False) -> Response:
        """Return the form, which leads to the address ``back``, by default that of the request."""
        visit = visit_of(request, self._sens)
        values = {"back": visit.here if back is None else back, "is_wrong": is_wrong}
        return HTMLResponse(self._render("sign_in.html", visit, values), 401, headers=HEADERS)

    def _render(self, template: str, visit: Visit, values: Mapping[str, object]) -> str:
        return TEMPLATES.get_template(template).render(values, visit=visit, t=visit.t)


async def _form(request: Request) -> FormFields:
    """Return the fields of a form. Raise ``HTTPException`` 413 if it is too long."""
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > FORM_BYTES:
            raise HTTPException(413, f"the form may have at most {FORM_BYTES} bytes")
    fields = parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True)
    return {name: values[-1] for name, values in fields.items()}
