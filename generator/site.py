"""The folder of Markdown in, the public site out: MkDocs is run here, and served while editing."""

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import Any

from jinja2 import TemplateError
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import MkDocsException
from mkdocs.livereload import LiveReloadServer
from typing_extensions import override

from generator.forge.address import Repository, repository
from generator.policy import breach, policy
from generator.stop import CannotRun
from generator.web_address import web_address


def configuration(path: Path, *, docs: Path, site: Path) -> MkDocsConfig:
    """What mkdocs.yml says, read strictly; the folder `docs` must be there. Raises CannotRun."""
    settings: dict[str, Any] = {"docs_dir": str(docs.resolve()), "site_dir": str(site.resolve())}
    try:
        with _strictly():
            config = load_config(str(path), strict=True, **settings)
    except ValueError as error:
        raise CannotRun(f"{path} 里有写法不对的网址；请核对网站地址（SITE_URL）") from error
    if config.site_url:
        web_address(config.site_url, "网站地址（SITE_URL）", "https://example.org/plan/")
    return config


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


def build_site(
    config: MkDocsConfig, *, name: str, extra: Mapping[str, object], docs: Path, site: Path
) -> None:
    """Run MkDocs on `docs`, strictly, into `site`: any of its warnings stops it. Raises CannotRun.

    `name` and all that is in `extra` reach the theme's templates, which escape what they place.
    """
    config.docs_dir, config.site_dir = str(docs.resolve()), str(site.resolve())
    config.site_name = name
    config.extra.update(extra, policy=policy)
    with _strictly():
        build(config)
    _take_away_what_no_page_asks_for(docs, site)


@contextmanager
def _strictly() -> Iterator[None]:
    """What MkDocs warns of is why it stopped."""
    warnings = _Warnings()
    logger = logging.getLogger("mkdocs")
    logger.addHandler(warnings)
    logger.propagate = False
    try:
        yield
    except (MkDocsException, TemplateError) as error:
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


_SHOWN_BY_BROWSERS = frozenset({".html", ".htm", ".xhtml", ".xht", ".svg"})


def refuse_breaches(site: Path) -> None:
    """A page that would run or load what its policy forbids stops the run. Raises CannotRun."""
    for path in sorted(site.rglob("*")):
        if path.suffix.lower() in _SHOWN_BY_BROWSERS and path.is_file():
            name = path.relative_to(site).as_posix()
            try:
                found = breach(path.read_text("utf-8"))
            except UnicodeDecodeError as error:
                raise CannotRun(f"网页 {name} 不是 UTF-8 编码；请另存为 UTF-8") from error
            if found:
                raise CannotRun(f"网页 {name} 里{found}")


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
