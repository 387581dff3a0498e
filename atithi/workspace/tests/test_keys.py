"""Keys: a person's own, refused in words where they clash, and off where single keys are in the way."""

import pytest
from django.urls import reverse

from atithi.workspace.actions import set_keys
from atithi.workspace.keyboard import COMMANDS, KeyboardError, bound, keymap, own_keys
from atithi.workspace.models import KeyChoice

PAGE = "/profile/keys/"


def test_the_usual_keys_do_not_clash():
    keys = [command.key for command in COMMANDS]
    assert len(keys) == len(set(keys))
    assert reverse("workspace:keys") == PAGE


def test_a_changed_key_goes_with_the_person_and_the_usual_one_is_free(cast, sign_in):
    browser = sign_in(cast.ravi)
    assert browser.post(PAGE, {"close": "q", "reply": "e", "single": "1"}).status_code == 302
    keys = keymap(own_keys(cast.ravi))["keys"]
    assert (keys["q"], keys["e"]) == ("close", "reply")
    assert "r" not in keys
    assert keymap(own_keys(cast.mita))["keys"]["e"] == "close"
    page = sign_in(cast.ravi).get("/inbox/open/").content.decode()
    assert '"q": "close"' in page


def test_two_commands_on_one_key_are_refused_in_words_and_what_was_typed_stays(cast, sign_in):
    answer = sign_in(cast.ravi).post(PAGE, {"reply": "e", "single": "1"})
    assert answer.status_code == 400
    page = answer.content.decode()
    assert "write a reply" in page
    assert "close, or open again" in page
    assert "cannot do two things" in page
    assert 'name="reply" value="e"' in page
    assert not KeyChoice.objects.exists()


@pytest.mark.parametrize("key", ["Ctrl+w", "Ctrl+Enter", "Ctrl+k", "jj", "Hyper+x", "<script>"])
def test_keys_that_cannot_be_had_are_refused(cast, key):
    with pytest.raises(KeyboardError):
        set_keys(user=cast.ravi, wanted={"reply": key}, single_keys=True)


def test_a_command_without_a_key_and_single_keys_off(cast, sign_in):
    sign_in(cast.ravi).post(PAGE, {"close": ""})
    choice = own_keys(cast.ravi)
    assert keymap(choice)["single"] is False
    assert "close" not in keymap(choice)["keys"].values()


def test_all_go_back_to_the_usual_ones(cast, sign_in):
    set_keys(user=cast.ravi, wanted={"close": "q"}, single_keys=True)
    sign_in(cast.ravi).post(PAGE, {"usual": "1", "close": "q", "single": "1"})
    assert own_keys(cast.ravi).keys == {}


def test_a_new_commands_usual_key_does_not_take_a_key_that_the_person_gave_to_another(cast):
    choice = KeyChoice(user=cast.ravi, keys={"reply": "e"})
    keys = {each.command.name: each.key for each in bound(choice)}
    assert keys["reply"] == "e"
    assert keys["close"] == ""


def test_what_is_kept_may_be_broken_and_the_page_still_comes(cast, sign_in):
    KeyChoice.objects.create(user=cast.ravi, keys=["not", "a", "table"])
    assert sign_in(cast.ravi).get("/inbox/open/").status_code == 200
    assert sign_in(cast.ravi).get(PAGE).status_code == 200
