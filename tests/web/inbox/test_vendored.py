"""The files of other projects that the package contains."""

from hashlib import sha256

from mocksens.web.inbox.pages import STATIC


def test_files_of_other_projects_are_unchanged() -> None:
    rows = [line.split() for line in (STATIC / "htmx.sha256").read_text().splitlines()]
    assert [name for _, name in rows] == ["htmx.min.js", "hx-sse.min.js"]
    assert {name: sha256((STATIC / name).read_bytes()).hexdigest() for _, name in rows} == {
        name: checksum for checksum, name in rows
    }
