"""Files as they come: encodings, separators, workbooks, damage, bombs, sizes; each with words that a person can act on."""

import io
import json
import random
import tracemalloc
import zipfile

import pytest
from openpyxl import Workbook

from atithi.conftest import Cast
from atithi.core.errors import DeskError
from atithi.customers.models import Customer
from atithi.files.models import StoredFile
from atithi.transfer.actions import begin, choose
from atithi.transfer.guessing import guess
from atithi.transfer.models import Import, ImportState
from atithi.transfer.reading import formats, raw, tables
from atithi.transfer.reading.stream import PieceStream
from atithi.transfer.reasons import Unreadable, in_words
from atithi.transfer.targets import TARGETS
from atithi.transfer.testing import bring, check, upload

TABLE = "नाम;फ़ोन\nरमेश;9440011223\nరవి;9440011224\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_encodings_and_separators_are_told_by_the_bytes(encoding: str, separator: str) -> None:
    layout, first, origin, _target = formats.look(io.BytesIO(TABLE.replace(";", separator).encode(encoding)))
    assert layout.heads == ["नाम", "फ़ोन"]
    assert layout.separator == separator
    assert [row.cells for row in first] == [["रमेश", "9440011223"], ["రవి", "9440011224"]]
    assert origin == "file"


def test_tables_with_titles_above_newlines_in_quotes_and_empty_rows_are_read() -> None:
    content = b'Customer list 2025\n\nName,Phone\n"Lakshmi\nDevi",9848022338\n\n,\nRavi,9440011223\n'
    layout, first, _origin, _target = formats.look(io.BytesIO(content))
    assert (layout.heads, layout.head_row) == (["Name", "Phone"], 3)
    assert [(one.row, one.cells) for one in first] == [
        (4, ["Lakshmi\nDevi", "9848022338"]),
        (7, ["Ravi", "9440011223"]),
    ]


def test_old_windows_files_are_read() -> None:
    content = "name,city\nRené,Pondichéry\nJosé,Mahé\n".encode("cp1252")
    layout, first, _origin, _target = formats.look(io.BytesIO(content))
    assert first[0].cells[0] == "René"
    assert layout.encoding not in {"utf-8", "utf-16"}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"   \n", "empty_file"),
        (b"name,phone\n", "empty_file"),
        (b"%PDF-1.7 something", "not_a_table"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "old_excel"),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "locked"),
        (b"PK\x03\x04 not really", "malformed"),
        (b'name,phone\n"never closed,1\n' + b"x,1\n" * 60_000, "malformed"),
        (b'{"users": [', "malformed"),
        (b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><users><user/></users>', "doctype"),
        (b"<users><user><name>A</name></user><user>", "malformed"),
    ],
)
def test_what_cannot_be_read_is_said(content: bytes, code: str) -> None:
    def read() -> None:
        layout, *_rest = formats.look(io.BytesIO(content))
        list(formats.records(io.BytesIO(content), layout))

    with pytest.raises(Unreadable) as told:
        read()
    assert told.value.code == code
    assert in_words(told.value.code, told.value.values)


def workbook(*rows: list[object]) -> bytes:
    book, held = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(held)
    return held.getvalue()


def test_workbooks_give_numbers_days_and_results_of_formulas() -> None:
    from datetime import UTC, datetime

    content = workbook(
        ["Name", "Phone", "Since", "Total"],
        ["Lakshmi", 9848022338, datetime(2024, 3, 2, tzinfo=UTC).replace(tzinfo=None), "=1+1"],
        [None, None, None, None],
        ["Ravi", 9440011223.0, "2/3/2024", 12.5],
    )
    layout, first, _origin, _target = formats.look(io.BytesIO(content))
    assert (layout.format, layout.formulas) == ("xlsx", True)
    # No program has reckoned this formula yet: it has no result, and none is made up.
    assert first[0].cells == ["Lakshmi", "9848022338", "2024-03-02"]
    assert (first[1].row, first[1].cells) == (4, ["Ravi", "9440011223", "2/3/2024", "12.5"])


def test_a_workbook_that_unpacks_to_far_too_much_is_not_read() -> None:
    held = io.BytesIO(workbook(["Name"], ["x"]))
    with zipfile.ZipFile(held, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/worksheets/sheet9.xml", b"0" * 6_000_000)
    with pytest.raises(Unreadable) as told:
        formats.look(held)
    assert told.value.code == "bomb"
    plain = io.BytesIO()
    with zipfile.ZipFile(plain, "w") as package:
        package.writestr("guests.csv", "name")
    with pytest.raises(Unreadable) as told:
        formats.look(plain)
    assert told.value.code == "packed"


def test_json_comes_as_a_list_in_an_object_or_an_object_a_line() -> None:
    people = [
        {"name": f"Guest {number}", "email": f"g{number}@example.com", "about": "x" * 3000} for number in range(300)
    ]
    for content in (
        json.dumps(people), json.dumps({"count": 300, "users": people, "next_page": None}), "\n".join(map(json.dumps, people)),
    ):  # fmt: skip
        layout, _first, _origin, target = formats.look(io.BytesIO(content.encode()))
        assert target == "guests"
        assert len(list(formats.records(io.BytesIO(content.encode()), layout))) == 300


@pytest.mark.parametrize(
    ("heads", "target", "fields"),
    [
        (["Customer Name", "Phone No.", "E-mail ID", "Shoe"], "guests", {0: "name", 1: "phone", 2: "email"}),
        (["नाम", "मोबाइल", "ईमेल", "भाषा"], "guests", {0: "name", 1: "phone", 2: "email", 3: "language"}),
        (["పేరు", "ఫోన్", "మెయిల్"], "guests", {0: "name", 1: "phone", 2: "email"}),
        (["নাম", "মোবাইল নম্বর", "ইমেইল"], "guests", {0: "name", 1: "phone", 2: "email"}),
        (["naam", "mobail"], "guests", {0: "name", 1: "phone"}),
        (["Item Name", "SKU", "MRP", "GST %"], "products", {0: "name", 1: "sku", 2: "price", 3: "gst"}),
        (["Bill No", "Bill Date", "Item", "Qty", "Amount"], "orders",
         {0: "number", 1: "placed_at", 2: "title", 3: "quantity", 4: "amount"}),
    ],
)  # fmt: skip
@pytest.mark.django_db
def test_columns_are_recognised_in_four_languages(heads: list[str], target: str, fields: dict[int, str]) -> None:
    assert guess(heads, TARGETS[target]) == fields


@pytest.mark.django_db
def test_a_needed_column_that_is_missing_is_named(cast: Cast) -> None:
    work = upload(cast.asha, b"Item,Colour\nKurta,blue\n", target="products")
    with pytest.raises(DeskError) as told:
        check(work)
    assert told.value.code == "column_missing"
    work = upload(cast.asha, b"Name,Other\nA,B\n")
    with pytest.raises(DeskError) as told:
        choose(work=work, mapping={0: "name", 1: "name"}, policy="fill", wanted={})
    assert told.value.code == "field_twice"


@pytest.mark.django_db
def test_a_wrong_encoding_is_told_by_row_and_can_be_chosen(cast: Cast) -> None:
    content = "name,phone\n" + "".join(f"Ravi {number},{9_440_000_000 + number}\n" for number in range(30))
    broken = content.replace("Ravi", "रवि").encode() + "Ren\xe9,9848022338\n".encode("latin-1")
    work = check(upload(cast.asha, broken))
    assert [row.reasons[0][0] for row in work.rejections.all()] == ["wrong_encoding"]
    again = choose(work=work, mapping={}, policy="fill", wanted={"encoding": "iso-8859-1"})
    assert (again.state, again.layout["encoding"]) == (ImportState.MAPPING, "iso-8859-1")
    assert again.mapping == {"0": "name", "1": "phone"}


@pytest.mark.django_db
def test_limits_of_size_and_rows_are_kept(cast: Cast, settings, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    settings.IMPORT_LIMIT = 10
    with pytest.raises(DeskError) as told:
        begin(user=cast.asha, name="a.csv", size=11, target="guests")
    assert told.value.code == "file_too_large"
    settings.IMPORT_LIMIT = 10_000
    monkeypatch.setattr("atithi.transfer.actions.running.MOST_ROWS", 2)
    work = check(upload(cast.asha, b"name,phone\nA B,9848022338\nC D,9848022339\nE F,9848022340\n"))
    assert (work.state, work.problem["code"]) == (ImportState.FAILED, "too_many_rows")
    assert Import.objects.get().state == "failed"


@pytest.mark.django_db
def test_formulas_in_tables_are_words(cast: Cast) -> None:
    bring(cast.asha, b'name,phone\n"=HYPERLINK(""http://x"")",9848022338\n\'+cmd|\' /C calc\'!A0,9848022339\n')
    assert set(Customer.objects.values_list("name", flat=True)) == {'=HYPERLINK("http://x")', "+cmd|' /C calc'!A0"}


class Generated(PieceStream):
    """Two hundred megabytes that nobody holds."""

    def __init__(self, megabytes: int) -> None:
        chance = random.Random(1)
        line = ",".join(f"{chance.randrange(10**9)}" for _cell in range(9))
        self._block = (
            ("".join(f"Guest,{line}\n" for _row in range(10_600)))[: 1024 * 1024 - 1].rpartition("\n")[0].encode()
        )
        self._block += b"," * (1024 * 1024 - 1 - len(self._block)) + b"\n"
        pieces = [(number * len(self._block), StoredFile(size=len(self._block))) for number in range(megabytes)]
        super().__init__(pieces)
        for _offset, file in pieces:
            file.read = lambda: self._block  # type: ignore[method-assign]


def test_two_hundred_megabytes_are_streamed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(raw, "MOST_ROWS", 10**9)
    stream = Generated(200)
    layout = tables.look(stream, {})  # type: ignore[arg-type]
    assert stream.size == 200 * 1024 * 1024
    tracemalloc.start()
    rows = sum(1 for _number, _row in zip(range(20_000), tables.read(stream, layout), strict=False))  # type: ignore[arg-type]
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert rows == 20_000
    assert most < 16 * 1024 * 1024
    # The end of the file is reached without what lies before it.
    stream.seek(-10, io.SEEK_END)
    assert stream.read().endswith(b"\n")
