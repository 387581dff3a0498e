"""What rooms above the notices tell by them.

WORDS: kind of notice -> function (notice, who) -> its line. MAIL: what the mail of the day says besides what waits, each a
function (user, rules) -> (title, lines). A room joins by a line here.
"""

WORDS: dict[str, str] = {
    "promise": "atithi.promises.telling.headline",
    "broken": "atithi.promises.telling.headline",
    "booking": "atithi.promises.appointment_notices.headline",
    "standard": "atithi.standards.clocks.telling.headline",
    "on_call": "atithi.standards.clocks.telling.headline",
}
MAIL: tuple[str, ...] = ("atithi.promises.telling.mail_lines", "atithi.standards.staffing.telling.mail_lines")
