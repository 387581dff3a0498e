"""What this room announces."""

from atithi.events.catalogue import register

register("product.changed", "A product was added, or something about it changed. Data: fields.")
register("product.removed", "An import that brought a product was taken back. Data: import.")
register("product.archived", "A product was taken out of sale.")
register("product.restored", "A product is on sale again.")
register(
    "stock.changed", "The number of a variant in a store was set. Subject: the variant. Data: store, on_hand, before."
)
register("order.placed", "An order became known. Data: source, customer, total_paise.")
register(
    "order.removed", "An import that brought an order was taken back, or it was kept long enough. Data: import or why."
)
register("order.changed", "An order changed. Data: fields.")
register("shipment.changed", "A delivery of an order came into a state. Subject: the order. Data: delivery, state.")
register("payment.received", "Money for an order came in. Subject: the order. Data: payment, paid_paise.")
register("refund.promised", "Money will go back. Subject: the order. Data: refund, amount_paise, case.")
register("refund.paid", "Money went back. Subject: the order. Data: refund, amount_paise.")
register(
    "refund.cancelled", "Money that was promised does not go back. Subject: the order. Data: refund, amount_paise."
)
register("case.opened", "Something is to be put right. Data: order, kind, amount_paise, policy, conversation.")
register("case.decided", "A case was approved or refused. Data: state, alone, reason, conversation.")
register("case.moved", "A case came into a further state. Data: state, conversation.")
register("approval.asked", "Somebody who may decide more is asked. Subject: the case. Data: approval, approver, why.")
register(
    "approval.passed_on",
    "A question went on to the next who may decide. Subject: the case. Data: approval, approver, before.",
)
register(
    "approval.decided", "A question was answered. Subject: the case. Data: approval, state, reason, waited_seconds."
)
register("policy.changed", "The rules for returns and refunds changed. Data: before, after.")
register("limit.changed", "What somebody may decide alone changed. Data: holder, kind, before, after.")
register("credit.given", "A customer was given credit. Subject: the customer. Data: credit, amount_paise, case.")
register(
    "credit.moved",
    "Credit was spent, paid out, or came back. Subject: the customer. Data: credit, kind, amount_paise (below 0: it shrank).",
)
register("guest_link.made", "A customer was given a link to their orders. Subject: the customer. Data: link.")
register("guest_link.revoked", "A link to a customer's orders was taken back. Subject: the customer. Data: link.")
register("connector.changed", "A shop system was connected, changed or switched off. Data: fields.")
register("goods.imported", "Products or orders were read from a file. Data: what, added, changed, rejected.")
