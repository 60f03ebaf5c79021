"""The way out to other hosts, as this machine's settings have it."""

from typing import Any

import httpx

from generator.stop import CannotRun


def http_client(**options: Any) -> httpx.Client:
    """A client; proxies and certificates are those that the environment names. Raises CannotRun."""
    try:
        return httpx.Client(**options)
    except (httpx.InvalidURL, ValueError, ImportError, OSError) as error:
        raise CannotRun(
            "环境变量里的代理（HTTP_PROXY、HTTPS_PROXY、ALL_PROXY、NO_PROXY）或证书"
            "（SSL_CERT_FILE、SSL_CERT_DIR）用不了；请改正，代理只能是 http:// 或 https:// 开头"
        ) from error
