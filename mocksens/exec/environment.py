"""The environment of a command, which leads its clients of SENS to mocksens, whatever language they are written in.

    SENS_URL, keys             clients with a configurable address
    HTTPS_PROXY, NO_PROXY      curl, Go, PHP, .NET: CONNECT, then TLS with SENS's name
    https.proxyHost            Java's proxy, through JAVA_TOOL_OPTIONS
    a preloaded script         Node, Ruby, Python: connections are redirected, with or without a proxy
    SSL_CERT_FILE and others   all clients trust our CA, in addition to what they trusted before

Existing settings stay in force, except those that would lead SENS's hosts elsewhere.
"""

import os
import re
import shutil
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from mocksens.client.environment import LOCAL, direct_hosts, direct_variables
from mocksens.server import trust_stores

REDIRECT: Final = Path(__file__).parent.parent / "redirect"
"""The scripts that are preloaded."""
RUBY: Final = "mocksens_redirect"
"""The name of Ruby's script. RUBYOPT needs a name, because it cannot contain a path with a space."""
REPLACING: Final = ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")
"""The variables that replace the trusted certificates."""
ADDING: Final = ("NODE_EXTRA_CA_CERTS", "DENO_CERT")
"""The variables that add trusted certificates to the built-in ones."""
NOT_PROXIED: Final = "-Dhttp.nonProxyHosts"
JVM: Final = re.compile("java|gradle|mvn|maven|sbt|kotlin|scala|groovy", re.IGNORECASE)
"""The words in a command by which it is recognized as one that starts a Java virtual machine."""
NO_STORE: Final = "clients in Java will not trust mocksens: their trust store needs cryptography 45 or newer"


def redirecting(
    command: Sequence[str],
    before: Mapping[str, str],
    url: str,
    hosts: Collection[str],
    *,
    ca_pem: bytes,
    folder: Path,
    warn: Callable[[str], object],
) -> dict[str, str]:
    """Return ``before`` with the variables that lead clients of ``hosts`` to ``url``.

    The files that they name are written into ``folder``. ``warn`` is called with a text about what will not work. Raise
    ``OSError`` if the trusted certificates cannot be read, or the files cannot be written.
    """
    trusting = _trust(before, ca_pem, folder)
    java = _java(before, url, hosts)
    names_java = any(JVM.search(word) for word in command)
    if names_java or _has_java(before):
        trust_options = _java_trust(folder)
        java += trust_options
        if names_java and not trust_options:
            warn(NO_STORE)
    return {
        **before,
        **_proxy(before, url, hosts),
        **trusting,
        **_scripts(before),
        "JAVA_TOOL_OPTIONS": " ".join(java),
        "PHP_INI_SCAN_DIR": _php(before.get("PHP_INI_SCAN_DIR"), folder),
        "MOCKSENS_REDIRECT": ",".join(sorted(hosts)),
    }


def _proxy(before: Mapping[str, str], url: str, hosts: Collection[str]) -> dict[str, str]:
    """Return the variables of the proxy. They are only for HTTPS, because unencrypted traffic is not redirected."""
    return {"HTTPS_PROXY": url, "https_proxy": url, **direct_variables((*_direct(before, hosts), *LOCAL))}


def _direct(before: Mapping[str, str], hosts: Collection[str]) -> list[str]:
    """Return the entries for hosts that are reached without a proxy, except those that match one of ``hosts``."""
    names = {entry: _name(entry) for entry in direct_hosts(before)}
    return [entry for entry, name in names.items() if not any(f".{host}".endswith(name) for host in hosts)]


def _name(entry: str) -> str:
    """Return the suffix of the names that an entry such as ``*``, ``*.ntruss.com`` or ``ntruss.com:443`` matches."""
    name = re.sub(":[0-9]+$", "", entry.lower()).lstrip("*.")
    return f".{name}" if name else ""


def _trust(before: Mapping[str, str], ca_pem: bytes, folder: Path) -> dict[str, str]:
    everything, beside, ours = folder / "trusted.pem", folder / "beside.pem", folder / "ca.pem"
    everything.write_bytes(trust_stores.bundle(_named(before, REPLACING) + ca_pem))
    beside.write_bytes(_named(before, ADDING) + ca_pem)
    ours.write_bytes(ca_pem)
    return {
        **dict.fromkeys(REPLACING, str(everything)),
        **dict.fromkeys(ADDING, str(beside)),
        "MOCKSENS_CA_FILE": str(ours),
    }


def _named(before: Mapping[str, str], variables: Iterable[str]) -> bytes:
    """Return the certificates in the files and directories that these variables name."""
    paths = [Path(before[name]) for name in variables if before.get(name)]
    files = chain.from_iterable(sorted(path.iterdir()) if path.is_dir() else [path] for path in paths)
    found = (one.rstrip() for file in files if file.is_file() for one in trust_stores.PEM.findall(file.read_bytes()))
    return b"".join(one + b"\n" for one in dict.fromkeys(found))


def _scripts(before: Mapping[str, str]) -> dict[str, str]:
    node = f'--require "{(REDIRECT / "node.cjs").as_posix()}"'
    return {
        "NODE_OPTIONS": _added(before.get("NODE_OPTIONS", ""), node),
        "RUBYOPT": _added(before.get("RUBYOPT", ""), f"-r{RUBY}"),
        "RUBYLIB": _first(REDIRECT / "ruby", before.get("RUBYLIB", "")),
        "PYTHONPATH": _first(REDIRECT / "site", before.get("PYTHONPATH", "")),
    }


def _added(options: str, option: str) -> str:
    """Append an option, unless it is already there because one ``mocksens exec`` runs inside another."""
    return options if option in options else f"{options} {option}".lstrip()


def _first(folder: Path, paths: str) -> str:
    """Return ``paths`` with ``folder`` as the first one."""
    others = [path for path in paths.split(os.pathsep) if path != str(folder)] if paths else []
    return os.pathsep.join([str(folder), *others])


def _java(before: Mapping[str, str], url: str, hosts: Collection[str]) -> list[str]:
    """Return Java's options. If an option is repeated, Java uses the last one."""
    proxy = urlsplit(url)
    options = before.get("JAVA_TOOL_OPTIONS", "")
    given = {"-Dhttps.proxyHost": proxy.hostname, "-Dhttps.proxyPort": str(proxy.port)}
    if NOT_PROXIED not in options:
        # Java does not read NO_PROXY. An existing property is kept, because it also applies to HTTP.
        names = [_name(entry) for entry in _direct(before, hosts)]
        given[NOT_PROXIED] = "|".join(["localhost", "127.*", "[::1]", *(f"{name[1:]}|*{name}" for name in names)])
    return [*filter(None, [options]), *_properties(given)]


def _has_java(before: Mapping[str, str]) -> bool:
    """Return whether Java is installed where scripts look for it."""
    return bool(before.get("JAVA_HOME")) or shutil.which("java", path=before.get("PATH")) is not None


def _java_trust(folder: Path) -> list[str]:
    """Write Java's trust store, and return the options that name it, or none if the store cannot be created."""
    store = folder / "trusted.p12"
    try:
        store.write_bytes(trust_stores.java_store((folder / "trusted.pem").read_bytes()))
    except ImportError:
        return []
    return _properties(
        {
            "-Djavax.net.ssl.trustStore": str(store),
            "-Djavax.net.ssl.trustStorePassword": trust_stores.STORE_PASSWORD,
            "-Djavax.net.ssl.trustStoreType": "PKCS12",
        }
    )


def _properties(values: Mapping[str, str | None]) -> list[str]:
    return [_word(f"{name}={value}") for name, value in values.items()]


def _word(option: str) -> str:
    """Return an option as one word for Java, which removes quotes and has no escapes."""
    if not re.search(r"[\s'\"]", option):
        return option
    quote = "'" if '"' in option else '"'
    return f"{quote}{option}{quote}"


def _php(scanned: str | None, folder: Path) -> str:
    """Return PHP's folders of settings: the previous ones and ``folder``. An empty name is the built-in folder."""
    trusted = (folder / "trusted.pem").as_posix()
    (folder / "mocksens.ini").write_text(f'curl.cainfo = "{trusted}"\nopenssl.cafile = "{trusted}"\n', encoding="utf-8")
    return str(folder) if scanned == "" else f"{scanned or ''}{os.pathsep}{folder}"
