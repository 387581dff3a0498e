"""What this room announces. The subject is the conversation; data holds ids and values, never the words."""

from atithi.events.catalogue import register

register("conversation.started", "A customer or colleague began a conversation. Data: channel, customer.")
register("message.received", "A customer's message arrived. Data: message, conversation, customer, channel.")
register("reply.queued", "Staff answered; the reply is to be delivered. Data: message, conversation, channel.")
register("colleague.mentioned", "A note named colleagues. Data: message, users.")
register("note.added", "Staff wrote an internal note. Data: message.")
register(
    "conversation.assigned", "A conversation went to a person or team. Data: assignee, team, from_assignee, from_team."
)
register("conversation.closed", "A conversation was closed.")
register("conversation.reopened", "A closed conversation was opened again. Data: because (message or staff).")
register("conversation.snoozed", "A conversation left the queues for a while. Data: until (null: until they write).")
register("conversation.woken", "A snoozed conversation came back. Data: because (time, message or staff).")
register("conversation.spam_marked", "A conversation was marked as spam. Data: because (staff or blocked).")
register("conversation.spam_cleared", "A conversation proved to be no spam.")
register("delivery.changed", "A reply came further, or failed, on its way. Data: message, delivery.")
register("channel.added", "A channel was set up. Data: kind.")
register("channel.changed", "A channel's settings changed. Data: fields.")
