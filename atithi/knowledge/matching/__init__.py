"""Which article answers a question: pure functions, no Django, no database."""

from atithi.knowledge.matching.index import Answerable, AnswerIndex, Found
from atithi.knowledge.matching.lexicon import Lexicon, shipped

__all__ = ["AnswerIndex", "Answerable", "Found", "Lexicon", "shipped"]
