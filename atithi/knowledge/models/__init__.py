from atithi.knowledge.models.announcements import Addressee, Announcement, Dimension, NewsKind, Reading
from atithi.knowledge.models.articles import (
    READ_FIRST,
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
from atithi.knowledge.models.learning import Settled, SynonymProposal, WordHeard

__all__ = [
    "READ_FIRST",
    "Addressee",
    "Announcement",
    "Article",
    "Asked",
    "Audience",
    "Collection",
    "Dimension",
    "Edition",
    "Ending",
    "NewsKind",
    "Phrasing",
    "Picture",
    "Reading",
    "Reason",
    "Sent",
    "Settled",
    "State",
    "Step",
    "SynonymProposal",
    "Synonyms",
    "Text",
    "Verdict",
    "Version",
    "WordHeard",
]
