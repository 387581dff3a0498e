"""Tokens with which programs act for a person, and what is remembered of their requests."""

from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models

from atithi.core.ids import public_id
from atithi.files.models import StoredFile


class Token(models.Model):
    """A key of one program. It acts with the rights of its person, as far as its scopes reach."""

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=80)
    prefix = models.CharField(max_length=16, help_text="How the secret begins, so that its owner knows it again.")
    digest = models.CharField(max_length=64, unique=True, help_text="SHA-256 of the secret, which we do not keep.")
    scopes = models.JSONField(default=list)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["user", "-id"], name="tokens_of_user")]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"

    def has_expired(self, moment: datetime) -> bool:
        return self.expires_at is not None and self.expires_at <= moment


class TokenUse(models.Model):
    """How much of its allowance a token has used in the present minute, counted for all processes together."""

    token = models.OneToOneField(Token, on_delete=models.CASCADE, primary_key=True, related_name="use")
    minute = models.BigIntegerField(help_text="Minutes since 1970.")
    taken = models.PositiveIntegerField(default=0)
    used_at = models.DateTimeField(help_text="To the minute.")

    def __str__(self) -> str:
        return f"{self.token_id}: {self.taken}"


class StoredAnswer(models.Model):
    """What a request with an idempotency key was answered. Written in the transaction of its effect."""

    token = models.ForeignKey(Token, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=255)
    digest = models.CharField(max_length=64, help_text="SHA-256 of the request.")
    status = models.PositiveSmallIntegerField(default=0)
    location = models.CharField(max_length=200, blank=True)
    body = models.TextField(blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["token", "key"], name="one_answer_per_key")]
        indexes: ClassVar = [models.Index("created_at", name="answers_by_age")]

    def __str__(self) -> str:
        return f"{self.token_id} {self.key}"


class Upload(models.Model):
    """A file that a program sent ahead, to be attached to a message by the same person's token."""

    file = models.OneToOneField(StoredFile, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index("created_at", name="uploads_by_age")]

    def __str__(self) -> str:
        return f"{self.file_id}"
