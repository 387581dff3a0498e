"""The commands say what is wrong, and what to do, in words; and do what they say."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from atithi.config.checking import CHECKS
from atithi.config.environment import SETTINGS
from tests.desk import ROOT, free_port


def atithi(*arguments: str, folder: Path, **env: str) -> subprocess.CompletedProcess[str]:
    clean = {
        key: value for key, value in os.environ.items() if not key.startswith(("ATITHI_", "DATABASE_URL", "DJANGO_"))
    }
    return subprocess.run(
        [sys.executable, "-m", "atithi", *arguments], cwd=ROOT, env={**clean, "ATITHI_DATA": str(folder), **env},
        capture_output=True, text=True, check=False, timeout=150, stdin=subprocess.DEVNULL,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("DATABASE_URL", "mysql://x/y", "must be postgres://"),
        ("ATITHI_URL", "desk.example.in", "must be an address"),
        ("ATITHI_BIND", "8000", "must be host:port"),
        ("ATITHI_WEB_PROCESSES", "many", "whole number from 1 to 64"),
        ("ATITHI_TIME_ZONE", "Asia/Hyderabad", "IANA time zone"),
        ("ATITHI_LANGUAGE", "fr", "one of en, hi, te, bn"),
        ("ATITHI_MAIL_URL", "imap://x", "smtp://"),
        ("ATITHI_SECRET_KEY", "short", "at least 32 characters"),
        ("ATITHI_LANGAUGE", "hi", "not a setting of the desk"),
    ],
)
def test_a_wrong_setting_is_named_with_what_to_write(tmp_path: Path, name: str, value: str, words: str) -> None:
    done = atithi("check", folder=tmp_path, **{name: value})
    assert done.returncode == 1
    assert name in done.stderr
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_a_secret_never_shows_in_a_message(tmp_path: Path) -> None:
    done = atithi("check", folder=tmp_path, ATITHI_SECRET_KEY="hushhush", DATABASE_URL="mysql://me:hushhush@x/y")
    assert "hushhush" not in done.stderr + done.stdout


def test_every_setting_that_can_be_wrong_has_a_check() -> None:
    given = {f"ATITHI_{who}_CLIENT_{what}" for who in ("GOOGLE", "MICROSOFT") for what in ("ID", "SECRET")}
    free = {"ATITHI_ALLOWED_HOSTS", "ATITHI_MAIL_FROM", "ATITHI_TRANSLATE_KEY", *given}
    assert {setting.name for setting in SETTINGS} - set(CHECKS) == free
    for setting in SETTINGS:
        if setting.name in CHECKS and setting.name != "ATITHI_DATA":
            assert CHECKS[setting.name](setting.default) == "", f"the default of {setting.name} fails its own check"


def test_an_unprepared_database_is_named_and_setup_prepares_it(tmp_path: Path) -> None:
    assert "Run: atithi setup" in atithi("check", folder=tmp_path).stdout
    nobody = atithi("setup", folder=tmp_path)
    assert nobody.returncode == 1
    assert "give it as an option" in nobody.stderr
    options = [
        "--business",
        "Shop",
        "--name",
        "Asha",
        "--email",
        "asha@sharma.example",
        "--password-env",
        "PASSWORD_OF_ASHA",
    ]
    weak = atithi("setup", *options, folder=tmp_path, PASSWORD_OF_ASHA="12345678")
    assert weak.returncode == 1
    assert "password" in weak.stderr
    done = atithi("setup", *options, folder=tmp_path, PASSWORD_OF_ASHA="a long walk by the Gomti")
    assert done.returncode == 0, done.stderr
    assert atithi("setup", folder=tmp_path).returncode == 0, "repeating it asks nothing and changes nothing"
    check = atithi("check", folder=tmp_path)
    assert check.returncode == 0, check.stdout
    for name in ("settings", "database", "disk", "safety", "record", "work"):
        assert f"{name}: well" in check.stdout


def test_a_database_that_cannot_be_reached_is_said(tmp_path: Path) -> None:
    done = atithi("serve", folder=tmp_path, DATABASE_URL=f"postgres://me@127.0.0.1:{free_port()}/desk")
    assert done.returncode == 1
    assert "cannot be reached" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("option", ["--port", "--smtp-port"])
def test_a_port_in_use_is_said_with_the_option_that_changes_it(tmp_path: Path, option: str) -> None:
    ports = {"--port": free_port(), "--smtp-port": free_port()}
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", ports[option]))
        taken.listen()
        arguments = [part for name, port in ports.items() for part in (name, str(port))]
        done = atithi("demo", *arguments, folder=tmp_path)
    assert done.returncode == 1
    assert f"choose another with {option}" in done.stderr


def test_an_old_python_is_said(tmp_path: Path) -> None:
    old = tmp_path / "python3"
    old.write_text('#!/bin/sh\n[ "$1" = --version ] && echo "Python 3.9.2"\nexit 1\n')
    old.chmod(0o755)
    done = subprocess.run(
        ["/bin/sh", str(ROOT / "bin/python")], env={"PATH": str(tmp_path)}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "needs Python 3.11 or newer; here is Python 3.9.2" in done.stderr
