"""An export: everything about one person, readable, handed out by right, gone after some days."""

import io
import json
import zipfile
from datetime import timedelta

import pytest
import time_machine

from atithi.core.clock import now
from atithi.core.errors import NotFound
from atithi.customers.models import Customer
from atithi.events import Event
from atithi.events.testing import run_jobs
from atithi.files.models import StoredFile
from atithi.privacy.actions import exporting
from atithi.privacy.archive import built
from atithi.privacy.errors import PrivacyError
from atithi.privacy.models import Export, ExportState
from atithi.privacy.tests.person import known


@pytest.fixture
def person(cast):
    return known(cast)


def opened(content: bytes) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(content))


def test_a_person_reads_all_of_it_in_their_language_with_their_files(cast, person):
    Customer.objects.filter(pk=person.pk).update(language="te")
    person.refresh_from_db()
    archive = opened(built(person, now()))
    page, data = archive.read("index.html").decode(), json.loads(archive.read("data.json"))
    assert 'lang="te"' in page
    assert "మీ గురించి మాకు తెలిసినదంతా" in page
    for word in ("pluviometer", "xylograph", "flabbergast", "lakshmi@example.com", "call Zarathustra back", "SE-48213"):
        assert word in page, word
    assert data["person"][0]["name"] == "Lakshmi Zarathustra"
    assert {"contacts", "conversations", "orders", "promises", "consents", "requests"} <= set(data)
    [picture] = [name for name in archive.namelist() if name.startswith("files/")]
    assert archive.read(picture).endswith(b"qwertzinho")
    assert picture.removeprefix("files/") in page


def test_nothing_of_another_person_is_in_it_and_words_are_not_markup(cast, person):
    cast.says("secret of another <script>alert(1)</script>", who="anil@example.com")
    cast.says("<b>mine</b>")
    archive = opened(built(person, now()))
    page = archive.read("index.html").decode()
    assert "secret of another" not in page + archive.read("data.json").decode()
    assert "<b>mine</b>" not in page
    assert "&lt;b&gt;mine&lt;/b&gt;" in page


def test_file_names_lead_out_of_no_folder(cast, person):
    StoredFile.objects.update(name="../../etc/passwd")
    for name in opened(built(person, now())).namelist():
        assert ".." not in name.split("/")
        assert name.count("/") <= 1


def test_it_is_built_once_in_the_background_and_goes_after_its_days(cast, person, django_capture_on_commit_callbacks):
    first = exporting.begin_export(customer=person, user=cast.asha)
    assert exporting.begin_export(customer=person, user=cast.asha) == first
    run_jobs(strict=False)
    exporting.build(export_id=first.pk)
    first.refresh_from_db()
    assert (first.state, first.is_there(now())) == (ExportState.READY, True)
    assert Event.objects.filter(type="privacy.exported").count() == 1
    with time_machine.travel(now() + timedelta(days=8)), django_capture_on_commit_callbacks(execute=True):
        assert not first.is_there(now())
        assert exporting.forget_old() == 1
    assert not StoredFile.objects.filter(name__endswith=".zip").exists()
    with pytest.raises(PrivacyError):
        exporting.release(export=first, user=cast.asha)


def test_only_those_who_may_put_it_together_and_release_it(cast, person):
    with pytest.raises(NotFound):
        exporting.begin_export(customer=person, user=cast.farida)
    row = exporting.begin_export(customer=person, user=cast.asha)
    with pytest.raises(NotFound):
        exporting.release(export=row, user=cast.ravi)
    assert Export.objects.get().released_at is None
