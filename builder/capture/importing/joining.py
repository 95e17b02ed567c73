"""The article to which a new capture belongs, and the key and id of a new article.

Rule: captures belong to one article if they state the same address and have the same content (`identity.py`). If
captures with different content state one address, only the first can have it as its key; the later ones get another
of their addresses, else their digest. Existing keys and ids do not change.
"""

from collections.abc import Mapping
from typing import Any

import msgspec

from builder.article.evidence import format_record, load_record
from builder.article.model import make_id
from builder.article.store import CONTENT
from builder.capture.addresses import find_keys, is_home, make_key
from builder.capture.importing.archive import Archive
from builder.capture.importing.batch import Converted
from builder.capture.importing.folding import fold
from builder.capture.importing.import_records import ImportRecord
from builder.capture.importing.merge import change_fields, make_converted_values
from builder.capture.importing.relatives import ArchiveSketches
from builder.errors import Problem

_OWN_ADDRESS = "write its own address into the article's file as original_url"


def join_article(
    outcome: Converted, archive: Archive, sketches: ArchiveSketches
) -> tuple[ImportRecord | None, tuple[Problem, ...]]:
    """The shown capture of a capture's article, or None for a new one; articles that turn out to be one are merged.

    The problems name articles that could not be merged, or another article with the same address.
    """
    relatives = sketches.find_relatives(outcome)
    found = {main.folder: main for record in relatives.same if (main := archive.find_main(record))}
    there = [main for main in found.values() if archive.read_mine(main) is not None] or list(found.values())[:1]
    if not there:
        return None, _explain_unlike(outcome, relatives.unlike) if relatives.unlike else ()
    target, *others = sorted(there, key=lambda main: (main.folder in archive.fresh, main.folder))
    problems = tuple(problem for other in others if (problem := fold(other, target, archive)))
    return archive.find_main(target), problems


def _explain_unlike(outcome: Converted, unlike: ImportRecord) -> tuple[Problem, ...]:
    address, place = outcome.addresses[0], f"{CONTENT}/{unlike.folder}"
    if all(map(is_home, outcome.addresses)):
        message = f"states no address but {address}, a home page, as {place} does: made an article of its own"
        return (Problem(outcome.source, 0, message, _OWN_ADDRESS),)
    message = f"states the address of {place}, {address}, and has another text: made an article of its own"
    return (Problem(outcome.source, 0, message, f"{_OWN_ADDRESS}, or accept it: backfile serve, then /_review/"),)


def explain_moved(
    outcome: Converted, own: ImportRecord, archive: Archive, sketches: ArchiveSketches
) -> tuple[Problem, ...]:
    """The problem if the addresses that a known capture states now make it doubtful to which article it belongs."""
    keys = set(find_keys(outcome.addresses))
    if not keys - set(own.addresses) or (not own.addresses and own.key in keys):
        return ()
    place = f"{CONTENT}/{own.folder}"
    relatives = sketches.find_relatives(outcome)
    others = {record.folder for record in relatives.same} - {own.folder}
    if others:
        message = f"states now the address of {CONTENT}/{min(others)}, {outcome.addresses[0]}, and has the same text"
        return (
            Problem(outcome.source, 0, f"{message}: both articles stay", f"delete the folder of one, such as {place}"),
        )
    if relatives.unlike and relatives.unlike.folder != own.folder:
        message = f"states now the address of {CONTENT}/{relatives.unlike.folder}, {outcome.addresses[0]}"
        return (
            Problem(
                outcome.source, 0, f"{message}, and has another text: {place} stays an article of its own", _OWN_ADDRESS
            ),
        )
    beside = [record for record in archive.list_captures(own.folder) if record.sha256 != own.sha256]
    if beside and not any(keys & set(record.addresses or (record.key,)) for record in beside):
        message = (
            f"states now another address than the other captures of {place}, {outcome.addresses[0]}: it stays there"
        )
        return (
            Problem(
                outcome.source, 0, message, "if it is another article, delete the folder and import its captures again"
            ),
        )
    return ()


def identify(outcome: Converted, main: ImportRecord | None, archive: Archive) -> Converted:
    """A conversion with the key, id and aliases of its article; `main` is the capture that the article shows now."""
    key = main.key if main else _choose_key(outcome, archive)
    if main is None and key == outcome.key:
        return outcome
    address = next((one for one in outcome.addresses if not is_home(one) and make_key(one) == key), None)
    values = {"original_url": address} if address else {}
    if main is None:
        return _rewrite(outcome, key, values | {"id": make_id(key)})
    written = archive.load_written(main.folder)
    aliases = (written.values or {}).get("aliases") if written else None
    return _rewrite(
        outcome, key, values | {"id": main.identity or make_id(key)} | ({"aliases": aliases} if aliases else {})
    )


def _choose_key(outcome: Converted, archive: Archive) -> str:
    """The key of the first address that no other capture states, else the digest."""
    keys = (make_key(address) for address in outcome.addresses if not is_home(address))
    return next((key for key in keys if not archive.by_address.get(key) and key not in archive.by_key), outcome.sha256)


def _rewrite(outcome: Converted, key: str, values: Mapping[str, Any]) -> Converted:
    """A conversion with another key and other values of some fields."""
    record = load_record(outcome.evidence)
    old = record.article.values or {}
    changes = {name: value for name, value in values.items() if old.get(name) != value}
    if not changes and key == outcome.key:
        return outcome
    text = change_fields(outcome.markdown.decode(), changes, path=outcome.source)
    evidence = format_record(msgspec.structs.replace(record, key=key, article=make_converted_values(text)))
    return outcome._replace(key=key, identity=str(values["id"]), markdown=text.encode(), evidence=evidence)
