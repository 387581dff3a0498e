"""Every setting of the desk: its name, default and meaning. Read from environment variables, or a file named by
`ATITHI_ENV_FILE` (default `atithi.env` in the folder of data)."""

import os
from dataclasses import dataclass
from pathlib import Path

from environs import Env


@dataclass(frozen=True)
class Setting:
    name: str
    default: str
    meaning: str


SETTINGS = (
    Setting("ATITHI_DATA", "var", "Folder for the SQLite database, attachments and the secret key."),
    Setting("DATABASE_URL", "", "PostgreSQL as postgres://user:password@host/name. Empty: SQLite in ATITHI_DATA."),
    Setting("ATITHI_URL", "http://127.0.0.1:8000", "Address under which people reach the desk, without a final slash."),
    Setting("ATITHI_ALLOWED_HOSTS", "", "Further host names that may be used, separated by commas."),
    Setting("ATITHI_BIND", "127.0.0.1:8000", "Address and port on which `atithi serve` listens."),
    Setting("ATITHI_WEB_PROCESSES", "1", "Number of web processes that `atithi serve` starts."),
    Setting(
        "ATITHI_WORK_PROCESSES",
        "1",
        "Number of work processes that `atithi serve` starts (0: run `atithi work` elsewhere).",
    ),
    Setting("ATITHI_SECRET_KEY", "", "Key that signs sessions and links. Empty: made once and kept in ATITHI_DATA."),
    Setting(
        "ATITHI_TRUSTED_PROXIES", "0", "How many proxies stand in front and set X-Forwarded-For and X-Forwarded-Proto."
    ),
    Setting("ATITHI_TIME_ZONE", "Asia/Kolkata", "Time zone of the business, an IANA name."),
    Setting("ATITHI_LANGUAGE", "en", "Language of pages before somebody chose one: en, hi, te or bn."),
    Setting("ATITHI_SMTP_BIND", "127.0.0.1:8025", "Address and port of the SMTP intake. Empty: no SMTP intake."),
    Setting(
        "ATITHI_MAIL_URL",
        "smtp://127.0.0.1:25",
        "Server for outgoing mail: smtp://user:password@host:port, smtps:// or smtp+starttls://.",
    ),
    Setting("ATITHI_MAIL_FROM", "", "Sender of the desk's own mail to staff. Empty: desk@ and the host of ATITHI_URL."),
    Setting(
        "ATITHI_PUSH_HOSTS",
        "fcm.googleapis.com,*.push.services.mozilla.com,*.push.apple.com,*.notify.windows.com",
        "Push services that browsers may name: hosts over HTTPS (`*.` for all below), separated by commas.",
    ),
    Setting(
        "ATITHI_TRANSLATE_URL",
        "",
        "Translation service with LibreTranslate's interface. Empty: staff are not offered to translate messages.",
    ),
    Setting("ATITHI_TRANSLATE_KEY", "", "Key for the translation service, where it wants one."),
    Setting("ATITHI_GOOGLE_CLIENT_ID", "", "This desk's client id at Google, for mailboxes that sign in there."),
    Setting("ATITHI_GOOGLE_CLIENT_SECRET", "", "The secret that belongs to it."),
    Setting(
        "ATITHI_MICROSOFT_CLIENT_ID", "", "This desk's application id at Microsoft, for mailboxes that sign in there."
    ),
    Setting("ATITHI_MICROSOFT_CLIENT_SECRET", "", "The secret that belongs to it."),
    Setting(
        "ATITHI_LMTP_BIND", "", "Address and port of the LMTP intake, for a mail server beside the desk. Empty: none."
    ),
    Setting("ATITHI_SMTP_CERTIFICATE", "", "Certificate chain (PEM) with which the mail intake offers STARTTLS."),
    Setting("ATITHI_SMTP_KEY", "", "The private key (PEM) that belongs to it."),
    Setting("ATITHI_UPLOAD_LIMIT_MB", "20", "Largest attachment, in megabytes."),
    Setting("ATITHI_IMPORT_LIMIT_MB", "250", "Largest file of data that is brought in, in megabytes."),
    Setting("ATITHI_RATE_LIMIT", "600", "Requests a minute that one API token may make."),
    Setting(
        "ATITHI_ANSWER_THRESHOLDS",
        "",
        "File with thresholds of answers measured for this desk (`bin/evaluate faq FILE --thresholds OUT`). Empty: as shipped.",
    ),
    Setting("ATITHI_LOG_LEVEL", "INFO", "How much is logged: DEBUG, INFO, WARNING or ERROR."),
    Setting("ATITHI_DEMO", "0", "1: show the demo shop's page at /shop/. `atithi demo` sets it."),
    Setting("ATITHI_DEBUG", "false", "Show error details in the browser. Never in real use."),
)
DEFAULTS = {setting.name: setting.default for setting in SETTINGS}


def read_environment() -> Env:
    """The environment, with the settings file under it (a variable set outside wins over the file)."""
    env = Env()
    data = Path(os.environ.get("ATITHI_DATA") or DEFAULTS["ATITHI_DATA"])
    path = Path(os.environ.get("ATITHI_ENV_FILE") or data / "atithi.env")
    if path.is_file():
        env.read_env(str(path), recurse=False)
    return env


def value(env: Env, name: str) -> str:
    """The text of a setting; one that is set but empty counts as not set."""
    text: str = env.str(name, "")
    return text.strip() or DEFAULTS[name]
