"""How static files are named and served."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticStorage(CompressedManifestStaticFilesStorage):
    """Hashed names for long caching where files were collected; plain names served from the package before that."""

    manifest_strict = False

    def url(self, name: str | None, force: bool = False) -> str:
        if not self.hashed_files:
            from django.contrib.staticfiles.storage import StaticFilesStorage

            return StaticFilesStorage.url(self, name)
        return str(super().url(name, force))
