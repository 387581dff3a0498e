from atithi.knowledge.models.articles import (
    Article,
    Audience,
    Collection,
    Phrasing,
    Picture,
    State,
    Step,
    Text,
    Version,
)
from atithi.knowledge.models.asking import Asked, Edition, Ending, Reason, Sent, Synonyms, Verdict

__all__ = [
    "Article",
    "Asked",
    "Audience",
    "Collection",
    "Edition",
    "Ending",
    "Phrasing",
    "Picture",
    "Reason",
    "Sent",
    "State",
    "Step",
    "Synonyms",
    "Text",
    "Verdict",
    "Version",
]
