"""What the guide announces. The subject is the conversation, or the wording."""

from atithi.events.catalogue import register

register("guide.step_done", "A step of good service was done. Data: step, how (said, done or marked).")
register("guide.step_undone", "Somebody took back that a step was done. Data: step.")
register("need.noted", "What the guest needs was written down. Data: need.")
register("need.confirmed", "The guest confirmed what they need. Data: need.")
register("wording.changed", "A sentence that the guide offers changed. Data: key, step, removed.")
