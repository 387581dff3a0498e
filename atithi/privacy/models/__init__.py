"""Consents, requests, exports, erasures, and how long things are kept."""

from atithi.privacy.models.consents import Consent, ConsentChange, How
from atithi.privacy.models.erasures import Erasure, ErasureState, Hold
from atithi.privacy.models.exports import Export, ExportState
from atithi.privacy.models.requests import Code, PrivacyRequest, RequestKind, RequestState
from atithi.privacy.models.retention import Kept, RetentionRule

__all__ = [
    "Code",
    "Consent",
    "ConsentChange",
    "Erasure",
    "ErasureState",
    "Export",
    "ExportState",
    "Hold",
    "How",
    "Kept",
    "PrivacyRequest",
    "RequestKind",
    "RequestState",
    "RetentionRule",
]
