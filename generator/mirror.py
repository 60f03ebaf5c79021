"""A copy of a site, in a folder or at a web address, in; the digests of its files out."""

import hashlib
import logging
import os
import signal
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import httpx

from generator.network import http_client
from generator.publish import read_bytes
from generator.stop import CannotRun
from generator.sums import NAME, Difference, Odd, differences, digest, read

_MOST_LISTED = 50_000_000
_MOST = 500_000_000  # bytes of one file: a server may never end
_TIMEOUT = httpx.Timeout(30, connect=10)
_MOST_SECONDS = 1_800.0  # of a whole copy: a server may send a byte now and then
_MOVES = 5
_MISSING = frozenset({httpx.codes.NOT_FOUND, httpx.codes.GONE})


def is_address(place: str) -> bool:
    """Whether a copy is at a web address."""
    return place.startswith(("https://", "http://"))


def digests(folder: Path) -> Mapping[str, str | Odd]:
    """The digests of all files below a folder by name. Links and the like are no files."""
    return {
        path.relative_to(folder).as_posix(): _digest(path) if _is_file(path) else Odd.NO_FILE
        for path in sorted(folder.rglob("*"))
        if path.is_symlink() or not path.is_dir()
    }


def _is_file(path: Path) -> bool:
    return path.is_file() and not path.is_symlink()


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def compare(place: str, against: str | None) -> tuple[int, list[Difference]]:
    """How many files a list has, and what of a copy is not as it says. Raises CannotRun.

    The list is the copy's own, else what `against` names. At an address, files that are in no list
    cannot be seen.
    """
    with _client() as client, _in_time():
        where = against or _beside(place, NAME)
        data = _list(client, where)
        wanted = {**_read(data, where), NAME: digest(data)}
        found = (
            dict(_asked(client, place, wanted)) if is_address(place) else _in_folder(Path(place))
        )
    return len(wanted), [*differences(wanted, found)]


def _client() -> httpx.Client:
    logging.getLogger("httpx").setLevel(logging.WARNING)
    return http_client(timeout=_TIMEOUT, headers={"User-Agent": "plansite"})


@contextmanager
def _in_time() -> Iterator[None]:
    """The whole of it may take so long, however slowly a server goes on. Raises CannotRun."""

    def stop(*_: object) -> None:
        raise CannotRun(f"{_MOST_SECONDS / 60:.0f} 分钟内没有核对完；请稍后重试，或下载后核对目录")

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, _MOST_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _list(client: httpx.Client, where: str) -> bytes:
    if not is_address(where):
        return read_bytes(Path(where), _MOST_LISTED)
    data = bytearray()
    found = _take(client, where, data.extend, _MOST_LISTED)
    if found is Odd.MOVED:
        raise CannotRun(f"“{where}”转到别处；请核对地址，或用 --against 指明清单")
    if not found:
        raise CannotRun(f"“{where}”没有这份清单；请核对地址，或用 --against 指明清单")
    return bytes(data)


def _beside(place: str, name: str) -> str:
    return f"{place.rstrip('/')}/{name}"


def _read(data: bytes, where: str) -> Mapping[str, str]:
    try:
        return read(data)
    except ValueError as error:
        raise CannotRun(
            f"“{where}”第 {error} 行不是校验值清单的写法；请核对地址，或用 --against 指明清单"
        ) from error


def _in_folder(folder: Path) -> Mapping[str, str | Odd]:
    if not folder.is_dir():
        raise CannotRun(f"找不到目录“{folder}”；请核对 --site")
    try:
        return digests(folder)
    except OSError as error:
        reason = os.strerror(error.errno or 0)
        raise CannotRun(f"读不了“{error.filename or folder}”（{reason}）；请检查权限") from error


def _asked(
    client: httpx.Client, place: str, names: Iterable[str]
) -> Iterator[tuple[str, str | Odd]]:
    """The digest of each file that the server has."""
    for name in names:
        taken = hashlib.sha256()
        found = _take(client, _beside(place, quote(name)), taken.update, _MOST)
        if found:
            yield name, found if isinstance(found, Odd) else taken.hexdigest()


def _take(
    client: httpx.Client, address: str, keep: Callable[[bytes], object], most: int
) -> bool | Odd:
    """Ask for a file and hand it on piece by piece; False where there is none. Raises CannotRun."""
    size, asked = 0, address
    try:
        for _ in range(_MOVES):
            with client.stream("GET", asked) as answer:
                if answer.next_request is not None:
                    if not _same_place(answer.request.url, answer.next_request.url):
                        return Odd.MOVED
                    asked = str(answer.next_request.url)
                    continue
                if answer.status_code in _MISSING:
                    return False
                if answer.status_code != httpx.codes.OK:
                    raise CannotRun(f"“{address}”答复 {answer.status_code}；请稍后重试，或核对地址")
                for piece in answer.iter_bytes():
                    size += len(piece)
                    if size > most:
                        raise CannotRun(f"“{address}”超过 {most // 1_000_000} MB；请核对地址")
                    keep(piece)
                return True
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise CannotRun(f"“{address}”取不到（{type(error).__name__}）；请检查网络和地址") from error
    raise CannotRun(f"“{address}”转来转去，取不到；请核对地址")


def _same_place(asked: httpx.URL, moved: httpx.URL) -> bool:
    """Whether a move stays with the file: to https, or to its folder, which shows `index.html`."""
    safer = asked.scheme == "http" and moved.scheme == "https"
    kept = safer or (moved.scheme, moved.port) == (asked.scheme, asked.port)
    paths = {asked.path, asked.path.removesuffix("index.html")}
    return kept and moved.host == asked.host and moved.path in paths
