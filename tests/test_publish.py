"""The folder holds exactly the files; nothing is written twice, nothing is left half-written."""

import tempfile
from pathlib import Path

import pytest

from generator.publish import Published, publish, swap, workshop, write
from generator.stop import CannotRun


def test_writes_only_what_changed_and_removes_the_rest(tmp_path: Path) -> None:
    assert publish({"a/b.md": b"1", "c.md": b"2"}, tmp_path) == Published(2, 0, 0)
    stamp = (tmp_path / "c.md").stat().st_mtime_ns
    assert publish({"c.md": b"2"}, tmp_path) == Published(0, 1, 1)
    assert (tmp_path / "c.md").stat().st_mtime_ns == stamp
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["c.md"]


def test_a_failed_write_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a"
    write(path, b"old")

    def refuse(*_: object) -> None:
        raise OSError(28, "full", str(path))

    monkeypatch.setattr("os.replace", refuse)
    with pytest.raises(CannotRun, match="写不了"):
        publish({"a": b"new"}, tmp_path)
    assert [p.read_bytes() for p in tmp_path.iterdir()] == [b"old"]


def test_a_link_out_of_the_folder_is_removed_not_followed(tmp_path: Path) -> None:
    outside, folder = tmp_path / "outside", tmp_path / "folder"
    outside.mkdir()
    (outside / "kept").write_bytes(b"x")
    folder.mkdir()
    (folder / "link").symlink_to(outside)
    publish({}, folder)
    assert (outside / "kept").read_bytes() == b"x"
    assert not (folder / "link").exists()


def test_swap_puts_the_new_folder_in_place(tmp_path: Path) -> None:
    for name in ("site", "site.new", "site.old"):
        write(tmp_path / name / "index.html", name.encode())
    swap(tmp_path / "site.new", tmp_path / "site")
    assert (tmp_path / "site" / "index.html").read_bytes() == b"site.new"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["site"]


def test_where_folders_cannot_change_places_it_takes_two_steps(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("generator.publish._exchanged", lambda *_: False)
    for name in ("site", "site.new"):
        write(tmp_path / name / "index.html", name.encode())
    swap(tmp_path / "site.new", tmp_path / "site")
    assert (tmp_path / "site" / "index.html").read_bytes() == b"site.new"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["site"]


def test_between_two_steps_the_old_site_comes_back(tmp_path: Path) -> None:
    write(tmp_path / "site.old" / "index.html", b"whole")
    with workshop(tmp_path, tmp_path / "site", lambda: None):
        assert (tmp_path / "site" / "index.html").read_bytes() == b"whole"
    assert sorted(path.name for path in tmp_path.iterdir()) == [".lock", "site"]


def test_temporary_files_stay_in_the_workshop_and_go_with_it(tmp_path: Path) -> None:
    usual = tempfile.gettempdir()
    with workshop(tmp_path, tmp_path / "site", lambda: None), tempfile.TemporaryFile():
        kept = Path(tempfile.mkdtemp())
        assert kept.is_relative_to(tmp_path)
    assert not kept.exists()
    assert tempfile.gettempdir() == usual


def test_a_folder_that_is_a_link_is_made_anew(tmp_path: Path) -> None:
    write(tmp_path / "own" / "letter", b"x")
    (tmp_path / "docs").symlink_to(tmp_path / "own")
    publish({"a": b"1"}, tmp_path / "docs")
    assert (tmp_path / "own" / "letter").read_bytes() == b"x"
    assert not (tmp_path / "docs").is_symlink()


def test_writers_that_no_lock_keeps_apart_do_not_meet(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on a network's disk that knows no locks: the name of what is being written is of chance."""
    monkeypatch.setattr("fcntl.flock", lambda *_: (_ for _ in ()).throw(OSError(9, "no locks")))
    (tmp_path / ".new").write_bytes(b"another's")
    write(tmp_path / "a", b"1")
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {
        ".new": b"another's",
        "a": b"1",
    }
