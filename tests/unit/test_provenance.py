"""Code closure, hashes and the pseudonym key."""

import multiprocessing
from pathlib import Path

from drive_eval import provenance


def script(folder: Path, text: str) -> Path:
    path = folder / "script.py"
    path.write_text(text)
    provenance._imports.cache_clear()
    provenance._content.cache_clear()
    return path


def test_the_hash_follows_imports(tmp_path: Path) -> None:
    path = script(tmp_path, "from drive_eval.contracts.parquet import read_table\n")
    reached = {found.name for found in provenance._closure(provenance._imports(path))}
    assert {"parquet.py", "table.py", "__init__.py"} <= reached
    assert "provenance.py" not in reached


def test_the_hash_changes_with_the_script_and_only_then(tmp_path: Path) -> None:
    first = provenance.code_hash(script(tmp_path, "import drive_eval.vocabulary\n"))
    again = provenance.code_hash(script(tmp_path, "import drive_eval.vocabulary\n"))
    other = provenance.code_hash(script(tmp_path, "import drive_eval.vocabulary\n# changed\n"))
    assert first == again != other


def test_a_lazy_import_is_followed_too(tmp_path: Path) -> None:
    path = script(tmp_path, "def work():\n    from drive_eval.config import load\n")
    assert any(found.name == "load.py" for found in provenance._closure(provenance._imports(path)))


def test_the_key_is_made_once_and_is_the_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "secure" / "pseudonym.key"
    key = provenance.pseudonym_key(path)
    assert len(key) == 32
    assert provenance.pseudonym_key(path) == key
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700


def test_a_key_that_is_there_is_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "secure" / "pseudonym.key"
    provenance.write_key(path, b"a" * 32)
    provenance.write_key(path, b"b" * 32)
    assert provenance.pseudonym_key(path) == b"a" * 32
    assert [found.name for found in path.parent.iterdir()] == ["pseudonym.key"]


def _make(path: Path) -> bytes:
    return provenance.pseudonym_key(path)


def test_jobs_that_start_together_agree_on_the_key(tmp_path: Path) -> None:
    path = tmp_path / "secure" / "pseudonym.key"
    with multiprocessing.get_context("fork").Pool(4) as pool:
        assert len(set(pool.map(_make, [path] * 8))) == 1


def test_versions_name_every_package_that_touches_a_number() -> None:
    assert {"pandas", "numpy", "scipy", "statsmodels", "snakemake", "splink"} <= set(provenance.versions())
