"""What a guest is told of their case, in the language of the page."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from atithi.commerce.models import MONEY_BACK, Case, CaseState
from atithi.commerce.money import rupees


def news_of(case: Case, state: str) -> str:
    """What it means for the guest that their case came into `state`; empty where there is nothing to tell."""
    values = {"number": case.order.number, "wish": case.get_kind_display()}
    sentences = {
        CaseState.APPROVED: _("Order %(number)s, %(wish)s: yes, we will do that.") % values,
        CaseState.REFUSED: _("Order %(number)s, %(wish)s: we are sorry, we cannot do that.") % values,
        CaseState.RECEIVED: _("Order %(number)s, %(wish)s: what you sent has reached us.") % values,
        CaseState.SENT: _("Order %(number)s, %(wish)s: it is on its way to you.") % values,
        CaseState.DONE: _("Order %(number)s, %(wish)s: done. Thank you for your patience.") % values,
    }
    parts = [sentences.get(CaseState(state), "")]
    if state == CaseState.APPROVED and case.kind in MONEY_BACK:
        parts.append(_("You get back %(amount)s.") % {"amount": rupees(case.amount_paise)})
    if state in {CaseState.APPROVED, CaseState.SENT} and case.deliver_on:
        parts.append(_("With you on %(day)s.") % {"day": date_format(case.deliver_on, "j F Y")})
    if state == CaseState.REFUSED:
        parts.append(case.decision_reason)
    return "\n".join(part for part in parts if part)
