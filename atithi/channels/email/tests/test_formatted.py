"""A formatted reply goes out as HTML beside text that reads well without it."""

from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import cast as typed

from atithi.channels.email.compose import Thread, compose
from atithi.channels.email.settings import EmailSettings
from atithi.channels.email.tests.test_sending import outgoing
from atithi.conftest import Cast
from atithi.conversations.formatting import formatted


def test_marks_become_html_and_the_text_reads_without_them(cast: Cast) -> None:
    reply = formatted("**Tomorrow** at:\n\n- 10\n- 12\n\n<script>alert(1)</script>")
    mail = compose(outgoing(cast, text=reply.text, html=reply.html), EmailSettings(), Thread())
    parsed = typed(EmailMessage, message_from_bytes(mail.content, policy=policy.default))
    plain, html = (parsed.get_body((kind,)) for kind in ("plain", "html"))
    assert plain is not None
    assert html is not None
    assert plain.get_content().replace("\r\n", "\n").startswith("Tomorrow at:\n\n• 10\n• 12\n")
    assert "<strong>Tomorrow</strong>" in html.get_content()
    assert "<li>10</li>" in html.get_content()
    assert "<script>" not in html.get_content()
