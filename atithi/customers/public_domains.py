"""Mail domains where anybody may have an address: they say nothing about where a person works."""

_NAMES = """
    gmail.com googlemail.com yahoo.com yahoo.co.in yahoo.in ymail.com rocketmail.com rediffmail.com rediff.com
    hotmail.com hotmail.co.in hotmail.co.uk outlook.com outlook.in live.com live.in msn.com icloud.com me.com mac.com
    aol.com proton.me protonmail.com pm.me zoho.com zohomail.com zohomail.in mail.com email.com gmx.com gmx.net gmx.de
    yandex.com yandex.ru mail.ru inbox.com fastmail.com fastmail.fm tutanota.com tuta.io hey.com sify.com in.com
    indiatimes.com vsnl.com vsnl.net bsnl.in bsnl.co.in dataone.in airtelmail.in mtnl.net.in usa.net lycos.com
    qq.com 163.com 126.com web.de t-online.de comcast.net verizon.net att.net btinternet.com sky.com yahoo.co.uk
    yahoo.com.sg yahoo.ca yahoo.com.au mailinator.com guerrillamail.com yopmail.com temp-mail.org 10minutemail.com
    privaterelay.appleid.com duck.com users.noreply.github.com skiff.com hushmail.com xtramail.in webdunia.com
"""
PUBLIC = frozenset(_NAMES.split())


def is_public(domain: str) -> bool:
    """Whether a domain, in lower case, or one above it gives addresses to anybody."""
    parts = domain.split(".")
    return any(".".join(parts[start:]) in PUBLIC for start in range(len(parts) - 1))
