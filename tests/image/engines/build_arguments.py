"""Build arguments that lead the pip of a build to the index that this machine's pip uses."""

import os
import re
import sys
from pathlib import Path

import certifi

from tests.image.engines.engine import completed

CERTIFICATE = re.compile(r"-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----", re.DOTALL)


def build_arguments() -> list[str]:
    """Return the arguments of the Dockerfile for pip: none on a machine that reaches PyPI directly."""
    index, bundle = _setting("index-url"), _setting("cert")
    extra = _private(Path(bundle)) if bundle else ""
    return [*([f"PIP_INDEX_URL={index}"] if index else []), *([f"CA_CERTIFICATES={extra}"] if extra else [])]


def _setting(name: str) -> str:
    """Return a setting of pip, from its variable or from any of its files."""
    variable = os.environ.get(f"PIP_{name.upper().replace('-', '_')}")
    # ``pip config get`` does not read all files.
    listed = completed(sys.executable, "-m", "pip", "config", "list").stdout
    in_files = re.search(rf"^global\.{name}='(.*)'$", listed, re.MULTILINE)
    return variable or (in_files[1] if in_files else "")


def _private(bundle: Path) -> str:
    """Return the certificates of a bundle that are not public ones, as PEM."""
    public = Path(certifi.where()).read_text(encoding="utf-8")
    known = {_bare(each) for each in CERTIFICATE.findall(public)}
    return "\n".join(
        each for each in CERTIFICATE.findall(bundle.read_text(encoding="utf-8")) if _bare(each) not in known
    )


def _bare(certificate: str) -> str:
    return "".join(certificate.split())
