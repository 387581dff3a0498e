"""What segments of guests can ask for, in the order in which the editor offers it: functions user -> fields.

A room adds what it knows of guests by one such function (customers/segments.py says how) and one line here.
"""

FIELDS: tuple[str, ...] = (
    "atithi.customers.segment_fields.fields",
    "atithi.commerce.segment_fields.fields",
    "atithi.conversations.segment_fields.fields",
    "atithi.promises.segment_fields.fields",
    "atithi.satisfaction.segment_fields.fields",
)
