"""The house keeps its shape: what imports cannot show, these tests do."""

import posixpath
import re
from pathlib import Path

from django.apps import apps
from django.conf import settings

from atithi.config.environment import SETTINGS
from atithi.events import catalogue
from atithi.events.table import table

ROOT = Path(__file__).resolve().parent.parent
LAYERS = [
    {"core"},
    {"language"},
    {"realtime", "files", "search"},
    {"events"},
    {"staff", "customers"},
    {"commerce", "knowledge"},
    {"conversations"},
    {"channels", "notices"},
    {app.rpartition(".")[2] for app in settings.CHANNELS} | {"channel_api"},
    {"promises"},
    {"standards"},
    {"satisfaction"},
    {"transfer", "privacy"},
    {"workspace", "portal", "api"},
    {"demo", "config"},
]
OUTSIDE = {"contenttypes", "auth", "sessions", "account", "mfa", "usersessions"}


def _height(label: str) -> int:
    return next(number for number, rooms in enumerate(LAYERS) if label in rooms)


def test_no_foreign_key_points_upwards_or_sideways() -> None:
    for model in apps.get_models():
        label = model._meta.app_label
        if label in OUTSIDE:
            continue
        for field in model._meta.get_fields():
            target = (
                field.related_model
                if getattr(field, "many_to_one", False) or getattr(field, "many_to_many", False)
                else None
            )
            if target is None or field.auto_created or target == "self" or target._meta.app_label == label:
                continue
            other = target._meta.app_label
            if other in {"contenttypes", "auth"}:
                continue
            assert _height(other) < _height(label), f"{model.__name__}.{field.name} points up to {other}"


def test_every_room_says_what_it_is() -> None:
    for app in apps.get_app_configs():
        if app.name.startswith("atithi.") and app.label != "config":
            readme = Path(app.path) / "README.md"
            assert readme.is_file(), f"{app.name} has no README.md"
            assert len(readme.read_text().splitlines()) <= 40, f"{readme} should be short"


def test_every_setting_is_in_the_docs() -> None:
    text = (ROOT / "docs/operating.md").read_text()
    missing = [setting.name for setting in SETTINGS if f"`{setting.name}`" not in text]
    assert not missing


def test_every_event_type_is_in_the_docs() -> None:
    text = (ROOT / "docs/events.md").read_text()
    missing = [each.type for each in catalogue.known() if f"`{each.type}`" not in text]
    assert not missing


def test_every_command_is_in_the_docs() -> None:
    text = (ROOT / "docs/operating.md").read_text()
    for command in ("setup", "serve", "work", "check", "demo"):
        assert f"`atithi {command}" in text


def test_every_channel_has_its_page() -> None:
    for app in settings.CHANNELS:
        assert (ROOT / f"docs/channels/{app.rpartition('.')[2]}.md").is_file(), app


def test_every_subscription_is_to_an_event_that_exists() -> None:
    assert set(table().subscriptions) <= {each.type for each in catalogue.known()}


def test_no_file_has_grown_past_its_bounds() -> None:
    long = [
        f"{path.relative_to(ROOT)}: {count}"
        for path in (ROOT / "atithi").rglob("*.py")
        if "migrations" not in path.parts and "content" not in path.parts and "data" not in path.parts
        and (count := len(path.read_text().splitlines())) > 400
    ]  # fmt: skip
    assert not long


def test_nothing_written_here_names_somebodys_folders() -> None:
    private = re.compile(r"(?<!\w)/(root|home|Users)/\w")
    for path in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "atithi").rglob("*.py")]:
        assert not private.search(path.read_text()), path


def test_no_two_scripts_import_each_other() -> None:
    """A ring of modules has no order in which their hashed names could be made."""
    wanted: dict[str, set[str]] = {}
    for path in (ROOT / "atithi").rglob("static/**/*.js"):
        served = path.as_posix().split("/static/", 1)[1]
        names = re.findall(r"""(?:import|from)\s*["'](\.[^"']+)["']""", path.read_text())
        wanted[served] = {posixpath.normpath(posixpath.join(posixpath.dirname(served), name)) for name in names}
    while leaves := [path for path, needs in wanted.items() if not needs & wanted.keys()]:
        for path in leaves:
            del wanted[path]
    assert not wanted, sorted(wanted)


def test_every_link_in_the_documents_leads_somewhere() -> None:
    dead = [
        f"{page.relative_to(ROOT)}: {target}"
        for page in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
        for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text())
        if not target.startswith(("http:", "https:", "mailto:")) and not (page.parent / target).exists()
    ]
    assert not dead
