"""What this room announces. The subject is the call; data holds ids and values, never what was said."""

from atithi.events.catalogue import register

register("call.started", "A call began. Data: conversation, customer, channel, direction.")
register(
    "call.answered", "Somebody speaks with the guest. Data: conversation, customer, channel, direction, agent, wait."
)
register(
    "call.held",
    "A guest was put on hold or taken back, or the call with its holds is over. Data: conversation, customer, channel,"
    " agent; holds: since and until of each, the last without an end while it lasts; ended.",
)
register(
    "call.ended",
    "A call is over, once for each. Data: conversation, customer, channel, direction, agent, answered, outcome; duration"
    " and wait in seconds.",
)
register("call.corrected", "A late report changed how a call had ended. Data: as call.ended.")
register(
    "call.placed",
    "Somebody called a guest from the desk, or the desk by itself. Data: conversation, customer, channel, agent, call_back.",
)
register("call.refused", "A telephone system did not do what was asked of it. Data: verb, status.")
register("call.uncertain", "Nobody can say whether a telephone system did what was asked. Data: verb.")
register("call.taken", "Somebody takes a waiting call. Data: agent.")
register("call.released", "Whoever took a call was not reached: it waits again. Data: agent, because.")
register("call.passed_on", "A colleague is brought into a call. Data: agent, to, stays.")
register("call.wrapped_up", "It was noted what a call was about. Data: wrap_up.")
register("call.recorded", "A recording of a call is kept. Data: recording, voicemail.")
register("call_back.asked", "A guest is to be called back. Data: conversation, customer, due.")
register("call_back.tried", "A call-back did not reach the guest. Data: tries, due.")
register("call_back.settled", "A call-back is over. Data: conversation, state.")
register("line.added", "A telephone line was set up. Data: provider.")
register("line.changed", "A telephone line was changed. Data: fields.")
register("wrap_up.changed", "A wrap-up code was added, put away or taken out again. Data: name, archived.")
register("staff_phone.changed", "A colleague said at which number they are rung. Data: none.")
