"""The folder of Markdown in, the public site out: MkDocs is run here, and served while editing."""

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import Any

from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import MkDocsException
from mkdocs.livereload import LiveReloadServer
from typing_extensions import override

from generator.forge.address import Repository, repository
from generator.policy import inline_scripts, nginx, policy
from generator.stop import CannotRun


def configuration(path: Path, *, docs: Path, site: Path) -> MkDocsConfig:
    """What mkdocs.yml says, read strictly; the folder `docs` must be there. Raises CannotRun."""
    settings: dict[str, Any] = {"docs_dir": str(docs.resolve()), "site_dir": str(site.resolve())}
    with _strictly():
        return load_config(str(path), strict=True, **settings)


def repository_of(config: MkDocsConfig) -> Repository | None:
    """The repository that `extra.repository` names; None when it names none. Raises CannotRun."""
    named = config.extra.get("repository") or {}
    if not isinstance(named, dict):
        raise CannotRun("mkdocs.yml 的 extra.repository 应写成 address、forge、branch 三个键")
    said = {key: named.get(key) or usual for key, usual in _REPOSITORY.items()}
    for key, value in said.items():
        if not isinstance(value, str):
            raise CannotRun(
                f"mkdocs.yml 的 extra.repository.{key} 应为文字，实为“{value}”；请直接写明并加引号"
            )
    return repository(said["address"], said["forge"], said["branch"])


def replies(config: MkDocsConfig) -> bool:
    """Whether `extra.repository.reply` lets answers be posted below issues. Raises CannotRun."""
    named = config.extra.get("repository") or {}
    said = (named.get("reply") if isinstance(named, dict) else None) or False
    if not isinstance(said, bool):
        raise CannotRun(
            "mkdocs.yml 的 extra.repository.reply（REPLY）应为 true 或 false；请改正，不加引号"
        )
    return said


_REPOSITORY = {"address": "", "forge": "", "branch": "main"}


def build_site(config: MkDocsConfig, *, name: str, extra: Mapping[str, object], docs: Path) -> None:
    """Run MkDocs on `docs`, strictly: any of its warnings stops the run. Raises CannotRun.

    `name` and all that is in `extra` reach the theme's templates, which do not escape.
    """
    config.docs_dir = str(docs.resolve())
    config.site_name = name
    config.extra.update(extra, policy=policy)
    with _strictly():
        build(config)
    _take_away_what_no_page_asks_for(docs, Path(config.site_dir))


@contextmanager
def _strictly() -> Iterator[None]:
    """What MkDocs warns of is why it stopped."""
    warnings = _Warnings()
    logger = logging.getLogger("mkdocs")
    logger.addHandler(warnings)
    logger.propagate = False
    try:
        yield
    except MkDocsException as error:
        reason = "；".join(warnings.messages) or str(error)
        raise CannotRun(f"MkDocs 没有建成网站：{reason}") from error
    finally:
        logger.removeHandler(warnings)


def _take_away_what_no_page_asks_for(docs: Path, site: Path) -> None:
    """Material's own scripts and styles; the packed site map, which holds the day of the run."""
    stock = Path(str(files("material") / "templates"))
    for path in (stock / "assets").rglob("*"):
        name = path.relative_to(stock)
        if path.is_file() and (site / name).is_file() and not (docs / name).exists():
            (site / name).unlink()
    (site / "sitemap.xml.gz").unlink(missing_ok=True)
    for folder in sorted((site / "assets").rglob("*"), reverse=True):
        if folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()


def headers(site: Path) -> bytes:
    """What nginx has to say with each answer of a built site. Raises CannotRun.

    A page with a script in itself stops the run: its own policy would not let it run.
    """
    for path in sorted(path for kind in ("html", "svg") for path in site.rglob(f"*.{kind}")):
        if inline_scripts(path.read_text("utf-8")):
            name = path.relative_to(site).as_posix()
            raise CannotRun(f"网页 {name} 里写有脚本，按本站的安全策略不会运行；请移到单独的文件")
    return nginx().encode()


class _Preview(LiveReloadServer):
    """Puts a script into each page, which the page's own policy would not let run."""

    @override
    def _inject_js_into_html(self, content: bytes, epoch: float) -> bytes:
        return super()._inject_js_into_html(  # type: ignore[no-any-return,no-untyped-call]
            content.replace(b'http-equiv="Content-Security-Policy"', b'name="policy"'), epoch
        )


def serve(site: Path, watched: list[Path], rebuild: Callable[[], None], *, port: int) -> None:
    """Serve the built site and rebuild it when a watched file changes, until interrupted."""
    server = _Preview(builder=rebuild, host="127.0.0.1", port=port, root=str(site), mount_path="/")
    for path in watched:
        server.watch(str(path))
    try:
        server.serve()  # type: ignore[no-untyped-call]  # MkDocs has no type for it
    except KeyboardInterrupt:
        server.shutdown()
    except OSError as error:
        raise CannotRun(f"端口 {port} 用不了；请用 --port 换一个") from error
    finally:
        server.server_close()


class _Warnings(logging.Handler):
    """Keeps what MkDocs warns of."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    @override
    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())
