"""What this room announces."""

from atithi.events.catalogue import register

register("article.written", "An article was begun or its draft changed. Data: language, fields, number.")
register("article.submitted", "A draft is to be looked at by somebody who may publish it. Data: language.")
register("article.published", "A text of an article is what guests read from now on. Data: language, number.")
register("article.scheduled", "A text of an article will be published at a moment. Data: language, at.")
register("article.withdrawn", "A text of an article is read by guests no longer. Data: language.")
register("article.restored", "A draft was made what an earlier version was. Data: language, number.")
register("article.archived", "An article was put away, or taken out again. Data: archived.")
register("article.settled", "Who an article is for, whose it is, or when it is looked at again, changed. Data: fields.")
register("article.judged", "A guest said whether an article helped. Data: language, helpful, reason.")
register("article.sent", "An article was put into an answer to a guest. Data: language, conversation, key.")
register("synonyms.changed", "The business's own words that mean the same changed. Data: words.")
register("synonyms.proposed", "Pairs of words were proposed from what guests searched and then opened. Data: count.")
register("synonyms.settled", "A proposed pair of words was accepted or dismissed. Data: word, stands_for, accepted.")
register("collection.changed", "A collection of articles was added or changed. Data: names.")
register("announcement.written", "An announcement to staff was begun or changed. Data: fields.")
register("announcement.published", "An announcement is seen by those whom it concerns. Data: kind, must_read.")
register("announcement.archived", "An announcement was put away, or taken out again. Data: archived.")
register("announcement.read", "Somebody said that they have read an announcement. Data: done, wrong, tries.")
