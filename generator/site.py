"""The folder of Markdown in, the public site out: MkDocs is run here, and served while editing."""

import logging
from collections.abc import Callable, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import MkDocsException
from mkdocs.livereload import LiveReloadServer
from typing_extensions import override

from generator.stop import CannotRun


def build_site(
    config: Path, *, name: str, extra: Mapping[str, str], docs: Path, site: Path
) -> None:
    """Run MkDocs, strictly: any of its warnings stops the run. Raises CannotRun.

    `name` and the values of `extra` reach the theme's templates, which do not escape.
    """
    warnings = _Warnings()
    logger = logging.getLogger("mkdocs")
    logger.addHandler(warnings)
    logger.propagate = False
    try:
        settings: dict[str, Any] = {
            "docs_dir": str(docs.resolve()),
            "site_dir": str(site.resolve()),
        }
        build(load_config(str(config), site_name=name, extra=dict(extra), strict=True, **settings))
    except MkDocsException as error:
        reason = "；".join(warnings.messages) or str(error)
        raise CannotRun(f"MkDocs 没有建成网站：{reason}") from error
    finally:
        logger.removeHandler(warnings)
    _take_away_what_no_page_asks_for(docs, site)


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


def serve(site: Path, watched: list[Path], rebuild: Callable[[], None], *, port: int) -> None:
    """Serve the built site and rebuild it when a watched file changes, until interrupted."""
    server = LiveReloadServer(
        builder=rebuild, host="127.0.0.1", port=port, root=str(site), mount_path="/"
    )
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
