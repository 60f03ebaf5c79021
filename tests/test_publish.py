"""The folder holds exactly the files; nothing is written twice, nothing is left half-written."""

from pathlib import Path

import pytest

from generator.publish import Published, publish, swap, write
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
