"""The guide's pages: seen beside a conversation, used, and changed by those who may."""

import pytest
from django.urls import reverse

from atithi.standards.models import DoneStep, GuideWording


def _at(name, conversation, *more):
    return reverse(f"workspace:{name}", args=[conversation.public_id, *more])


def test_the_guide_is_used_beside_a_conversation(cast, sign_in, django_assert_max_num_queries):
    conversation, browser = cast.conversation("I want a kettle"), sign_in(cast.ravi)
    assert _at("guide", conversation) in browser.get(_at("card", conversation)).content.decode()
    with django_assert_max_num_queries(14):
        page = browser.get(_at("guide", conversation)).content.decode()
    assert 'aria-pressed="false"' in page
    assert "data-guide-words" in page
    for name in ("welcome", "rapport"):
        page = browser.post(_at("guide_step", conversation, name)).content.decode()
    assert page.count('aria-pressed="true"') == 2
    page = browser.post(_at("needs", conversation), {"words": "<b>a kettle</b>"}).content.decode()
    assert "&lt;b&gt;a kettle" in page
    need = conversation.needs.get()
    assert (
        "confirmed by the guest"
        in browser.post(_at("need_confirmation", conversation, need.public_id)).content.decode()
    )
    browser.post(_at("guide_step", conversation, "welcome"), {"undo": "yes"})
    assert set(DoneStep.objects.values_list("step", flat=True)) == {"rapport", "needs"}
    assert browser.post(_at("guide_step", conversation, "dance")).status_code == 404
    assert browser.post(_at("needs", conversation), {"words": " "}).status_code == 400


def test_a_need_of_another_conversation_is_not_there(cast, sign_in):
    conversation, other = cast.conversation("One"), cast.conversation("Two", who="ravi@example.com")
    browser = sign_in(cast.ravi)
    browser.post(_at("needs", conversation), {"words": "tea"})
    need = conversation.needs.get()
    assert browser.post(_at("need_confirmation", other, need.public_id)).status_code == 404


def test_cues_come_while_one_types_and_nothing_where_there_is_nothing(cast, sign_in):
    conversation, browser = cast.conversation("मेरा रिफंड कब आएगा?"), sign_in(cast.ravi)
    assert "तुम" in browser.post(_at("courtesy", conversation), {"text": "तुम कल आना"}).content.decode()
    assert browser.post(_at("courtesy", conversation), {"text": "आप कल आइए"}).status_code == 204
    assert browser.post(_at("courtesy", conversation), {"text": "x" * 100_000}).status_code in {200, 204}


def test_sentences_are_changed_by_those_who_may(cast, sign_in):
    browser = sign_in(cast.asha)
    ours = reverse("workspace:guide_wording_ours", args=["thanks"])
    assert browser.post(ours, {"text_en": "Come again!"}).status_code == 302
    page = browser.get(reverse("workspace:guide_wordings")).content.decode()
    assert "Come again!" in page
    assert "Come again!" in browser.get(ours).content.decode()
    browser.post(ours, {"do": "remove"})
    assert "Offer it again" in browser.get(reverse("workspace:guide_wordings")).content.decode()
    browser.post(ours, {"do": "restore"})
    browser.post(reverse("workspace:guide_wording_new"), {"step": "solution", "text_hi-Deva": "एक रास्ता है।"})
    own = GuideWording.objects.get()
    assert browser.get(reverse("workspace:guide_wording", args=[own.public_id])).status_code == 200
    refused = browser.post(reverse("workspace:guide_wording", args=[own.public_id]), {"text_en": "{{nobody}}"})
    assert refused.status_code == 400
    assert GuideWording.objects.get().texts == {"hi-Deva": "एक रास्ता है।"}


@pytest.mark.parametrize("name", ["guide_wordings", "guide_wording_new"])
def test_whoever_may_not_change_what_is_shared_finds_no_such_page(cast, sign_in, name):
    assert sign_in(cast.ravi).get(reverse(f"workspace:{name}")).status_code == 404
