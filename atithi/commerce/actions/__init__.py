"""The only place that changes goods, orders and cases."""

from atithi.commerce.actions.orders import push_order
from atithi.commerce.actions.products import (
    add_photo,
    archive_product,
    remove_photo,
    restore_product,
    save_product,
    set_parts,
    set_stock,
)

__all__ = [
    "add_photo",
    "archive_product",
    "push_order",
    "remove_photo",
    "restore_product",
    "save_product",
    "set_parts",
    "set_stock",
]
