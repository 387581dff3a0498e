"""A person's wishes, what they were told, and the devices that may be told."""

from atithi.notices.models.notice import Notice
from atithi.notices.models.push import PushDevice, PushKey
from atithi.notices.models.rules import DEFAULT_WAYS, MAILED, Digest, Kind, NoticeRules, Way

__all__ = ["DEFAULT_WAYS", "MAILED", "Digest", "Kind", "Notice", "NoticeRules", "PushDevice", "PushKey", "Way"]
