"""The addresses under /settings/tokens/."""

from django.urls import path

from atithi.api.pages import tokens

urlpatterns = [
    path("", tokens.tokens, name="tokens"),
    path("<str:public_id>/revocation/", tokens.revocation, name="token-revocation"),
]
