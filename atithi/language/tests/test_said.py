"""Names in the reader's letters."""

import pytest

from atithi.language.said import said


@pytest.mark.parametrize(("name", "script", "written"), [
    ("Lakshmi Devi", "Deva", "लक्ष्मी देवी"), ("Ravi Teja", "Telu", "రవి తేజా"), ("Mita Sen", "Beng", "মিতা সেন"),
    ("Sandeep", "Deva", "संदीप"), ("Sandeep", "Beng", "সন্দীপ"), ("Anand Kumar", "Telu", "అనంద్ కుమర్"),
    ("लक्ष्मी देवी", "Latn", "Lakshmi Devi"), ("রবি", "Deva", "रबि"), ("మీనాక్షి", "Latn", "Minakshi"), ("తేజ", "Deva", "तेजा"),
    ("सेन", "Telu", "సేన్"), ("मीरा", "Beng", "মীরা"), ("Lakshmi", "Latn", ""), ("लक्ष्मी", "Deva", ""), ("", "Telu", ""),
    ("李明", "Deva", ""), ("A1 Traders", "Latn", ""),
])  # fmt: skip
def test_a_name_is_written_as_its_reader_reads(name: str, script: str, written: str) -> None:
    assert said(name, script) == written
