"""Makes the locked environment in .venv with uv; fetches uv itself where the machine has none.

Needs nothing but Python 3.11 and the network; does nothing when the environment is up to date.
"""

import hashlib
import io
import json
import os
import platform
import shutil
import subprocess
import sys
import urllib.request
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STAMP = ROOT / ".venv" / ".prepared"
TOOLS = ROOT / ".tools"
UV = "0.13.9"
INDEX = "https://pypi.org/pypi/uv/{version}/json"


def fingerprint(groups: list[str]) -> str:
    parts = [(ROOT / name).read_bytes() for name in ("uv.lock", "pyproject.toml")]
    return hashlib.sha256(b"".join([*parts, sys.version.encode(), " ".join(groups).encode()])).hexdigest()


def wheel_platform() -> str:
    machine = {"amd64": "x86_64", "arm64": "aarch64"}.get(platform.machine().lower(), platform.machine().lower())
    return f"manylinux_2_17_{machine}" if sys.platform == "linux" else f"macosx_{machine}"


def fetch_uv() -> str:
    """uv from the package index, checked against its published hash; by pip where that way is barred."""
    print("Fetching the installer uv …", flush=True)
    try:
        with urllib.request.urlopen(INDEX.format(version=UV), timeout=30) as answer:
            files = json.load(answer)["urls"]
        wheel = next(file for file in files if wheel_platform() in file["filename"])
        with urllib.request.urlopen(wheel["url"], timeout=120) as answer:
            content = answer.read()
        if hashlib.sha256(content).hexdigest() != wheel["digests"]["sha256"]:
            raise OSError("the downloaded file is damaged")
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            member = next(name for name in archive.namelist() if name.endswith("/scripts/uv"))
            TOOLS.mkdir(parents=True, exist_ok=True)
            (TOOLS / "uv").write_bytes(archive.read(member))
    except (OSError, StopIteration, KeyError, ValueError):
        target = TOOLS / "pip"
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--target", str(target), f"uv=={UV}"]
        if subprocess.run(command, check=False, stderr=subprocess.DEVNULL).returncode:
            sys.exit("Cannot fetch the installer uv. Is this machine connected to the internet? Then try again.")
        shutil.copy2(target / "bin" / "uv", TOOLS / "uv")
    (TOOLS / "uv").chmod(0o755)
    return str(TOOLS / "uv")


def main() -> None:
    groups = sys.argv[1:]
    mark = fingerprint(groups)
    if STAMP.exists() and mark in STAMP.read_text().split():
        return
    own = TOOLS / "uv"
    uv = shutil.which("uv") or (str(own) if own.exists() else fetch_uv())
    environment = ROOT / ".venv"
    if environment.is_dir() and not (environment / "bin" / "python").exists():
        shutil.rmtree(environment)  # what an interrupted start left behind
    print("Installing the locked environment …", flush=True)
    command = [uv, "sync", "--locked", "--inexact", "--no-default-groups", "--python", sys.executable]
    for group in groups:
        command += ["--group", group]
    env = {**os.environ, "UV_PYTHON_DOWNLOADS": "never", "UV_PROJECT_ENVIRONMENT": str(ROOT / ".venv")}
    if Path("/etc/ssl/certs/ca-certificates.crt").exists():  # a company's proxy is known to the system, not to uv
        env |= {"UV_SYSTEM_CERTS": "1", "UV_NATIVE_TLS": "1"}
    if subprocess.run(command, cwd=ROOT, env=env, check=False).returncode:
        sys.exit("The environment could not be installed. Is this machine connected to the internet? Then try again.")
    STAMP.write_text(" ".join([*(STAMP.read_text().split() if STAMP.exists() else []), mark]))


if __name__ == "__main__":
    main()
