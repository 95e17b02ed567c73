"""A template reaches the views and the options, and nothing behind them."""

import contextlib
from pathlib import Path

import pytest

from builder.errors import Fault
from builder.render.theme import load_theme

VIEW = {"title": "x", "list": [1, 2], "map": {"a": 1}, "link": {"url": "u"}}
ESCAPES = [
    "{{ cycler.__init__.__globals__.os.popen('touch {out}').read() }}",
    "{{ joiner.__init__.__globals__['os'].system('touch {out}') }}",
    "{{ namespace.__init__.__globals__ }}",
    "{{ lipsum.__globals__['os'].system('touch {out}') }}",
    "{{ _.__globals__ }}",
    "{{ gettext.__func__ }}",
    "{{ ngettext.__closure__ }}",
    "{{ self.__init__.__globals__ }}",
    "{{ self._TemplateReference__context.environment }}",
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ title.__class__ }}",
    "{{ title['__class__'] }}",
    "{{ title|attr('__class__') }}",
    "{{ '{0.__class__.__mro__}'.format(title) }}",
    "{{ '{a.__class__}'.format_map({'a': title}) }}",
    "{{ ('{0.__class__}'|safe).format(title) }}",
    "{{ title.format.__self__.__class__ }}",
    "{{ loop.__class__ }}",
    "{% for x in list %}{{ loop.__class__ }}{% endfor %}",
    "{% for x in list %}{{ loop._iterable.__class__ }}{% endfor %}",
    "{% macro m() %}{% endmacro %}{{ m.__init__.__globals__ }}",
    "{% macro m() %}{{ caller.__globals__ }}{% endmacro %}{% call m() %}{% endcall %}",
    "{% import 'other.html' as o %}{{ o.__class__ }}",
    "{{ (title if false else cycler)('a').__class__ }}",
    "{{ options.__class__ }}",
    "{{ options['x'].__class__ }}",
    "{% set x = title.__class__ %}{{ x }}",
    "{{ range.__class__ }}",
    "{{ dict.mro() }}",
    "{{ dict(a=1).__reduce__() }}",
    "{{ [].append.__self__.__class__ }}",
    "{{ (1).__class__ }}",
    "{{ true.__class__.__base__ }}",
    "{{ undefined_name.__class__ }}",
    "{{ map.fromkeys.__self__ }}",
    "{% set g = (list|map('string')) %}{{ g.gi_frame.f_globals }}",
    "{{ list.append(3) }}",
    "{{ map.update(a=2) }}",
    "{{ map.pop('a') }}",
    "{{ map.clear() }}",
    "{{ list.sort() }}",
    "{% do list.append(3) %}",
]
UNDEFINED = [
    "{{ [title]|map(attribute='__class__')|list }}",
    "{{ [title]|map('attr', '__class__')|list }}",
    "{{ [link]|groupby('__class__')|list }}",
    "{{ [link]|selectattr('__class__')|list }}",
]
BOMBS = [
    "{% for x in range(1000000000) %}{% endfor %}",
    "{{ range(1000000000)|list|length }}",
    "{{ 'x' * 1000000000 }}",
    "{{ 1000000000 * 'x' }}",
    "{{ title * 1000000000 }}",
    "{{ [0] * 1000000000 }}",
    "{{ 10 ** 1000000000 }}",
    "{{ 10 ** 10 ** 10 ** 10 ** 10 ** 10 ** 10 ** 10 }}",
    "{% set ns = namespace(n=10) %}{% for x in range(60) %}{% set ns.n = ns.n * ns.n %}{% endfor %}",
    "{% include 'a.html' %}",
    "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
    "{{ " + "(" * 3000 + "1" + ")" * 3000 + " }}",
]


@pytest.fixture
def render(tmp_path: Path):
    def render(source: str, view: object = VIEW) -> str:
        for path, text in {"theme.yaml": "options: {x: {default: 1, help: x}}\n", "templates/a.html": source,
                           "templates/other.html": "{% macro n() %}{% endmacro %}"}.items():  # fmt: skip
            (tmp_path / "themes/t" / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / "themes/t" / path).write_text(source if path.endswith("a.html") else text)
        return load_theme("t", (tmp_path / "themes",)).render("a.html", view)

    return render


@pytest.mark.parametrize("source", ESCAPES)
def test_nothing_behind_the_views_is_reached(render, tmp_path, source):
    view = {"title": "x", "list": [1, 2], "map": {"a": 1}, "link": {"url": "u"}}
    with pytest.raises(Fault) as caught:
        render(source.replace("{out}", str(tmp_path / "out")), view)
    assert caught.value.problems[0].path.endswith("themes/t/templates/a.html")
    assert not (tmp_path / "out").exists()
    assert view == VIEW  # no page changes what the next one shows


@pytest.mark.parametrize("source", UNDEFINED)
def test_filters_give_nothing_in_the_place_of_what_lies_behind(render, source):
    with contextlib.suppress(Fault):
        assert "<class" not in render(source)


@pytest.mark.parametrize("source", [
    "{{ ('%' ~ '9' * 18 ~ 'd') % 1 }}", "{{ 'x'.center(9 * 10 ** 17) }}", "{{ '{:999999999999999999}'.format(1) }}",
    "{{ 'x'.zfill(9 * 10 ** 17) }}", "{{ 'a\\nb'|indent(9 * 10 ** 17) }}", "{{ lipsum(n=1) }}",
])  # fmt: skip
def test_who_asks_for_more_memory_than_there_is_learns_of_the_template(render, source):
    with pytest.raises((Fault, MemoryError)) as caught:
        render(source)
    told = str(caught.value) if isinstance(caught.value, Fault) else caught.value.__notes__[0]
    assert "themes/t/templates/a.html:1" in told


@pytest.mark.parametrize("source", BOMBS, ids=lambda source: source[:40])
def test_what_would_take_all_memory_or_time_ends_as_a_fault(render, source):
    with pytest.raises(Fault) as caught:
        render(source)
    assert caught.value.problems[0].path.endswith("themes/t/templates/a.html")


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("{{ map.a }}{{ map['a'] }}{{ map.get('b', 5) }}{{ link.url }}", "115u"),
        ("{{ title.upper() }}{{ title.replace('x', 'y') }}{{ '%s!' % title }}{{ '%d'|format(3) }}", "Xyx!3"),
        ("{% for x in range(3) %}{{ loop.index }}{% if not loop.last %},{% endif %}{% endfor %}", "1,2,3"),
        ("{% macro m(a) %}<i>{{ a }}</i>{% endmacro %}{{ m(title) }}", "<i>x</i>"),
        ("{% set ns = namespace(n=0) %}{% for x in list %}{% set ns.n = ns.n + x * 2 %}{% endfor %}{{ ns.n }}", "6"),
        ("{{ 2 ** 10 }}{{ '-' * 3 }}{{ [0] * 2 }}{{ 2.5 * 2 }}", "1024---[0, 0]5.0"),
        ("{{ list|sum }}{{ list|join('-') }}{{ map.items()|list|length }}{{ options.x }}", "31-211"),
        ("{{ '{} of {}'.format(1, 2) }}{% import 'other.html' as o %}{{ o.n() }}", "1 of 2"),
    ],
)
def test_what_templates_need_works(render, source, shown):
    assert render(source) == shown
