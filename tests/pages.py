"""Pages of documentation, and the examples in them that tests carry out.

A block of ``console`` is a session: commands behind ``$`` and what they print. A block of another language whose first
line is a comment with a file's name is that file, for the other examples of the page. ``<!-- needs: NAME -->`` above a
block names a command or a Python package without which it is left out. ``<!-- files: PAGE -->`` lends the files of
another page.
"""

import re
import shutil
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import Final, NamedTuple

ROOT: Final = Path(__file__).parent.parent
README: Final = ROOT / "README.md"
KOREAN: Final = ROOT / "README.ko.md"
DOCS: Final = ROOT / "docs"
EXAMPLES: Final = DOCS / "examples"
TOOLS: Final = frozenset({"go", "java", "javac", "jshell", "node", "npm", "openapi-python-client", "php", "ruby"})
"""Commands of the pages that a machine may lack."""
BLOCK: Final = re.compile(
    r"^(?:<!-- needs: (?P<needs>[\w ]+) -->\n)?^```(?P<language>\w+)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL
)
NAMED: Final = re.compile(r"\A(?:<\?php )?(?://|#) ([\w./-]+\.\w+)$", re.MULTILINE)
BORROWED: Final = re.compile(r"^<!-- files: (\S+) -->$", re.MULTILINE)
SCENARIO: Final = re.compile(r"^name: (.*)$", re.MULTILINE)


class Command(NamedTuple):
    """One command of a session, and what the page says that it prints."""

    command: str
    output: str

    @property
    def fails(self) -> bool:
        """Return whether the page says so."""
        return "Error: " in self.output

    def missing(self) -> set[str]:
        """Return the tools of the command that are not installed."""
        return {tool for tool in TOOLS & set(self.command.split()) if shutil.which(tool) is None}


class Block(NamedTuple):
    """A fenced block, and what it needs."""

    language: str
    text: str
    needs: tuple[str, ...]

    @property
    def name(self) -> str | None:
        """Return the name of the file that the block is, if it is one."""
        if named := NAMED.search(self.text):
            return named[1]
        scenario = SCENARIO.search(self.text) if self.language == "yaml" else None
        return f"{scenario[1]}.yaml" if scenario else None

    @property
    def is_test(self) -> bool:
        """Return whether pytest carries it out."""
        return self.language == "python" and "def test_" in self.text

    def missing(self) -> set[str]:
        """Return what the block needs and this machine lacks."""
        return {name for name in self.needs if shutil.which(name) is None and find_spec(name) is None}


class Page:
    """One page of documentation."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.name = path.relative_to(ROOT).as_posix()
        self.text = path.read_text(encoding="utf-8")

    @cached_property
    def blocks(self) -> list[Block]:
        """The fenced blocks, in order."""
        return [
            Block(found["language"], found["text"], tuple((found["needs"] or "").split()))
            for found in BLOCK.finditer(self.text)
        ]

    def of(self, language: str) -> list[Block]:
        """Return the blocks of a language."""
        return [block for block in self.blocks if block.language == language]

    @cached_property
    def files(self) -> dict[str, str]:
        """The files that the page shows, by name, and those of pages from which it borrows."""
        borrowed = [Page(ROOT / path) for path in BORROWED.findall(self.text)]
        shown = {name: text for page in borrowed for name, text in page.files.items()}
        return shown | {block.name: block.text for block in self.blocks if block.name}

    @cached_property
    def tests(self) -> list[Block]:
        """The blocks that pytest carries out."""
        return [block for block in self.blocks if block.is_test]

    @cached_property
    def programs(self) -> list[Block]:
        """The blocks of Python that run by themselves."""
        return [block for block in self.of("python") if not block.is_test and not block.name]

    @cached_property
    def session(self) -> list[Command]:
        """The commands of all sessions, in order."""
        return [command for block in self.of("console") for command in _commands(block.text)]

    @cached_property
    def links(self) -> list[str]:
        """The targets of links into the repository, with their fragments."""
        return re.findall(r"\]\((?!https?://)([^)\s]+)\)", self.text)

    @cached_property
    def anchors(self) -> set[str]:
        """The fragments that lead to a heading."""
        titles = re.findall(r"^#+ (.+)$", re.sub(BLOCK, "", self.text), re.MULTILINE)
        return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def _commands(session: str) -> list[Command]:
    assert session.startswith("$ "), session
    steps = re.split(r"^\$ ", session, flags=re.MULTILINE)[1:]
    return [Command(command, output) for command, _, output in (step.partition("\n") for step in steps)]


PAGES: Final = [
    Page(path)
    for path in (README, *sorted(DOCS.rglob("*.md")), ROOT / "SKILL.md", ROOT / "CONTRIBUTING.md")
    if path.exists()
]
"""Every page whose examples are carried out."""
ALL: Final = "\n".join(page.text for page in PAGES)
