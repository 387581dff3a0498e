"""What rooms above the notices tell by them.

WORDS: kind of notice -> function (notice, who) -> its line. PAGES: kind of notice -> `notices.pages.Page`: where things of
the kind are opened, and who may see them; a kind without one stands with a conversation. MAIL: what the mail of the day says
besides what waits, each a function (user, rules) -> (title, lines). A room joins by a line here.
"""

WORDS: dict[str, str] = {
    "promise": "atithi.promises.telling.headline",
    "broken": "atithi.promises.telling.headline",
    "booking": "atithi.promises.appointment_notices.headline",
    "swap": "atithi.standards.staffing.swap_notices.headline",
    "suggested": "atithi.standards.routing.telling.headline",
    "news": "atithi.notices.news.headline",
    "standard": "atithi.standards.clocks.telling.headline",
    "on_call": "atithi.standards.clocks.telling.headline",
}
PAGES: dict[str, str] = {
    "approval": "atithi.notices.approvals.PAGE",
    "decided": "atithi.notices.approvals.PAGE",
    "promise": "atithi.promises.telling.PAGE",
    "broken": "atithi.promises.telling.PAGE",
    "booking": "atithi.promises.appointment_notices.PAGE",
    "swap": "atithi.standards.staffing.swap_notices.PAGE",
    "news": "atithi.notices.news.PAGE",
}
MAIL: tuple[str, ...] = (
    "atithi.notices.news.mail_lines",
    "atithi.promises.telling.mail_lines",
    "atithi.standards.staffing.telling.mail_lines",
)
