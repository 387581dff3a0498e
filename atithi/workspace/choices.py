"""Choices that only screens know."""

from django.utils.translation import gettext_lazy as _

THEMES = [
    ("system", _("As the device")),
    ("light", _("Light")),
    ("dark", _("Dark")),
    ("contrast", _("High contrast")),
]

UNDO_CHOICES = (0, 3, 6, 10, 20, 30)  # seconds
