"""Who is named in a note hears of it, if the conversation is for their eyes."""

from atithi.conftest import Cast
from atithi.conversations.actions import add_note, assign, mark_read
from atithi.conversations.actions.mentions import named_in
from atithi.conversations.models import Conversation, Mention, Message
from atithi.conversations.queries import mentions, unread_mentions
from atithi.events import Actor, Event
from atithi.realtime.models import Signal


def _note(cast: Cast, conversation: Conversation, text: str) -> Message:
    return add_note(conversation=conversation, text=text, actor=Actor.staff(cast.ravi.id), author=cast.ravi)


def test_a_named_colleague_finds_the_note_until_they_have_read_it(cast: Cast) -> None:
    conversation = cast.conversation("hello")
    note = _note(cast, conversation, "Please look, @Mita Sen, and @Ravi Teja too. @Mita Sen!")
    [mention] = mentions(cast.mita, unread=True)
    assert mention.message == note
    assert unread_mentions(cast.mita) == 1
    assert unread_mentions(cast.ravi) == 0  # nobody hears of what they wrote themselves
    [event] = Event.objects.filter(type="colleague.mentioned")
    assert event.data == {"message": note.id, "users": [cast.mita.id]}
    [signal] = Signal.objects.filter(name="mention")
    assert signal.topics == [f"staff:{cast.mita.id}"]
    mark_read(conversation=Conversation.objects.get(pk=conversation.pk), user=cast.mita)
    assert unread_mentions(cast.mita) == 0
    assert [each.message for each in mentions(cast.mita)] == [note]


def test_a_mention_is_read_again_after_an_earlier_reading(cast: Cast) -> None:
    conversation = cast.conversation("hello")
    mark_read(conversation=conversation, user=cast.mita)
    _note(cast, conversation, "@Mita now?")
    assert unread_mentions(cast.mita) == 1
    mark_read(conversation=Conversation.objects.get(pk=conversation.pk), user=cast.mita)
    assert unread_mentions(cast.mita) == 0


def test_who_may_not_see_a_private_teams_conversation_is_not_named_in_it(cast: Cast) -> None:
    conversation = cast.conversation("a complaint")
    assign(conversation=conversation, assignee=None, team=cast.complaints, actor=Actor.staff(cast.asha.id))
    _note(cast, conversation, "@Mita Sen @Imran Ali @Asha Sharma see this")
    assert set(Mention.objects.values_list("user__name", flat=True)) == {"Imran Ali", "Asha Sharma"}


def test_a_mention_is_hidden_when_its_conversation_is(cast: Cast) -> None:
    conversation = cast.conversation("hello")
    _note(cast, conversation, "@Mita Sen see this")
    assign(conversation=conversation, assignee=None, team=cast.complaints, actor=Actor.staff(cast.asha.id))
    assert mentions(cast.mita) == []
    assert unread_mentions(cast.mita) == 0


def test_names_are_whole_and_first_names_only_where_one_person_has_them(cast: Cast) -> None:
    people = [cast.ravi, cast.mita, cast.imran]
    assert named_in("mail ravi@teja.example, @Ravindra, @mitali", people) == []
    assert named_in("@ravi and @MITA SEN.", people) == [cast.ravi, cast.mita]
    cast.mita.name = "మీ"
    assert named_in("@మీనా", people) == []
    assert named_in("@మీ, చూడండి", people) == [cast.mita]
    cast.imran.name = "Ravi Kumar"
    assert named_in("@Ravi", people) == []
    assert named_in("@Ravi Kumar, @Ravi Teja", people) == [cast.imran, cast.ravi]
