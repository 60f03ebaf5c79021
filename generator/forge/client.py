"""The door to a forge over HTTP: one policy for pages, waiting, trying again, moves and secrets."""

import logging
import re
import time
from collections.abc import Callable, Iterator, Mapping
from email.utils import parsedate_to_datetime
from typing import Any, Self

import httpx

from generator.finding import seen
from generator.forge.trouble import ForgeTrouble, Missing, NotAllowed, Unclear, Unknown
from generator.network import http_client

_TOKEN = re.compile("[!-~]*")
_AGENT = "plansite"  # some proxies refuse those who do not say who they are
_TIMEOUT = httpx.Timeout(30, connect=10)
_PAUSES = (1.0, 4.0, 15.0)  # seconds before asking again
_LIMITED = 60.0  # seconds to wait where a forge limits without saying for how long
_PATIENCE = 600.0  # seconds that one question may wait in all
_APART = 1.0  # seconds between two writes
_MOVES = 5
_PAGES = 20_000  # pages of one list
MOST_BYTES = 50_000_000  # of one answer, unpacked
_SHOWN = 200  # characters of a forge's own words
_READS = frozenset({"GET", "HEAD"})
_REPEATABLE = _READS | {"PUT", "PATCH", "DELETE"}
_MOVED = frozenset({301, 302, 307, 308})
_OF_TRANSPORT = frozenset({"content-encoding", "content-length", "transfer-encoding"})
_NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
Params = Mapping[str, str | int]


class Client:
    """One forge's API. `headers` prove who asks with the token, which is never shown.

    `secret`: the token as a parameter, for a forge that takes it from no header; without a token
    only what everybody may read is read. Every method raises ForgeTrouble or one of its kinds.
    """

    def __init__(
        self,
        api: str,
        token: str,
        headers: Mapping[str, str],
        *,
        secret: Mapping[str, str] | None = None,
        transport: httpx.BaseTransport | None = None,
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        if not _TOKEN.fullmatch(token):
            raise NotAllowed("访问令牌里有空格、换行或其他不能用的字符；请重新设置令牌")
        for name in ("httpx", "httpcore"):  # they log addresses, and a secret may stand in one
            logging.getLogger(name).setLevel(logging.WARNING)
        self._token, self._secret = token, dict(secret or {})
        self._http = http_client(
            base_url=api,
            headers={"Accept": "application/json", "User-Agent": _AGENT, **headers},
            timeout=_TIMEOUT,
            transport=transport,
        )
        self._name = self._http.base_url.host
        self._clock, self._sleep = clock, sleep
        self._written = 0.0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    @property
    def anonymous(self) -> bool:
        """Whether nobody asks: there is no token."""
        return not self._token

    def ask(
        self,
        method: str,
        path: str,
        *,
        params: Params | None = None,
        json: Any = None,
        repeatable: bool = False,
    ) -> Any:
        """The JSON of one answer; None for an empty one.

        What is `repeatable` does no harm when it happens twice, as all but POST always are.
        """
        often = repeatable or method in _REPEATABLE
        request = self._request(method, path, params, json)
        return self._json(self._answer(request, repeatable=often))

    def pages(self, path: str, params: Params | None = None) -> Iterator[Any]:
        """All things of a list, page by page, as long as the forge names a next one.

        Only the question of the next page's address is used: it may name another host.
        """
        asked: Params = params or {}
        seen: set[frozenset[tuple[str, str | int]]] = set()
        while frozenset(asked.items()) not in seen and len(seen) < _PAGES:
            seen.add(frozenset(asked.items()))
            answer = self._answer(self._request("GET", path, asked), repeatable=True)
            yield from self._list(answer)
            following = answer.links.get("next", {}).get("url")
            if not following:
                return
            asked = {**asked, **_params(following)}
        raise ForgeTrouble(f"{self._name} 的分页首尾相接，读不完；请稍后重新运行")

    def numbered(self, path: str, params: Params | None = None) -> Iterator[Any]:
        """All things of a list, page by page, until an empty one.

        For forges that may give less than was asked for, or name no next page.
        """
        before = b""
        for number in range(1, _PAGES + 1):
            asked = {**(params or {}), "page": number}
            answer = self._answer(self._request("GET", path, asked), repeatable=True)
            found = self._list(answer)
            if not found:
                return
            if answer.content == before:
                break
            before = answer.content
            yield from found
        raise ForgeTrouble(f"{self._name} 的分页首尾相接，读不完；请稍后重新运行")

    # -- one question ------------------------------------------------------------------------

    def _request(
        self, method: str, path: str, params: Params | None = None, json: Any = None
    ) -> httpx.Request:
        """A question; the secret stands in the body where there is one: addresses are logged."""
        if method in _READS:
            return self._http.build_request(method, path, params={**(params or {}), **self._secret})
        body = {**json, **self._secret} if isinstance(json, dict) else json
        return self._http.build_request(method, path, params=params, json=body)

    def _list(self, answer: httpx.Response) -> list[Any]:
        found = self._json(answer)
        if not isinstance(found, list):
            raise ForgeTrouble(f"{self._name} 的答复不是列表；请检查接口地址")
        return found

    def _answer(self, request: httpx.Request, *, repeatable: bool) -> httpx.Response:
        """The answer to a question, asked again after pauses where that can help."""
        waited = 0.0
        for pause in (*_PAUSES, None):
            self._hold_back(request)
            asked_to_wait = None
            try:
                answer = self._followed(request)
            except httpx.RequestError as error:
                said = _what_happened(error)
                sent = not isinstance(error, _NEVER_SENT)
            else:
                asked_to_wait = self._asked_to_wait(answer)
                if asked_to_wait is None and answer.status_code < httpx.codes.INTERNAL_SERVER_ERROR:
                    return self._granted(answer)
                said, sent = f"答复 {answer.status_code}", asked_to_wait is None
            if sent and not repeatable:
                raise Unclear(f"{self._name} {said}，不知道是否已经办成；请稍后重新运行")
            if pause is None:
                break
            seconds = max(pause, asked_to_wait or 0.0)
            waited += seconds
            if waited > _PATIENCE:
                raise ForgeTrouble(
                    f"{self._name} 要求等待 {seconds / 60:.0f} 分钟，太久；请稍后重新运行"
                )
            self._sleep(seconds)
        raise ForgeTrouble(f"{self._name} {said}，试了 {len(_PAUSES) + 1} 次；请稍后重新运行")

    def _hold_back(self, request: httpx.Request) -> None:
        """Writes stand apart: forges take quick ones for abuse."""
        if request.method in _READS:
            return
        if (early := self._written + _APART - self._clock()) > 0:
            self._sleep(min(early, _APART))
        self._written = self._clock()

    def _followed(self, request: httpx.Request) -> httpx.Response:
        """The answer from where a thing has moved to, on the same host only."""
        for _ in range(_MOVES):
            answer = self._sent(request)
            place = answer.headers.get("location")
            if answer.status_code not in _MOVED or not place:
                return answer
            address = self._moved(request.url, place)
            request = httpx.Request(
                request.method, address, headers=_without_host(request), content=request.content
            )
        raise ForgeTrouble(f"{self._name} 一再转到别的地址；请检查仓库的地址")

    def _sent(self, request: httpx.Request) -> httpx.Response:
        """The answer to one question; one larger than any should be is not read to its end."""
        answer, content = self._http.send(request, stream=True), bytearray()
        try:
            for piece in answer.iter_bytes():
                content += piece
                if len(content) > MOST_BYTES:
                    raise ForgeTrouble(
                        f"{self._name} 的答复超过 {MOST_BYTES // 1_000_000} MB；请检查接口地址"
                    )
        finally:
            answer.close()
        headers = [pair for pair in answer.headers.multi_items() if pair[0] not in _OF_TRANSPORT]
        return httpx.Response(
            answer.status_code, headers=headers, content=bytes(content), request=request
        )

    def _moved(self, old: httpx.URL, place: str) -> httpx.URL:
        new = old.join(place)
        same = (new.host, new.port, new.scheme) == (old.host, old.port, old.scheme)
        secured = new.host == old.host and (old.scheme, new.scheme) == ("http", "https")
        if not same and not secured:
            raise ForgeTrouble(
                f"{self._name} 要转到另一个主机，为保护令牌没有跟去；请把接口地址改成新的"
            )
        return new

    def _asked_to_wait(self, answer: httpx.Response) -> float | None:
        """The seconds that the forge asks us to wait; None where it does not."""
        headers = answer.headers
        after = headers.get("retry-after")
        limited = answer.status_code == httpx.codes.TOO_MANY_REQUESTS or (
            answer.status_code == httpx.codes.FORBIDDEN
            and (after is not None or headers.get("x-ratelimit-remaining") == "0")
        )
        busy = answer.status_code == httpx.codes.SERVICE_UNAVAILABLE and after is not None
        if not limited and not busy:
            return None
        reset = headers.get("x-ratelimit-reset") or headers.get("ratelimit-reset")
        until = _seconds(after) if after is not None else None
        if until is None and after is not None and (moment := _moment(after)) is not None:
            until = moment - self._clock()
        if until is None and (moment := _seconds(reset)) is not None:
            until = moment - self._clock() + 1
        return _LIMITED if until is None else max(until, 0.0)

    def _granted(self, answer: httpx.Response) -> httpx.Response:
        """The answer, where the forge did what it was asked."""
        code = answer.status_code
        if code < httpx.codes.BAD_REQUEST and code not in _MOVED:
            return answer
        said = f"{self._name} 答复 {code}{self._words(answer)}"
        if code == httpx.codes.UNAUTHORIZED:
            raise Unknown(f"{said}：访问令牌不对或已经过期；请更换令牌")
        if code == httpx.codes.FORBIDDEN:
            raise NotAllowed(f"{said}：令牌没有这项权限；请检查令牌的权限")
        if code in (httpx.codes.NOT_FOUND, httpx.codes.GONE):
            raise Missing(f"{said}：没有这个页面，或者令牌看不到它；请检查仓库、编号和令牌的权限")
        raise ForgeTrouble(f"{said}；请检查接口地址和仓库的设置")

    def _words(self, answer: httpx.Response) -> str:
        """The forge's own words in brackets: one line, cut, without what is secret."""
        try:
            message = answer.json().get("message")
        except (ValueError, AttributeError, RecursionError):
            return ""
        text = " ".join(str(message or "").split())
        text = text.replace(self._token, "…") if self._token else text
        return f"（{seen(text[:_SHOWN])}）" if text else ""

    def _json(self, answer: httpx.Response) -> Any:
        if not answer.content:
            return None
        try:
            return answer.json()
        except (ValueError, RecursionError) as error:
            raise ForgeTrouble(f"{self._name} 的答复不是 JSON；请检查接口地址") from error


def _what_happened(error: httpx.RequestError) -> str:
    if isinstance(error, httpx.TimeoutException):
        return "没有按时答复"
    return "连接不上" if isinstance(error, httpx.ConnectError) else "中断了连接"


def _without_host(request: httpx.Request) -> dict[str, str]:
    return {k: v for k, v in request.headers.items() if k not in ("host", "content-length")}


def _params(address: str) -> Mapping[str, str]:
    try:
        return dict(httpx.URL(address).params)
    except httpx.InvalidURL:
        return {}


def _seconds(words: str | None) -> float | None:
    return float(words) if words is not None and words.strip().isdecimal() else None


def _moment(words: str) -> float | None:
    try:
        return parsedate_to_datetime(words).timestamp()
    except (ValueError, OverflowError):
        return None
