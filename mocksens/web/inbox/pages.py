"""The page of the inbox, its files, and its sign-in form."""

from functools import partial
from pathlib import Path
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from mocksens.client.addresses import INBOX, PAGE
from mocksens.core.inspection import message_search, newest
from mocksens.core.sens import DEFAULT_CREDENTIAL, Sens
from mocksens.web import offload
from mocksens.web.admin.access import Guard
from mocksens.web.inbox import views
from mocksens.web.inbox.languages import PageLanguage, preferred
from mocksens.web.inbox.security import HEADERS, is_signed_in, sign_in

STATIC: Final = Path(__file__).with_name("static")
FILES: Final = {"inbox.css": "text/css", "icon.svg": "image/svg+xml"}
"""The files of the page, with their types."""
TOKEN_BYTES: Final = 4_096
"""Maximum number of bytes of a form that holds a token."""


def routes(sens: Sens, guard: Guard) -> list[Route]:
    """Return the routes of the inbox of ``sens``."""
    pages = _Pages(sens, guard)
    return [
        Route(PAGE, pages.page),
        Route(f"{INBOX}/sign-in", pages.sign_in, methods=["POST"]),
        *(Route(f"{INBOX}/{name}", partial(_file, name)) for name in FILES),
    ]


class _Pages:
    """The pages of one server."""

    def __init__(self, sens: Sens, guard: Guard) -> None:
        self._sens = sens
        self._guard = guard
        self._templates = Environment(
            loader=PackageLoader("mocksens.web.inbox"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
        )
        self._templates.globals.update(query=views.query, assets=INBOX)

    async def page(self, request: Request) -> Response:
        """Return the page with the list of messages, and the open message."""
        language = _language(request)
        if not is_signed_in(request, self._guard):
            return self._html("sign_in.html", language, status=401, is_wrong=False)
        return await offload.run(partial(self._page, request, language))

    def _page(self, request: Request, language: PageLanguage) -> Response:
        text, key, cursor = (request.query_params.get(name, "") for name in ("q", "open", "cursor"))
        listed, problem = views.MessageList([], ""), ""
        try:
            search = message_search.compiled(text)
            listed = views.list_messages(self._sens, search, newest.parse(cursor) if cursor else None)
        except ValueError as error:
            problem = str(error)
        return self._html(
            "page.html",
            language,
            q=text,
            key=key,
            cursor=cursor,
            chosen=request.query_params.get("lang", ""),
            listed=listed,
            problem=problem,
            opened=views.open_message(self._sens, key) if key else None,
            command=self._first_command(request),
        )

    def _first_command(self, request: Request) -> str:
        """Return the command that sends a first message to this server."""
        url = f" --url {request.url.scheme}://{request.url.netloc}"
        is_default = DEFAULT_CREDENTIAL.access_key.encode() in self._sens.credentials
        keys = "" if is_default else " --access-key … --secret-key …"
        return f'mocksens send{url}{keys} --to 01012345678 "[my app] 인증번호 482913"'

    async def sign_in(self, request: Request) -> Response:
        """Check the token in the form, and set the cookie."""
        body = bytearray()
        async for piece in request.stream():
            body += piece
            if len(body) > TOKEN_BYTES:
                raise HTTPException(413, f"the form may have at most {TOKEN_BYTES} bytes")
        from urllib.parse import parse_qs

        token = parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True).get("token", [""])[0]
        response = RedirectResponse(PAGE, 303, headers=HEADERS)
        try:
            sign_in(request, response, token, self._guard)
        except HTTPException:
            return self._html("sign_in.html", _language(request), status=401, is_wrong=True)
        return response

    def _html(self, template: str, language: PageLanguage, *, status: int = 200, **values: object) -> Response:
        html = self._templates.get_template(template).render(t=language, **values)
        return HTMLResponse(html, status, headers=HEADERS)


async def _file(name: str, _: Request) -> Response:
    """Return a file of the page."""
    data = await offload.run((STATIC / name).read_bytes)
    return Response(data, headers=HEADERS, media_type=FILES[name])


def _language(request: Request) -> PageLanguage:
    """Return the language in the URL, or else the one that the browser prefers."""
    chosen = request.query_params.get("lang")
    return PageLanguage(chosen) if chosen else preferred(request.headers.get("accept-language", ""))
