"""Django's settings, all derived from the environment (see environment.py). `atithi check` explains what is wrong."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from csp.constants import NONE, SELF

from atithi.config.channels import CHANNELS as CHANNELS
from atithi.config.environment import read_environment, value
from atithi.config.secret import read_secret_key

ENV = read_environment()


def _text(name: str) -> str:
    return value(ENV, name)


def _number(name: str) -> int:
    """A whole number; what is not one is left to `atithi check` to explain and counts as the default here."""
    from atithi.config.environment import DEFAULTS

    text = _text(name)
    return int(text) if text.isdigit() else int(DEFAULTS[name])


PACKAGE = Path(__file__).resolve().parent.parent
DATA = Path(_text("ATITHI_DATA")).resolve()
DEBUG = _text("ATITHI_DEBUG").lower() in {"1", "true", "yes"}
PUBLIC_URL = _text("ATITHI_URL").rstrip("/")
_url = urlsplit(PUBLIC_URL)
HTTPS = _url.scheme == "https"

SECRET_KEY = _text("ATITHI_SECRET_KEY") or read_secret_key(DATA)
ALLOWED_HOSTS = [
    host
    for host in {_url.hostname or "", "127.0.0.1", "localhost", "[::1]", *_text("ATITHI_ALLOWED_HOSTS").split(",")}
    if host.strip()
]

INSTALLED_APPS = [
    "atithi.workspace",  # first: its words for what allauth and Django say come before theirs
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "anymail",
    "ninja",
    "atithi.core",
    "atithi.language",
    "atithi.realtime",
    "atithi.files",
    "atithi.search",
    "atithi.events",
    "atithi.staff",
    "atithi.customers",
    "atithi.commerce",
    "atithi.knowledge",
    "atithi.conversations",
    "atithi.notices",
    "atithi.channels",
    *CHANNELS,
    "atithi.promises",
    "atithi.standards",
    "atithi.satisfaction",
    "atithi.transfer",
    "atithi.privacy",
    "atithi.portal",
    "atithi.api",
    "atithi.demo",
    "atithi.config.apps.ConfigApp",
]

MIDDLEWARE = [
    "atithi.config.middleware.ProxyMiddleware",
    "atithi.api.edge.ApiMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "atithi.config.middleware.PolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "atithi.config.middleware.LanguageMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "atithi.config.middleware.ErrorMiddleware",
]

ROOT_URLCONF = "atithi.config.urls"
ASGI_APPLICATION = "atithi.config.asgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": False,
        "OPTIONS": {
            # Ours come before allauth's, which carry the same names.
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        (
                            "django.template.loaders.filesystem.Loader",
                            [str(PACKAGE / "workspace/templates"), str(PACKAGE / "portal/templates")],
                        ),
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
            ],
        },
    }
]


def _database() -> dict[str, Any]:
    url = _text("DATABASE_URL")
    if not url:
        return {
            "ENGINE": "atithi.core.sqlite",
            "NAME": DATA / "desk.sqlite3",
            "OPTIONS": {
                # A writer takes the lock at the start, so that two never both read and then lose one's write.
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                # FULL: a commit that was answered survives the loss of power, not only of the process.
                "init_command": (
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-8000;"
                    " PRAGMA mmap_size=268435456; PRAGMA temp_store=MEMORY; PRAGMA journal_size_limit=67108864"
                ),
            },
            "TEST": {"NAME": os.environ.get("ATITHI_TEST_SQLITE") or DATA / "test.sqlite3"},
            "CONN_MAX_AGE": None,
        }
    parts = urlsplit(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": parts.port or "",
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"connect_timeout": 5, "options": "-c statement_timeout=30000 -c lock_timeout=15000"},
        "TEST": {"TEMPLATE": os.environ.get("ATITHI_TEST_TEMPLATE_DATABASE")},
    }


DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "desk_cache"}}

AUTH_USER_MODEL = "staff.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_ADAPTER = "atithi.staff.sign_in.StaffAdapter"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # whoever asks for a link at a strange address causes no mail to it
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False  # this device stays signed in; every other session ends (session auth hash)
ACCOUNT_RATE_LIMITS = {"login": "30/m/ip", "login_failed": "10/m/ip,5/5m/key", "reset_password": "20/m/ip,5/m/key"}
ACCOUNT_SESSION_REMEMBER = True
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Atithi"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = _url.hostname in {"localhost", "127.0.0.1"}
USERSESSIONS_TRACK_ACTIVITY = False

LANGUAGE_CODE = _text("ATITHI_LANGUAGE")
LANGUAGES = [("en", "English"), ("hi", "हिन्दी"), ("te", "తెలుగు"), ("bn", "বাংলা")]
LANGUAGE_COOKIE_NAME = "desk_language"
USE_I18N = True
USE_TZ = True
TIME_ZONE = _text("ATITHI_TIME_ZONE")

STATIC_URL = "static/"
STATIC_ROOT = DATA / "static"
MEDIA_ROOT = DATA / "files"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "atithi.config.storage.StaticStorage"},
}
WHITENOISE_USE_FINDERS = DEBUG or not STATIC_ROOT.exists()
WHITENOISE_KEEP_ONLY_HASHED_FILES = False
WHITENOISE_AUTOREFRESH = DEBUG
FILE_UPLOAD_PERMISSIONS = 0o640
UPLOAD_LIMIT = _number("ATITHI_UPLOAD_LIMIT_MB") * 1024 * 1024
IMPORT_LIMIT = _number("ATITHI_IMPORT_LIMIT_MB") * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
DATA_UPLOAD_MAX_NUMBER_FILES = 10

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_NAME = "__Host-desk" if HTTPS else "desk"
SESSION_COOKIE_AGE = 14 * 24 * 3600
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = False
TRUSTED_PROXIES = _number("ATITHI_TRUSTED_PROXIES")
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "media-src": [SELF, "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

_mail = urlsplit(_text("ATITHI_MAIL_URL"))
EMAIL_HOST = _mail.hostname or "127.0.0.1"
EMAIL_PORT = _mail.port or {"smtps": 465, "smtp+starttls": 587}.get(_mail.scheme, 25)
EMAIL_HOST_USER = unquote(_mail.username or "")
EMAIL_HOST_PASSWORD = unquote(_mail.password or "")
EMAIL_USE_SSL = _mail.scheme == "smtps"
EMAIL_USE_TLS = _mail.scheme == "smtp+starttls"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = SERVER_EMAIL = _text("ATITHI_MAIL_FROM") or f"desk@{_url.hostname}"

RATE_LIMIT = _number("ATITHI_RATE_LIMIT")
ANSWER_THRESHOLDS = _text("ATITHI_ANSWER_THRESHOLDS")
TRANSLATE_URL = _text("ATITHI_TRANSLATE_URL")
TRANSLATE_KEY = _text("ATITHI_TRANSLATE_KEY")
PUSH_HOSTS = tuple(host.strip() for host in _text("ATITHI_PUSH_HOSTS").split(",") if host.strip())
SUBSCRIPTIONS = "atithi.config.subscriptions.SUBSCRIPTIONS"
HANDLERS = "atithi.config.subscriptions.HANDLERS"
SCHEDULES = "atithi.config.schedules.SCHEDULES"
LISTENING = "atithi.standards.routing.presence.still_here"
SEGMENT_FIELDS = "atithi.config.segments.FIELDS"
TIMELINE = "atithi.config.timeline.SOURCES"
CARD = "atithi.config.card.SECTIONS"
REPLY_CHECKS = "atithi.config.replies.CHECKS"
PRIVACY = "atithi.config.privacy.ROOMS"
PURPOSES = "atithi.config.purposes.PURPOSES"
CONSENT = "atithi.config.consent.STANDING"
ENCLOSURES = "atithi.config.enclosures.ENCLOSURES"
INLINE = "atithi.config.inline.QUESTIONS"
PRIVACY_DUE_DAYS = 30  # the law allows no more than 90 for a grievance
PRIVACY_ERASURE_HOURS = 72  # so long an erasure waits that nobody else confirms
PRIVACY_EXPORT_DAYS = 7
ORGANISATION_HEALTH = "atithi.config.health.SIGNS"
NOTICE_WORDS = "atithi.config.notices.WORDS"
NOTICE_MAIL = "atithi.config.notices.MAIL"
NOTICE_PAGES = "atithi.config.notices.PAGES"
BIND = _text("ATITHI_BIND")
WEB_PROCESSES = _number("ATITHI_WEB_PROCESSES")
WORK_PROCESSES = _number("ATITHI_WORK_PROCESSES")
DEMO = _text("ATITHI_DEMO") == "1"
SMTP_BIND = ENV.str("ATITHI_SMTP_BIND", "127.0.0.1:8025").strip()
LMTP_BIND = _text("ATITHI_LMTP_BIND")
SMTP_CERTIFICATE, SMTP_KEY = _text("ATITHI_SMTP_CERTIFICATE"), _text("ATITHI_SMTP_KEY")
MAIL_OAUTH = {
    "google": (_text("ATITHI_GOOGLE_CLIENT_ID"), _text("ATITHI_GOOGLE_CLIENT_SECRET")),
    "microsoft": (_text("ATITHI_MICROSOFT_CLIENT_ID"), _text("ATITHI_MICROSOFT_CLIENT_SECRET")),
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": _text("ATITHI_LOG_LEVEL").upper()},
    "loggers": {
        "django.request": {"level": "ERROR"},
        "httpx": {"level": "WARNING"},
        "uvicorn": {"level": "WARNING"},
        "mail.log": {"level": "WARNING"},
    },
}
