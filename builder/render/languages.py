"""The language of the archive: words, plurals, dates and numbers.

Rule: the only module that imports babel. Words come from gettext catalogues,
`locale/<language>/LC_MESSAGES/backfile.po`, which are read once per build; text without a translation stays English.
Dates and numbers follow Unicode's CLDR, with the Gregorian calendar and the digits 0 to 9, and each day is formatted
only once. `en` is international English, with the day before the month; `en-US` is a language of its own.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from datetime import date
from functools import cached_property, lru_cache
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

import msgspec
from babel import Locale, UnknownLocaleError, localedata
from babel.core import get_global
from babel.dates import format_date, format_skeleton, get_month_names
from babel.lists import format_list
from babel.messages.pofile import PoFileError, read_po
from babel.numbers import format_decimal
from markupsafe import escape

from builder.errors import make_fault
from builder.files import read_bytes

FOLDER = "locale"
"""Folder of the catalogues, in this package and in a theme."""
NAME = "LC_MESSAGES/backfile.po"
ENGLISH = "en"
PLURALS = ("zero", "one", "two", "few", "many", "other")
"""Unicode's names of plural forms, in the order in which a catalogue lists the forms of its language."""
Words = Mapping[str, tuple[str, ...]]
"""English text, in the singular → every plural form of the translation."""

_OWN = Path(__file__).parent / FOLDER
_RIGHT_TO_LEFT = frozenset("ar arc ckb dv fa he ps sd ug ur yi".split())
_CONTENT = re.compile(r'(?<=content: )"((?:\\.|[^"\\\n])*[^\W\d_](?:\\.|[^"\\\n])*)"')
"""A text in a style sheet that contains letters."""
_PLACE = re.compile(r"%\((\w+)\)s")
_SPOKEN = re.compile(r'\{\{ *_\("((?:\\.|[^"\\])*)"\) *\}\}')
"""A text in a template without placeholders."""
_CALLED = re.compile(r"""\b(say|plural)\(\s*("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')(,\s*"(?:\\.|[^"\\])*")?""")
"""A text in a script: `say("…"` or `plural("…", "…"`."""


class Language(msgspec.Struct, frozen=True, eq=False, dict=True):
    """A language with its words; it can be sent to worker processes."""

    tag: str
    """BCP 47 tag, as in the settings."""
    words: Words = {}

    def say(self, text: str, **values: object) -> str:
        """The text in this language; `%(name)s` in it is replaced by a value."""
        said = self.words.get(text, (text,))[0]
        return said % values if values else said

    def plural(self, one: str, many: str, count: int) -> str:
        """The text in the plural form for `count`; `%(count)s` in it is replaced by the number."""
        return self.choose(one, many, count) % {"count": self.format_number(count)}

    def choose(self, one: str, many: str, count: int) -> str:
        """The plural form for `count`, its placeholders not replaced."""
        forms = self.words.get(one)
        if not forms:
            return one if count == 1 else many
        return forms[min(self._kinds.index(self._rule(count)), len(forms) - 1)]

    @cached_property
    def _rule(self) -> Callable[[int], str]:
        return find_locale(self.tag).plural_form

    @cached_property
    def _kinds(self) -> list[str]:
        return list_plurals(self.tag)

    def join(self, names: tuple[str, ...]) -> str:
        """Names as a list in words: `Mara Ellström, Tomas Reyle and Ida Voss`."""
        return format_list(names, locale=find_locale(self.tag))

    def format_number(self, number: int) -> str:
        """A number with separators: `4,812`."""
        return format_decimal(number, locale=find_locale(self.tag)) if number > 999 else str(number)

    def format_day(self, written: str) -> str:
        """`2021-12-11…` → `11 December 2021`."""
        return _format_day(self.tag, written[:10], "long")

    def format_short(self, written: str) -> str:
        """`2021-12-11…` → `11 Dec 2021`."""
        return _format_day(self.tag, written[:10], "medium")

    def format_weekday(self, written: str) -> str:
        """`2021-12-11…` → `Saturday, 11 December 2021`."""
        return _capitalise(_format_day(self.tag, written[:10], "full"))

    def format_time(self, written: str) -> str:
        """`2021-12-11T14:05+01:00` → `11 December 2021, 14:05 +01:00`; a day alone is a day."""
        if len(written) == 10:
            return self.format_day(written)
        clock = f"{written[11:16]} {'UTC' if written.endswith('Z') else written[-6:]}"
        if find_direction(self.tag) == "rtl":
            clock = f"\u2066{clock}\u2069"  # keeps the sign of the offset before it
        pattern = str(find_locale(self.tag).datetime_formats["medium"])
        return pattern.replace("{0}", clock).replace("{1}", self.format_day(written))

    def format_year(self, year: str) -> str:
        """A year, `2021`; in Japanese `2021年`."""
        return _format_part(self.tag, f"{year}-01-01", "y")

    def format_month(self, year: str, month: str) -> str:
        """A month with its year: `December 2021`."""
        return _format_part(self.tag, f"{year}-{month}-01", "yMMMM")

    @cached_property
    def months(self) -> tuple[str, ...]:
        """The names of the months, in the form used on their own."""
        return tuple(map(_capitalise, _list_months(self.tag, "wide")))

    @cached_property
    def short_months(self) -> tuple[str, ...]:
        """The names of the months, abbreviated."""
        return tuple(_list_months(self.tag, "abbreviated"))

    @cached_property
    def first_weekday(self) -> int:
        """The first day of the week; 0 is Monday."""
        locale = find_locale(self.tag)
        likely = (
            locale if locale.territory else Locale.parse(get_global("likely_subtags").get(str(locale), str(locale)))
        )
        return likely.first_week_day


def find_direction(tag: str) -> str:
    """`rtl` or `ltr`, by the language and script of a BCP 47 tag."""
    parts = tag.lower().split("-")
    return "rtl" if parts[0] in _RIGHT_TO_LEFT or {"arab", "hebr", "syrc", "thaa"} & set(parts[1:]) else "ltr"


def load_language(tag: str, folders: tuple[Path, ...] = ()) -> Language:
    """The language with Backfile's own words, overridden by those of the themes' `locale` folders, in their order.

    Raises `Fault` for a catalogue that cannot be read.
    """
    words: dict[str, tuple[str, ...]] = {}
    for folder in (_OWN, *folders):
        known = {path.name.lower().replace("_", "-"): path for path in folder.glob("*/")}
        for wider in reversed(list(_list_wider(tag))):
            if wider.lower() in known and (path := known[wider.lower()] / NAME).is_file():
                words |= _read_words(path)
    return Language(tag, words)


def _read_words(path: Path) -> Words:
    hint = "docs/themes.md describes the contents of a catalogue"
    try:
        catalogue = read_po(BytesIO(read_bytes(path)), abort_invalid=True)
    except (PoFileError, ValueError) as error:
        raise make_fault(path, str(error), hint=hint) from error
    words = {}
    for message in catalogue:
        asked = (message.id,) if isinstance(message.id, str) else tuple(message.id)
        forms = (message.string,) if isinstance(message.string, str) else tuple(message.string or ())
        if not asked[0] or message.fuzzy or not forms or not all(forms):
            continue
        try:
            [form % dict.fromkeys(_PLACE.findall(asked[-1]), "") for form in forms]
        except (KeyError, TypeError, ValueError) as error:
            told = f"{asked[0]!r}: the translation has a % that the text does not have"
            raise make_fault(path, told, line=message.lineno or 0, hint=hint) from error
        words[asked[0]] = forms
    return words


def _list_wider(tag: str) -> Iterator[str]:
    """The tag and those of the more general languages: `zh-Hant-HK`, `zh-Hant`, `zh`."""
    while tag:
        yield tag
        tag = tag.rpartition("-")[0]


@lru_cache
def find_locale(tag: str) -> Locale:
    """Unicode's data for the language, for the next wider one if there is none, and for English as a last resort."""
    for wider in _list_wider(tag):
        try:
            locale = Locale.parse("en-001" if wider.lower() == ENGLISH else wider, sep="-")
        except (UnknownLocaleError, ValueError):
            continue
        known = localedata.load(str(locale))
        for part in ("months", "days"):  # babel shares inherited tables between languages and mixes up their names
            known[part] = deepcopy(known[part])
        return locale
    return find_locale(ENGLISH)


def list_plurals(tag: str) -> list[str]:
    """The plural forms of a language, in the order of `PLURALS`."""
    rules = find_locale(tag).plural_form.tags
    return [kind for kind in PLURALS if kind in rules or kind == "other"]


@lru_cache(maxsize=1 << 15)
def _format_day(tag: str, day: str, form: str) -> str:
    return format_date(date.fromisoformat(day), form, find_locale(tag))


@lru_cache
def _format_part(tag: str, day: str, skeleton: str) -> str:
    return _capitalise(format_skeleton(skeleton, date.fromisoformat(day), locale=find_locale(tag)))


def _list_months(tag: str, width: str) -> Iterator[str]:
    names = get_month_names(width, "stand-alone", find_locale(tag))  # type: ignore[arg-type]  # babel wants a literal width
    return (names[number] for number in range(1, 13))


def _capitalise(text: str) -> str:
    return text[:1].upper() + text[1:]


def translate_template(source: str, language: Language) -> str:
    """The template with its plain texts translated, so that they are not looked up for each page."""
    return _SPOKEN.sub(lambda match: str(escape(language.say(_unescape(match[1])))), source)


def translate_script(data: bytes, language: Language) -> bytes:
    """The script with its texts translated, a plural with all its forms."""

    def put(match: re.Match[str]) -> str:
        forms = language.words.get(_unescape(match[2][1:-1]))
        if not forms:
            return match[0]
        return f"{match[1]}({', '.join(msgspec.json.encode(form).decode() for form in forms)}"

    return _CALLED.sub(put, data.decode()).encode()


def translate_style(data: bytes, language: Language) -> bytes:
    """The style sheet with the texts of its `content` translated."""
    text = data.decode()
    return _CONTENT.sub(lambda match: msgspec.json.encode(language.say(match[1])).decode(), text).encode()


def translate_asset(path: str, data: bytes, language: Language) -> bytes:
    """A file of a theme with its texts translated; pictures and fonts stay unchanged."""
    translate = {"js": translate_script, "css": translate_style}.get(path.rpartition(".")[2])
    return translate(data, language) if translate and language.words else data


def extract_style(file: BinaryIO, *_: object, **__: object) -> Iterator[tuple[int, None, str, list[str]]]:
    """The texts of a style sheet, for babel's extractor (its documentation, "Writing Extraction Methods")."""
    for number, line in enumerate(file.read().decode().splitlines(), start=1):
        yield from ((number, None, text, []) for text in _CONTENT.findall(line))


def _unescape(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text)
