"""The only place that changes goods, orders and cases."""

from atithi.commerce.actions.approvals import ask_approval, decide_approval, pass_on
from atithi.commerce.actions.cases import Request, grant_case, move_case, open_case, refuse_case
from atithi.commerce.actions.entrusting import move_rule, remove_rule, save_rule, set_limit
from atithi.commerce.actions.orders import Pushed, push_order
from atithi.commerce.actions.products import (
    add_photo,
    archive_product,
    remove_photo,
    restore_product,
    save_product,
    set_parts,
    set_stock,
)
from atithi.commerce.actions.refunds import cancel_refund, pay_refund, promise_refund

__all__ = [
    "Pushed",
    "Request",
    "add_photo",
    "archive_product",
    "ask_approval",
    "cancel_refund",
    "decide_approval",
    "grant_case",
    "move_case",
    "move_rule",
    "open_case",
    "pass_on",
    "pay_refund",
    "promise_refund",
    "push_order",
    "refuse_case",
    "remove_photo",
    "remove_rule",
    "restore_product",
    "save_product",
    "save_rule",
    "set_limit",
    "set_parts",
    "set_stock",
]
