"""What is missing on this machine for `make run`? Runs on a bare Python, before anything is installed.

Exit code 0 when nothing is missing, 2 with one line and its cure for each thing that is.
"""

import importlib.util
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

OLDEST = (3, 11)


def python_problems() -> Iterator[str]:
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    if sys.version_info < OLDEST:
        yield f"{version} is too old → install Python 3.11, or name another: make run PYTHON=python3.11"
    elif importlib.util.find_spec("ensurepip") is None or importlib.util.find_spec("venv") is None:
        yield f"{version} cannot make virtual environments → on Debian and Ubuntu: apt-get install {version}-venv"


def port_problems(host: str, port: str) -> Iterator[str]:
    if not port.isdigit() or not 0 < int(port) < 65536:
        yield f"PORT={port} is no port → make run PORT=8001"
        return
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, int(port)))
        except OSError as error:
            yield f"port {port} of {host} cannot be used ({error.strerror}) → make run PORT={int(port) % 65535 + 1}"


def installation_problems(venv: Path) -> Iterator[str]:
    for stamp, lock in ((venv / ".runtime", "runtime.lock"), (venv / ".dev", "dev.lock")):
        source = Path("requirements") / lock
        if not stamp.exists() or stamp.stat().st_mtime < source.stat().st_mtime:
            yield f"requirements/{lock} is not installed → make setup"


def folder_problems(var: Path) -> Iterator[str]:
    existing = next(folder for folder in (var, *var.parents) if folder.exists())
    if not os.access(existing, os.W_OK | os.X_OK):
        yield f"{existing} cannot be written → give it to this user, or name another: make run VAR_DIR=…"


def site_problems(venv: Path) -> Iterator[str]:
    """What the installed site itself misses; empty where it is not installed, which is a problem of its own."""
    python = venv / "bin" / "python"
    if not (venv / ".runtime").exists():
        return
    done = subprocess.run([python, "manage.py", "check_site"], capture_output=True, text=True, check=False)  # noqa: S603
    lines = done.stdout.splitlines()
    if done.returncode and not lines:
        lines = [f"manage.py does not start → {done.stderr.strip().splitlines()[-1:]}"]
    yield from lines


def main(arguments: list[str]) -> int:
    match arguments:
        case ["python"]:
            problems = [*python_problems()]
        case ["port", host, port]:
            problems = [*port_problems(host, port)]
        case ["all", host, port, venv, var]:
            folder = Path(venv)
            problems = [
                *python_problems(),
                *port_problems(host, port),
                *installation_problems(folder),
                *folder_problems(Path(var)),
                *site_problems(folder),
            ]
            if not problems:
                print("nothing is missing")  # noqa: T201
        case _:
            problems = ["usage: doctor.py python | port HOST PORT | all HOST PORT VENV VAR"]
    for problem in problems:
        print(f"medical-help: {problem}", file=sys.stderr)  # noqa: T201
    return 2 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
