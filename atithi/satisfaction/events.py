"""What this room announces."""

from atithi.events.catalogue import register

register("survey.added", "A survey was made. Data: kind.")
register("survey.changed", "A survey changed. Data: fields.")
register(
    "survey.published", "New questions or words of a survey count from now on. Data: version, languages (reviewed)."
)
register("survey.archived", "A survey is asked no more.")
register("survey.restored", "A survey is asked again.")
register("survey.rule_changed", "When a survey is asked changed. Data: rule, occasion, active.")
register(
    "survey.limits_changed",
    "How often guests may be asked, and when not, changed. Subject: the business. Data: changes.",
)
register("survey.code_made", "A QR code for a store was made. Data: code, store.")
register("survey.code_archived", "A QR code for a store was put away. Data: code.")
register(
    "survey.invited",
    "A guest was asked. Subject: the invitation. Data: survey, conversation, message (null where a program asks).",
)
register("survey.expired", "Nobody answered in time. Subject: the invitation. Data: survey.")
register("survey.answered", "A guest answered. Subject: the invitation. Data: answer, survey, score, conversation.")
register(
    "survey.answer_changed",
    "A guest changed their answer in time. Subject: the invitation. Data: answer, survey, score, from.",
)
register(
    "recovery.opened",
    "A low score opened a conversation. Subject: that conversation. Data: answer, survey, score, owner, original, asked_in (the"
    " conversation in which the guest was asked, or which it is about).",
)
register(
    "recovery.answered", "The guest said whether it was put right. Subject: the conversation. Data: answer, outcome."
)
register("theme.found", "Guests write about something that no theme held yet. Data: words (how many define it).")
register("theme.changed", "Somebody named a theme or changed what defines it. Data: what (name or words).")
register("theme.joined", "A theme was joined with another. Data: theme (the other).")
register("theme.dismissed", "A theme was put away: it says nothing.")
register("theme.restored", "A theme that was dismissed or joined is back.")
register("survey.results_shown", "The results of a survey can be read by anybody.")
register("survey.results_hidden", "The results of a survey are for the staff alone again.")
register(
    "conversation.rated",
    "A guest said how a conversation was, or changed it; recorded on it beside the answer. Data: answer, survey, score, highest.",
)
