"""Runs a shell script where this machine is alone: ``unshare -mn python -m tests.tls.alone SCRIPT``.

Its network is a loopback of its own, and what it writes into /etc/hosts nobody else sees.
"""

import fcntl
import os
import shutil
import socket
import struct
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.cli.support import environment

HOSTS = Path("/etc/hosts")
SIOCSIFFLAGS = 0x8914
UP = 0x1 | 0x40


def main() -> None:
    """Prepare, and become the script."""
    with socket.socket() as control:
        fcntl.ioctl(control, SIOCSIFFLAGS, struct.pack("16sH", b"lo", UP))
    with tempfile.NamedTemporaryFile("wb") as own:
        own.write(b"127.0.0.1 localhost\n")
        own.flush()
        subprocess.run(["mount", "--bind", own.name, HOSTS], check=True)
    os.execvp("sh", ["sh", "-c", f'sudo() {{ "$@"; }}\n{sys.argv[1]}'])


def possible() -> bool:
    """Return whether that is possible on this machine."""
    if not all(map(shutil.which, ("unshare", "mount", "setpriv", "sysctl"))):
        return False
    words = [
        "unshare",
        "-mnpf",
        sys.executable,
        "-m",
        "tests.tls.alone",
        "sysctl -q net.ipv4.ip_unprivileged_port_start=443",
    ]
    return subprocess.run(words, env=environment(), capture_output=True, check=False).returncode == 0


if __name__ == "__main__":
    main()
