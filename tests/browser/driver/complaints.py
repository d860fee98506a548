"""The complaints of a browser while it shows pages."""

from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Dialog, Request, Response, WebError

REPORT_VIOLATIONS = """
document.addEventListener("securitypolicyviolation", event =>
  console.error(`${event.violatedDirective} forbids ${event.blockedURI} ${event.sample}`))
"""
"""A script of every page. It reports what the Content-Security-Policy forbade."""
ABORTED = "net::ERR_ABORTED"
"""The failure of a request that the page itself gave up, as a new page ends the streams of the one before."""


class Complaints:
    """The problems in the pages of one test, each in one line.

    Errors and warnings on the console, violations of the Content-Security-Policy, uncaught exceptions, dialogs, failed
    requests, answers of 400 and above, and requests to any host but ``origin``'s.
    """

    def __init__(self, context: BrowserContext, origin: str) -> None:
        self._host = urlsplit(origin).netloc
        self._lines: list[str] = []
        context.add_init_script(REPORT_VIOLATIONS)
        context.on("console", self._console)
        context.on("weberror", self._error)
        context.on("dialog", self._dialog)
        context.on("request", self._request)
        context.on("requestfailed", self._failure)
        context.on("response", self._response)

    @property
    def lines(self) -> list[str]:
        """The complaints until now."""
        return list(self._lines)

    def take(self, text: str) -> None:
        """Drop the complaints that contain ``text``, because the test provoked them. Fail if there are none."""
        before = len(self._lines)
        self.ignore(text)
        assert len(self._lines) < before, f"no such complaint among {self._lines}"

    def ignore(self, text: str) -> None:
        """Drop the complaints that contain ``text``, if there are any."""
        self._lines = [line for line in self._lines if text not in line]

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning", "assert"}:
            self._lines.append(f"console {message.type}: {message.text} ({message.location['url']})")

    def _error(self, error: WebError) -> None:
        self._lines.append(f"uncaught: {error.error}")

    def _dialog(self, dialog: Dialog) -> None:
        self._lines.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _request(self, request: Request) -> None:
        url = urlsplit(request.url)
        if url.netloc != self._host or url.scheme not in {"http", "https"}:
            self._lines.append(f"another host: {request.url}")

    def _failure(self, request: Request) -> None:
        if request.failure != ABORTED:
            self._lines.append(f"failed: {request.method} {request.url} {request.failure}")

    def _response(self, response: Response) -> None:
        if response.status >= 400:
            self._lines.append(f"{response.status}: {response.request.method} {response.url}")
