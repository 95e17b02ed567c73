import re
from datetime import date
from pathlib import Path

import pytest
import yaml

from builder.article.frontmatter import parse_article
from builder.article.saving import lock_content
from builder.config import Config, load_config, parse_config
from builder.errors import Fault
from builder.publish.workflow import PATH, render_workflow
from builder.render.theme import load_theme
from builder.render.theme_folders import find_sample, find_theme_folders
from builder.starter import WORKFLOW, make_archive, make_article, make_theme


def list_files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_a_new_archive_is_valid_and_names_what_it_wrote(tmp_path):
    written = make_archive(tmp_path / "new", workflow=None)
    assert list(written) == list_files(tmp_path / "new") == [".gitignore", "archive.yaml", "content/pages/about.md"]
    assert load_config(tmp_path / "new").title == "My archive"
    assert (tmp_path / "new/.gitignore").read_text() == "/output/\n/.backfile/\n"
    about = (tmp_path / "new/content/pages/about.md").read_text()
    assert parse_article(about, path="about.md").article.title == "About this archive"


def test_the_settings_shown_are_keys_there_are_and_their_defaults(tmp_path):
    make_archive(tmp_path, workflow=None)
    text = (tmp_path / "archive.yaml").read_text()
    shown = re.sub(r"^# ((?:[a-z_]+:|  ).*)$", r"\1", text, flags=re.MULTILINE)
    config = parse_config(shown)
    assert config.base_url == "https://example.org/archive/"
    told = {"title", "description", "base_url", "custom_domain"}
    assert {key for key in Config.__struct_fields__ if getattr(config, key) != getattr(Config(), key)} == told


def test_the_workflow_is_written_when_asked(tmp_path):
    written = make_archive(tmp_path, workflow=render_workflow())
    assert WORKFLOW == PATH
    assert PATH in written
    assert yaml.safe_load((tmp_path / PATH).read_text())["jobs"]


def test_an_archive_is_never_made_over_another(tmp_path):
    (tmp_path / "archive.yaml").write_text("title: Mine\n")
    with pytest.raises(Fault, match="is there already"):
        make_archive(tmp_path, workflow=None)
    assert list_files(tmp_path) == ["archive.yaml"]


def test_other_files_stay_and_gitignore_gets_only_what_it_lacks(tmp_path):
    (tmp_path / "content/pages").mkdir(parents=True)
    (tmp_path / "content/pages/about.md").write_text("mine")
    (tmp_path / ".gitignore").write_text("*.pyc\noutput")
    assert make_archive(tmp_path, workflow=None) == (".gitignore", "archive.yaml")
    assert (tmp_path / "content/pages/about.md").read_text() == "mine"
    assert (tmp_path / ".gitignore").read_text() == "*.pyc\noutput\n/.backfile/\n"


def test_a_file_where_the_folder_should_be(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(Fault):
        make_archive(tmp_path / "file", workflow=None)


def test_a_new_article_is_a_dated_draft(tmp_path):
    path = make_article(tmp_path, "  Sea wall:\n a second look ", now=date(2024, 2, 29))
    assert path == "content/2024/02/29/sea-wall-a-second-look/index.md"
    article = parse_article((tmp_path / path).read_text(), path=path).article
    assert (article.title, article.date, article.status) == ("Sea wall: a second look", "2024-02-29", "draft")
    assert article.id


def test_the_same_title_again_gets_a_folder_and_an_id_of_its_own(tmp_path):
    paths = [make_article(tmp_path, "蟹市場", now=date(2024, 1, 2)) for _ in range(3)]
    articles = [parse_article((tmp_path / path).read_text(), path=path).article for path in paths]
    assert len(set(paths)) == len({article.id for article in articles}) == 3
    assert paths[1] == f"content/2024/01/02/蟹市場-{articles[1].id}/index.md"


def test_an_article_needs_a_title(tmp_path):
    with pytest.raises(Fault, match="title: is empty"):
        make_article(tmp_path, " \n", now=date(2024, 1, 2))


def test_a_new_article_waits_for_an_import(tmp_path):
    with lock_content(tmp_path), pytest.raises(Fault, match="in use by process"):
        make_article(tmp_path, "Sea wall", now=date(2024, 2, 29), wait=0)
    assert not (tmp_path / "content").exists()


def test_a_new_theme_is_a_child_that_changes_nothing_yet(tmp_path):
    assert make_theme(tmp_path, "evening", extends="plain", sample=find_sample()) == (
        "themes/evening/theme.yaml",
        "themes/evening/assets/own.css",
        "themes/evening/kitchen-sink/harbour.png",
        "themes/evening/kitchen-sink/index.md",
    )
    sample = (tmp_path / "themes/evening/kitchen-sink/index.md").read_text("utf-8")
    assert parse_article(sample, path="index.md").article.status == "draft"
    child = load_theme("evening", find_theme_folders(tmp_path))
    parent = load_theme("plain", find_theme_folders(tmp_path))
    assert (child.templates, child.options) == (parent.templates, parent.options)
    assert dict(child.assets).keys() == dict(parent.assets).keys()
    assert dict(child.assets)["assets/style.css"].startswith(dict(parent.assets)["assets/style.css"])
    with pytest.raises(Fault, match="is there already"):
        make_theme(tmp_path, "evening", extends="plain")
    with pytest.raises(Fault, match="no name of a theme"):
        make_theme(tmp_path, "../evening", extends="plain")
