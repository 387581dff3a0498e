"""What this room announces."""

from atithi.events.catalogue import register

register("import.started", "Rows of a file began to be brought in. Data: target, name, rows.")
register("import.paused", "An import was stopped for a while.")
register("import.resumed", "A paused import went on.")
register("import.finished", "All rows of a file were dealt with. Data: target, name, added, changed, same, rejected.")
register("import.failed", "A file could not be read to its end. Data: target, name, problem.")
register("import.undoing", "What an import had brought in is being taken back.")
register("import.undone", "What an import had brought in was taken back. Data: removed, restored, left.")
register("import.removed", "A file that was handed over and not brought in was thrown away. Data: name.")
