"""For all tests of the repository."""

from collections.abc import Generator
from typing import Any

import pytest


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, Any, Any]:
    """Tests of hostile text leave lone surrogates in their output, which no report could carry: they are shown as `?`."""
    report = yield
    report.sections = [(name, _printable(text)) for name, text in report.sections]
    if report.longrepr is not None and not isinstance(report.longrepr, tuple):
        text = str(report.longrepr)
        if text != _printable(text):
            report.longrepr = _printable(text)
    return report


def _printable(text: str) -> str:
    return text.encode("utf-8", "replace").decode()
