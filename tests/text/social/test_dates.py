"""Dates of many languages below a copied post."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from posts import only_post

from liveblog.text.social.dates import read_date


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("January 6, 2020", "2020-01-06"),
        ("Jan 6, 2020", "2020-01-06"),
        ("6 January 2020", "2020-01-06"),
        ("2018年9月28日", "2018-09-28"),
        ("2018년 9월 28일", "2018-09-28"),
        ("3 mars 2016", "2016-03-03"),
        ("3. März 2016", "2016-03-03"),
        ("3 de marzo de 2016", "2016-03-03"),
        ("3 марта 2016 г.", "2016-03-03"),
        ("2020-01-06", "2020-01-06"),
        ("2020-01-06T18:03:27.000Z", "2020-01-06"),
        ("May 13, 2025 at 11:37 PM", "2025-05-13"),
        ("12:03 PM - 6 Jan 2020", "2020-01-06"),
        ("· Jan 6, 2020", "2020-01-06"),
        ("06.01.2020", "2020-01-06"),
        ("31/01/2020", "2020-01-31"),
        ("01/06/2020", None),
        ("६ जनवरी 2020", "2020-01-06"),
        ("6. januar 2020", "2020-01-06"),  # da nb
        ("2020. január 6.", "2020-01-06"),  # hu
        ("2020. jan. 6.", "2020-01-06"),
        ("2020. 01. 06.", "2020-01-06"),
        ("6 ianuarie 2020", "2020-01-06"),  # ro
        ("6 Ιανουαρίου 2020", "2020-01-06"),  # el
        ("6 Ιαν 2020", "2020-01-06"),
        ("6. januára 2020", "2020-01-06"),  # sk
        ("6 януари 2020 г.", "2020-01-06"),  # bg
        ("6. siječnja 2020.", "2020-01-06"),  # hr
        ("6. listopada 2020.", "2020-10-06"),
        ("6 listopada 2020", "2020-11-06"),  # pl
        ("6. lis 2020", None),  # October in Croatian, November in Czech
        ("6. јануар 2020.", "2020-01-06"),  # sr
        ("6. januar 2020.", "2020-01-06"),
        ("6 de gener de 2020", "2020-01-06"),  # ca
        ("6 d’abril de 2020", "2020-04-06"),
        ("6 de març del 2020", "2020-03-06"),
        ("6 tháng 1, 2020", "2020-01-06"),  # vi
        ("ngày 6 tháng 1 năm 2020", "2020-01-06"),
        ("6 thg 1, 2020", "2020-01-06"),
        ("6 มกราคม 2020", "2020-01-06"),  # th
        ("6 ม.ค. 2563", "2020-01-06"),
        ("۶ ژانویهٔ ۲۰۲۰", "2020-01-06"),  # fa
        ("6 جنوری، 2020", "2020-01-06"),  # ur
        ("৬ জানুয়ারি, ২০২০", "2020-01-06"),  # bn
        ("6 ஜனவரி, 2020", "2020-01-06"),  # ta
        ("6. jaanuar 2020", "2020-01-06"),  # et
        ("2020. gada 6. janvāris", "2020-01-06"),  # lv
        ("2020 m. sausio 6 d.", "2020-01-06"),  # lt
        ("٦ يناير ٢٠٢٠", "2020-01-06"),  # ar
        ("6 كانون الثاني 2020", "2020-01-06"),
        ("6 Oca 2020", "2020-01-06"),  # tr
        ("6 січня 2020 р.", "2020-01-06"),  # uk
        ("6 Januari 2020", "2020-01-06"),  # id
        ("６ January ２０２０", "2020-01-06"),
        ("Monday, January 6, 2020", "2020-01-06"),
        ("Montag, 6. Januar 2020", "2020-01-06"),
        ("lundi 6 janvier 2020", "2020-01-06"),
        ("mar, 7 ene 2020", "2020-01-07"),  # Tuesday, not March
        ("mar. 3 mars 2020", "2020-03-03"),
        ("2020年1月6日(月)", "2020-01-06"),
        ("2020년 1월 6일 월요일", "2020-01-06"),
        ("6th of January 2020", "2020-01-06"),
        ("January 6th, 2020", "2020-01-06"),
        ("3:12 PM EST · Jan 6, 2020", "2020-01-06"),
        ("Jan 6, 2020, 3:12 PM UTC", "2020-01-06"),
        ("6. Januar 2020 um 15:12 Uhr", "2020-01-06"),
        ("6. Jan. 2020 · 3:12 nachm.", "2020-01-06"),
        ("6 janvier 2020 à 15h12", "2020-01-06"),
        ("6 ene. 2020 · 3:12 p. m.", "2020-01-06"),
        ("午後3:12 · 2020年1月6日", "2020-01-06"),
        ("下午3:12 · 2020年1月6日", "2020-01-06"),
        ("오후 3:12 · 2020년 1월 6일", "2020-01-06"),
        ("2020年1月6日 15時12分", "2020-01-06"),
        ("٣:١٢ م · ٦ يناير ٢٠٢٠", "2020-01-06"),
        ("3:12 μ.μ. · 6 Ιαν 2020", "2020-01-06"),
        ("06.01.2020, 15:12", "2020-01-06"),
        ("Mo., 06.01.2020", "2020-01-06"),
        ("February 29, 2024.", "2024-02-29"),
    ],
)
def test_dates_of_many_languages(written, day):
    assert only_post(f"The tide is out. — Mira Holm (@mira_holm) {written}").posted == day


@pytest.mark.parametrize(
    "written",
    [
        *(
            "January 2020",
            "6 January",
            "2020",
            "January 32, 2020",
            "February 30, 2020",
            "6 Smarch 2020",
            "1 2 3",
        ),
        *(
            "January 6, 1995",
            "January 6, 2101",
            "6 7 January 2020",
            "6 January February 2020",
            "in January 6, 2020 we",
        ),
        *(
            "3 dead, 6 January 2020",
            "2020-01-06 and more",
            "99.99.2020",
            "6.1.20201",
            "12:34",
            "Monday",
            "today",
        ),
        *("tháng 13 6 2020", "6 tháng 1", "6 มกราคม 9999", "January ⅷ, 2020", "x" * 81),
    ],
)
def test_what_is_no_date(written):
    assert read_date(written) is None


@given(
    st.text(max_size=100)
    | st.text(alphabet=st.sampled_from(list("0123456789 .:/-,年月日janмартα·٣")), max_size=60)
)
def test_any_text_has_a_date_or_none(text):
    found = read_date(text)
    assert not found or date.fromisoformat(found).year >= 2000
