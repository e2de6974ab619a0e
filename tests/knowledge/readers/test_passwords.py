"""Documents under a password: asked for, opened, and refused when it is the wrong one."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.base.errors import UserError
from app.knowledge.readers._office_crypt import standard_key
from tests.knowledge.readers import _encrypt, _make
from tests.knowledge.readers.conftest import Read

METHODS = {"agile": _encrypt.agile, "standard": _encrypt.standard}
DOCUMENT = _make.docx(_make.para("Words under lock"), extra={"filler.bin": bytes(range(256)) * 40})


@pytest.mark.parametrize("method", METHODS)
def test_office_asks_and_opens(method: str, read: Read, refusal: Callable[..., UserError]) -> None:
    data = METHODS[method](DOCUMENT, "Straße 7")
    assert refusal("a.docx", data).code == "needs-password"
    wrong = refusal("a.docx", data, "Strasse 7")
    assert (wrong.code, wrong.what) == ("needs-password", "The password does not open the file")
    assert read("a.docx", data, "Straße 7").text == "Words under lock"


def test_a_pdf_asks_and_opens(read: Read, refusal: Callable[..., UserError]) -> None:
    data = _encrypt.pdf(["Words under lock"], "Straße 7")
    assert refusal("a.pdf", data).what == "The file asks for a password"
    assert refusal("a.pdf", data, "Strasse 7").what == "The password does not open the file"
    assert read("a.pdf", data, "Straße 7").text == "Words under lock"


def test_key_of_the_older_method_is_the_published_one() -> None:
    salt = bytes.fromhex("e88266490c5bd1eebd2b4394e3f830ef")
    key = standard_key("Password1234_".encode("utf-16-le"), salt, 16)
    assert key.hex() == "40b13a71f90b966e375408f2d181a1aa"


@pytest.mark.parametrize("cut", [30, 600, 1200, 3000])
def test_damaged_container_is_refused(cut: int, refusal: Callable[..., UserError]) -> None:
    data = _encrypt.agile(DOCUMENT, "x")
    assert refusal("a.docx", data[:cut], "x").code in {"damaged", "unsupported"}


def test_container_that_runs_in_circles_is_refused(refusal: Callable[..., UserError]) -> None:
    data = bytearray(_encrypt.agile(DOCUMENT, "x"))
    data[512 + 4 : 512 + 8] = (1).to_bytes(4, "little")  # the directory's sector follows itself
    assert refusal("a.docx", bytes(data), "x").code == "damaged"
