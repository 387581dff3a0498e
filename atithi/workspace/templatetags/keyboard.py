"""The keys that the person before the screen has."""

import json
from functools import lru_cache
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.html import json_script
from django.utils.safestring import SafeString

from atithi.workspace.keyboard import groups, key_caps, keymap, own_keys
from atithi.workspace.models import KeyChoice

register = template.Library()
register.filter("key_caps", key_caps)


@register.simple_tag(takes_context=True)
def keyboard(context: dict[str, Any]) -> SafeString:
    """The keys as data for the script, and the dialog that shows them to people."""
    choice = own_keys(context["request"].user)
    return _shown(translation.get_language() or "en", choice.single_keys, json.dumps(choice.keys, sort_keys=True))


@lru_cache(maxsize=200)
def _shown(_language: str, single: bool, keys: str) -> SafeString:
    """Kept for each language and choice: every page of the inbox has it, and hardly anybody changes their keys."""
    choice = KeyChoice(keys=json.loads(keys), single_keys=single)
    board = {"groups": groups(choice), "map": json_script(keymap(choice), "keymap"), "single": single}
    return render_to_string("desk/keys.html", {"board": board})
