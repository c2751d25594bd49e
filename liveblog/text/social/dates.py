"""The date at the end of a copied post, as networks write it in many languages.

It has no time of day that can be trusted and no zone: the result is an ISO date, never a moment.
"""

from __future__ import annotations

import re
from datetime import date

# Twelve months a line; spellings of one month are joined by "/".
_LANGUAGES = """
january/jan february/feb march/mar april/apr may june/jun july/jul august/aug september/sep/sept october/oct november/nov december/dec
janvier/janv février/févr/fevrier mars avril/avr mai juin juillet/juil août/aout septembre octobre/oct novembre décembre/déc/decembre
januar/jänner februar märz/maerz/mär april mai juni juli august september oktober/okt november dezember/dez
enero/ene febrero marzo abril/abr mayo junio julio agosto/ago septiembre/setiembre octubre noviembre diciembre/dic
gennaio/gen febbraio/febb marzo aprile maggio/mag giugno/giu luglio/lug agosto settembre/set ottobre/ott novembre dicembre
janeiro fevereiro/fev março/marco abril maio junho julho agosto setembro outubro/out novembro dezembro
januari februari maart/mrt april mei juni juli augustus september oktober november december
januari februari mars april maj juni juli augusti september oktober november december
januar februar marts april maj juni juli august september oktober november december/des
tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta heinäkuuta elokuuta syyskuuta lokakuuta marraskuuta joulukuuta
stycznia/sty lutego/lut marca kwietnia/kwi maja czerwca/cze lipca/lip sierpnia/sie września/wrz października/paź listopada/lis grudnia/gru
ledna února března dubna května června července srpna září října listopadu prosince
января/янв февраля/фев марта/мар апреля/апр мая июня/июн июля/июл августа/авг сентября/сен октября/окт ноября/ноя декабря/дек
січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня
ocak/oca şubat/şub mart nisan/nis mayıs haziran/haz temmuz/tem ağustos/ağu eylül/eyl ekim/eki kasım/kas aralık/ara
يناير فبراير مارس أبريل/ابريل مايو يونيو يوليو أغسطس/اغسطس سبتمبر أكتوبر/اكتوبر نوفمبر ديسمبر
בינואר/ינואר בפברואר/פברואר במרץ/מרץ באפריל/אפריל במאי/מאי ביוני/יוני ביולי/יולי באוגוסט/אוגוסט בספטמבר/ספטמבר באוקטובר/אוקטובר בנובמבר/נובמבר בדצמבר/דצמבר
जनवरी फ़रवरी/फरवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर/सितम्बर अक्टूबर/अक्तूबर नवंबर/नवम्बर दिसंबर/दिसम्बर
"""  # noqa: E501
_MONTHS = {
    spelling: number
    for line in _LANGUAGES.strip().splitlines()
    for number, month in enumerate(line.split(), start=1)
    for spelling in month.split("/")
}

_TIME = re.compile(
    r"(?:\b(?:at|um|à|às|om|kl)\s+)?\b\d{1,2}[:.]\d\d(?::\d\d)?(?:\s?[AaPp]\.?\s?[Mm]\b\.?)?(?![.\d])"
)
_YEAR_FIRST = re.compile(r"(\d{4})\s?[-年년./]\s?(\d{1,2})\s?[-月월./]\s?(\d{1,2})\s?(?:日|일)?\.?")
_ISO_TIME = re.compile(r"(\d{4}-\d\d-\d\d)T\d\d:\d\d[\d:.]*(?:Z|[+-]\d\d:?\d\d)?")
_MONTH_FIRST = re.compile(r"([^\d\s,.]{3,12})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})", re.IGNORECASE)
_DAY_FIRST = re.compile(
    r"(\d{1,2})(?:\.|º|er|st|nd|rd|th)?\s+(?:de\s+|of\s+|d’|d')?([^\d\s,.]{3,14})\.?,?\s+(?:de\s+)?(\d{4})(?:\s?г\.?)?",
    re.IGNORECASE,
)
_NUMBERS = re.compile(r"(\d{1,2})([./-])\s?(\d{1,2})\2\s?(\d{4})")
_AROUND = " \t\n\xa0\u202f\u200e\u200f·•|,;-–—."


def read_date(text: str) -> str | None:
    """The ISO date of a text that is nothing but a date (and perhaps a time of day); None for anything else.

    "" is a date of which day and month cannot be told apart, such as 01/06/2020.
    """
    if len(text) > 80:
        return None
    text = text.strip(_AROUND).lower()
    if iso := _ISO_TIME.fullmatch(text.upper()):
        text = iso[1]
    # Year first is read before times are taken out: "2020.01.06" would lose its middle.
    if found := _YEAR_FIRST.fullmatch(_TIME.sub("", text).strip(_AROUND)):
        return _day(found[1], int(found[2]), found[3])
    if found := _NUMBERS.fullmatch(text):
        return _numbers(int(found[1]), found[2], int(found[3]), found[4])
    text = _TIME.sub("", text, count=1).strip(_AROUND)
    if found := _MONTH_FIRST.fullmatch(text):
        return _day(found[3], _MONTHS.get(found[1], 0), found[2])
    if found := _DAY_FIRST.fullmatch(text):
        return _day(found[3], _MONTHS.get(found[2], 0), found[1])
    return None


def _day(year: str, month: int, day: str) -> str | None:
    try:
        found = date(int(year), month, int(day))
    except ValueError:
        return None
    return found.isoformat() if 2000 <= found.year < 2100 else None


def _numbers(first: int, mark: str, second: int, year: str) -> str | None:
    if mark == "." or first > 12:
        return _day(year, second, str(first))
    if second > 12:
        return _day(year, first, str(second))
    return "" if first and second else None
