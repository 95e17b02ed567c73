"""A Dask cluster builds and converts to the same bytes as this machine alone."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from builder.capture.importing.importer import import_captures

CAPTURES = Path(__file__).resolve().parents[2] / "examples" / "captures"


def list_files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def test_a_cluster_imports_and_builds_the_same(make_site: Callable[[dict[str, str]], Any], tmp_path: Path) -> None:
    from distributed import LocalCluster

    site, here = make_site({}), tmp_path / "here"
    (here / "content").mkdir(parents=True)
    inputs = (CAPTURES,)
    import_captures(here, inputs, today=date(2026, 11, 23))
    with LocalCluster(
        n_workers=1, threads_per_worker=1, processes=False, host="127.0.0.1", protocol="tcp", dashboard_address=None
    ) as cluster:
        address = cluster.scheduler_address
        report = import_captures(site.root, inputs, today=date(2026, 11, 23), cluster=address)
        assert report.counts["added"] > 20
        assert list_files(site.root / "content") == list_files(here / "content")
        built = site.build(cluster=address)
    assert built.written > 100
    assert list_files(site.output) == site.build_clean()
