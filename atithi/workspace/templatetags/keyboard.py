"""The keys that the person before the screen has."""

from typing import Any

from django import template
from django.utils.html import json_script
from django.utils.safestring import SafeString

from atithi.workspace.keyboard import groups, key_caps, keymap, own_keys

register = template.Library()
register.filter("key_caps", key_caps)


@register.simple_tag(takes_context=True)
def keyboard(context: dict[str, Any]) -> dict[str, Any]:
    """`groups` for people, `map` for the script, `single` whether single keys act."""
    choice = own_keys(context["request"].user)
    return {"groups": groups(choice), "map": _map(keymap(choice)), "single": choice.single_keys}


def _map(values: dict[str, Any]) -> SafeString:
    return json_script(values, "keymap")
