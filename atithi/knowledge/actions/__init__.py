from atithi.knowledge.actions.announcements import (
    archive_announcement,
    note_reading,
    publish_announcement,
    save_announcement,
)
from atithi.knowledge.actions.articles import (
    archive_article,
    begin_article,
    save_collection,
    settle_article,
)
from atithi.knowledge.actions.asking import judge_article, note_asked, note_opened, note_person, note_sent
from atithi.knowledge.actions.learning import forget_old_words, note_search, propose_synonyms, settle_proposal
from atithi.knowledge.actions.pictures import add_picture
from atithi.knowledge.actions.texts import (
    check_number,
    confirm_translation,
    publish_text,
    restore_version,
    save_text,
    schedule_text,
    submit_text,
    withdraw_text,
)
from atithi.knowledge.actions.words import save_phrasings, save_synonyms

__all__ = [
    "add_picture",
    "archive_announcement",
    "archive_article",
    "begin_article",
    "check_number",
    "confirm_translation",
    "forget_old_words",
    "judge_article",
    "note_asked",
    "note_opened",
    "note_person",
    "note_reading",
    "note_search",
    "note_sent",
    "propose_synonyms",
    "publish_announcement",
    "publish_text",
    "restore_version",
    "save_announcement",
    "save_collection",
    "save_phrasings",
    "save_synonyms",
    "save_text",
    "schedule_text",
    "settle_article",
    "settle_proposal",
    "submit_text",
    "withdraw_text",
]
