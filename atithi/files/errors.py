from atithi.core.errors import DeskError


class FileError(DeskError):
    """A file that cannot be taken."""
