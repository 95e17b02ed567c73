import json
import re
import subprocess
import sys

import pytest
import yaml

from builder.publish.workflow import render_workflow


def test_workflow_is_yaml_with_the_keys_github_knows():
    workflow = yaml.load(render_workflow(), yaml.BaseLoader)
    assert set(workflow) == {"name", "on", "permissions", "concurrency", "jobs"}
    assert workflow["jobs"]["deploy"]["needs"] == "build"
    assert workflow["concurrency"] == {"group": "pages", "cancel-in-progress": "false"}


def test_jobs_have_the_least_rights():
    workflow = yaml.load(render_workflow(), yaml.BaseLoader)
    assert workflow["permissions"] == {}
    assert workflow["jobs"]["build"]["permissions"] == {"contents": "read", "pages": "read"}
    assert workflow["jobs"]["deploy"]["permissions"] == {"pages": "write", "id-token": "write"}


def test_every_action_is_pinned_by_commit_with_its_version_beside():
    used = re.findall(r"uses: (.*)", render_workflow())
    assert len(used) == 6
    for action in used:
        assert re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", action)


def test_nothing_from_outside_is_pasted_into_a_command():
    for command in re.findall(r"run: (.*)", render_workflow()):
        assert "${{" not in command


def test_the_cache_and_the_output_are_the_builds_own():
    steps = yaml.load(render_workflow(), yaml.BaseLoader)["jobs"]["build"]["steps"]
    assert [step["with"]["path"] for step in steps if "path" in step.get("with", {})] == [".backfile", "output"]


@pytest.mark.parametrize("folder", [".", "archives/dune post", "o'brien"])
def test_the_workflow_is_what_githubs_schema_allows(tmp_path, folder):
    path = tmp_path / "pages.yml"
    path.write_text(render_workflow(folder))
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.github-workflows", str(path)]
    answer = subprocess.run([*command, "-o", "json"], capture_output=True, text=True, check=False)
    assert json.loads(answer.stdout)["status"] == "ok", answer.stdout


def test_an_archive_in_a_folder_of_its_repository(tmp_path):
    jobs = yaml.load(render_workflow("archives/dune post"), yaml.BaseLoader)["jobs"]["build"]
    assert jobs["defaults"]["run"]["working-directory"] == "archives/dune post"
    paths = [step["with"]["path"] for step in jobs["steps"] if "path" in step.get("with", {})]
    assert paths == ["archives/dune post/.backfile", "archives/dune post/output"]
