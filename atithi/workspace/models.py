"""What people set for their own screens and nothing below the screens needs."""

from django.conf import settings
from django.db import models


class KeyChoice(models.Model):
    """A person's own keys: only those that differ from the usual ones. Missing: nothing was changed."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    keys = models.JSONField(default=dict, blank=True, help_text="Key by command; an empty key: none.")
    single_keys = models.BooleanField(default=True, help_text="Whether keys without Ctrl or Alt act (WCAG 2.1.4).")

    def __str__(self) -> str:
        return f"keys of {self.user_id}"
