"""What is new in a mail: earlier mails repeated below it, and signatures, are folded, never thrown away."""

from atithi.channels.email.quotes.fold import Folded, fold
from atithi.channels.email.quotes.forwarded import Forwarded, read_forwarded
from atithi.channels.email.quotes.markup import fold_html

__all__ = ["Folded", "Forwarded", "fold", "fold_html", "read_forwarded"]
