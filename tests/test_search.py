"""The index of the search: what a reader sees of a page, and nothing else."""

import json
from pathlib import Path

import pytest

from generator.search import Block, Page, index, index_of, read


def page(body: str, kind: str = "任务") -> str:
    return (
        "<!doctype html><html lang=zh><head><title>标题</title></head><body><nav>栏目</nav>"
        f'<article class="md-content__inner md-typeset" data-kind="{kind}">{body}</article>'
        "<footer>页脚</footer></body></html>"
    )


def blocks(body: str) -> list[tuple[str, str]]:
    read_page = read(page(body), "tasks/T01/")
    assert read_page
    return [(block.text, block.anchor) for block in read_page.blocks]


def texts(body: str) -> list[str]:
    return [text for text, _ in blocks(body)]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<p>一段</p><p>又一段</p>", ["一段", "又一段"]),
        ("<p>名称<a href=#>区科委</a>在<b>文</b>中</p>", ["名称区科委在文中"]),
        ("<p>一行<br>又一行</p>", ["一行 又一行"]),
        ("<p> 空白\n  归一 </p><p> </p>", ["空白 归一"]),
        ("<ul><li>项<ul><li>子项</li></ul>之后</li></ul>", ["项", "子项", "之后"]),
        ("<table><tr><th>头</th><td>甲<p>乙</p></td></tr></table>", ["头", "甲", "乙"]),
        ("<dl><dt>责任单位</dt><dd>区科委</dd></dl>", ["责任单位", "区科委"]),
        ("<details><summary>折叠</summary><p>其中</p></details>", ["折叠", "其中"]),
        ("<figure><img alt=图><figcaption>图题</figcaption></figure>", ["图题"]),
        ("<p>&lt;b&gt; &amp; *字* {{ x }} 1+3+N</p>", ["<b> & *字* {{ x }} 1+3+N"]),
    ],
)
def test_a_block_is_the_text_as_it_is_read(body: str, expected: list[str]) -> None:
    assert texts(body) == expected


@pytest.mark.parametrize(
    "unseen",
    [
        "<nav>当前位置</nav>",
        "<p data-search-skip>行号</p>",
        "<p hidden>藏</p>",
        "<button>复制链接</button>",
        '<a class="headerlink" href="#rows" title="复制链接">#</a>',
        "<script>var 甲</script>",
        "<style>.乙{}</style>",
        "<noscript>丙</noscript>",
        "<!-- 丁 -->",
        "<select><option>戊</option></select>",
    ],
)
def test_what_is_not_read_is_not_found(unseen: str) -> None:
    assert texts(f"<p>前</p>{unseen}<p>后</p>") == ["前", "后"]


def test_a_skipped_word_leaves_the_rest_of_its_line() -> None:
    assert texts("<p><span data-search-skip>责</span>区科委</p>") == ["区科委"]


def test_the_anchor_is_the_nearest_around_else_the_last_heading() -> None:
    body = """<h1 id="name">题</h1><p>引言</p><h2 id="rows">分解</h2><p>说明</p>
        <div id="T01-1"><p>正文</p><ol><li id="T01-1-1"><p>步骤</p></li></ol></div><p>其后</p>"""
    assert blocks(body) == [
        ("题", ""),
        ("引言", ""),
        ("分解", "rows"),
        ("说明", "rows"),
        ("正文", "T01-1"),
        ("步骤", "T01-1-1"),
        ("其后", "rows"),
    ]


def test_a_page_has_its_title_kind_and_address() -> None:
    made = read(page('<h1>深挖资源<a class="headerlink" data-search-skip>#</a></h1>'), "tasks/T01/")
    assert made == Page("tasks/T01/", "深挖资源", "任务", (Block("深挖资源", ""),))


def test_a_page_without_an_article_is_left_out() -> None:
    assert read("<!doctype html><html><body><p>转向</p></body></html>", "old/") is None


def test_each_text_is_kept_once() -> None:
    one = Page("tasks/T01/", "甲", "任务", (Block("同文", "a"), Block("甲文", "b")))
    other = Page("tasks/T02/", "乙", "任务", (Block("乙文", ""), Block("同文", "c")))
    made = index_of([one, other])
    assert made["blocks"] == ["同文", "甲文", "乙文"]
    assert [p["blocks"] for p in made["pages"]] == [[[0, "a"], [1, "b"]], [[2, ""], [0, "c"]]]


def test_items_are_told_before_sections_in_natural_order() -> None:
    urls = ["", "text/", "tasks/", "tasks/T10/", "tasks/T9/", "units/kewei/", "actions/A1/"]
    made = index_of(Page(url, url, "", ()) for url in urls)
    told = [p["url"] for p in made["pages"]]
    assert told == ["actions/A1/", "tasks/T9/", "tasks/T10/", "units/kewei/", "tasks/", "text/", ""]


def test_the_index_of_a_folder(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "tasks" / "T01"):
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "index.html").write_text(page(f"<h1>{folder.name}</h1>"), "utf-8")
    (tmp_path / "404.html").write_text(page("<h1>没有</h1>"), "utf-8")
    made = json.loads(index(tmp_path))
    assert [p["url"] for p in made["pages"]] == ["tasks/T01/", ""]
    assert made["version"] == 1
    assert index(tmp_path) == index(tmp_path)


def test_the_rule_of_comparing_travels_with_the_index() -> None:
    rule = index_of([])["rule"]
    assert isinstance(rule, dict)
    assert rule["form"] == "NFKC"
    assert set(' \n\t\u3000\u200b"“”‘’「」『』＂'.replace("＂", "")) <= set(rule["dropped"])
    assert not set("《》（），。、—-+·") & set(rule["dropped"])
