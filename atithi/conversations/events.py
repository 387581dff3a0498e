"""What this room announces. The subject is the conversation; data holds ids and values, never the words."""

from atithi.events.catalogue import register

register("conversation.started", "A customer or colleague began a conversation. Data: channel, customer.")
register(
    "conversation.brought_in",
    "A conversation that was over came with an import. Data: import, channel, customer, messages.",
)
register("conversation.removed", "An import that brought a conversation was taken back. Data: import.")
register("message.received", "A customer's message arrived. Data: message, conversation, customer, channel.")
register("canned.added", "An answer kept ready was written. Subject: the canned reply. Data: scope.")
register("canned.archived", "An answer kept ready was put away or taken back. Data: archived.")
register("canned.changed", "An answer kept ready was changed. Data: fields.")
register("reply.planned", "Staff finished a reply that is to leave later. Data: planned, due.")
register("reply.held", "A planned reply did not leave. Data: planned, because (customer_wrote or author_left), author.")
register("reply.unplanned", "A planned reply was taken back. Data: planned.")
register("reply.queued", "Staff answered; the reply is to be delivered. Data: message, conversation, channel.")
register("colleague.mentioned", "A note named colleagues. Data: message, users.")
register("note.added", "Staff wrote an internal note. Data: message.")
register(
    "conversation.assigned", "A conversation went to a person or team. Data: assignee, team, from_assignee, from_team."
)
register("conversation.placed", "A conversation went to another store. Data: store, from_store.")
register("conversation.closed", "A conversation was closed.")
register("conversation.reopened", "A closed conversation was opened again. Data: because (message, staff or undo).")
register(
    "conversation.waiting_again",
    "A customer waits for us again without having written: a visitor who came back or was passed on. Data: none.",
)
register("conversation.snoozed", "A conversation left the queues for a while. Data: until (null: until they write).")
register("conversation.woken", "A snoozed conversation came back. Data: because (time, message or staff).")
register("conversation.spam_marked", "A conversation was marked as spam. Data: because (staff or blocked).")
register("conversation.spam_cleared", "A conversation proved to be no spam.")
register("conversation.tagged", "Tags were put on a conversation. Data: tags.")
register("conversation.untagged", "Tags were taken off a conversation. Data: tags.")
register("conversation.priority_set", "How much a conversation presses was set. Data: priority, from.")
register("conversation.kind_set", "What a conversation is about was set. Data: kind, from.")
register("conversation.merged", "Two conversations became one; recorded on both. Data: merged, into, messages (count).")
register("conversation.unmerged", "A merge was undone; recorded on both. Data: merged, into.")
register(
    "conversation.split",
    "Messages were taken out into a conversation of their own; recorded on both. Data: source, new.",
)
register("conversation.linked", "Two conversations were said to belong together; on both. Data: first, second.")
register("conversation.unlinked", "Two conversations belong together no more; on both. Data: first, second.")
register("message.redacted", "A supervisor removed what a message said. Data: message, quoting (ids), files (count).")
register("message.forwarded", "Staff sent a message on by mail. Data: message, forward.")
register("forward.ended", "The mail of a forward ended. Data: message, forward, state (sent, failed or uncertain).")
register("forward.retried", "Staff had a forward sent once more. Data: message, forward.")
register("message.translated", "Staff had a message translated by the provider. Data: message, language.")
register("macro.run", "Several steps were done at once. Data: macro.")
register("macro.added", "A macro was made. Data: scope.")
register("macro.changed", "A macro was changed.")
register("macro.archived", "A macro was put away.")
register("tag.added", "A tag was made.")
register("tag.changed", "A tag was renamed or coloured. Data: fields.")
register("tag.archived", "A tag is no longer offered.")
register("tag.restored", "A tag is offered again.")
register("kind.added", "A kind of matter was made.")
register("kind.changed", "A kind of matter was renamed. Data: fields.")
register("kind.archived", "A kind of matter is no longer offered.")
register("kind.restored", "A kind of matter is offered again.")
register("delivery.changed", "A reply came further, or failed, on its way. Data: message, delivery.")
register("channel.added", "A channel was set up. Data: kind.")
register(
    "channel.changed",
    "A channel's settings changed. Data: changes, by field the old value and the new; empty for what may be secret.",
    version=2,
)
register("view.added", "A view of conversations was saved. Data: sharing, team.")
register("view.changed", "A saved view was changed. Data: sharing, team.")
register("view.removed", "A saved view was taken away. Data: sharing, team.")
register("conversations.exported", "Somebody took a list of conversations out. Data: list, count, more.")
register("bulk.started", "Somebody began to change many conversations at once. Data: verb, values, count.")
register("bulk.undone", "Somebody began to take back what they did to many conversations. Data: verb, count.")
