"""What this room announces. The subject is the visit, or the shop floor; data holds ids and values, never words of guests."""

from atithi.events.catalogue import register

register("floor.opened", "A store takes tokens on its shop floor. Data: store, channel.")
register("floor.changed", "How a shop floor works changed. Data: changes, by field the old and the new.")
register("floor.address_renewed", "An address of a shop floor was replaced; the old one opens nothing. Data: which.")
register("need.added", "A further need can be chosen when taking a token. Data: floor, letter.")
register("need.changed", "A need is called otherwise, or stands elsewhere in the list. Data: fields.")
register("need.archived", "A need is offered no more. Data: none.")
register("need.restored", "A need is offered again. Data: none.")
register("visit.arrived", "A guest took a token. Data: floor, need, token, conversation.")
register("visit.called", "A guest is called to a counter. Data: counter, times, agent.")
register("visit.greeted", "A guest who was called is being served. Data: agent, waited (seconds).")
register("visit.skipped", "A guest was called and was not there. Data: times.")
register(
    "visit.returned", "A guest who was not there or was out is back in line. Data: kept (whether their place was)."
)
register("visit.stepped_out", "A guest went out for a while and keeps their place. Data: none.")
register("visit.passed_on", "A guest waits for another need now. Data: need, from_need.")
register("visit.preferred", "A guest stands further in front, or in turn again. Data: precedence.")
register("visit.finished", "A visit is over. Data: outcome, agent, seconds.")
register("visit.left", "A guest went without being served. Data: because (guest, staff or day).")
