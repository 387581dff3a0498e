import importlib
import os
import pkgutil
import re
import subprocess
from pathlib import Path

import pytest
from pydantic import BaseModel

from atithi.api import schemas
from atithi.api.openapi import document
from atithi.api.scopes import Scope
from atithi.api.tests.conftest import program_of
from atithi.conftest import build_cast
from atithi.conversations.actions import add_channel
from atithi.events import Actor

DOCS = Path(__file__).parents[3] / "docs" / "api.md"
EXAMPLES = re.findall(r"^```sh\n(.*?)^```", DOCS.read_text(), re.MULTILINE | re.DOTALL)


@pytest.mark.django_db(transaction=True)
def test_every_example_of_the_documentation_runs(live_server: object, tmp_path: Path) -> None:
    cast = build_cast()
    conversation = cast.conversation()
    variables = {
        "DESK": live_server.url,  # type: ignore[attr-defined]
        "TOKEN": program_of(cast.asha).secret,
        "CHANNEL": add_channel(kind="api", name="Shop app", actor=Actor.system()).public_id,
        "CUSTOMER": conversation.customer.public_id,
        "CONVERSATION": conversation.public_id,
        "COLLEAGUE": cast.ravi.public_id,
        "TMP": str(tmp_path),
        "PATH": os.environ["PATH"],
        "no_proxy": "*",
    }
    assert len(EXAMPLES) > 10
    for example in EXAMPLES:
        ran = subprocess.run(
            ["bash", "-euc", example], env=variables, capture_output=True, text=True, timeout=60, check=False
        )
        assert ran.returncode == 0, f"{example}\n{ran.stdout}\n{ran.stderr}"


def test_the_documentation_names_every_scope_and_resource() -> None:
    text = DOCS.read_text()
    assert not [scope.value for scope in Scope if f"`{scope.value}`" not in text]
    resources = {path.split("/")[3] for path in document("en")["paths"]} - {"teams", "stores"}
    assert not [resource for resource in resources if f"/{resource}" not in text]


def test_no_two_shapes_share_a_name() -> None:
    """In the description one would stand for both."""
    shapes: dict[str, set[str]] = {}
    for module in pkgutil.iter_modules(schemas.__path__, f"{schemas.__name__}."):
        for name, found in vars(importlib.import_module(module.name)).items():
            if (
                isinstance(found, type)
                and issubclass(found, BaseModel)
                and found.__module__.startswith(schemas.__name__)
            ):
                shapes.setdefault(name, set()).add(found.__module__)
    assert not {name: modules for name, modules in shapes.items() if len(modules) > 1}
