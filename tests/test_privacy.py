"""What looks like personal data, and what looks alike and is none; what blocks publication."""

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.checks import check
from generator.checks.privacy import said_digest
from generator.comment import Channel, Cleared, Comment, Further
from generator.load import load
from generator.privacy import is_masked, traces
from generator.written import written
from tests.conftest import FOREIGN, LEAST, REAL, TODAY, files_in, plan_in

FOUND: Mapping[str, str] = {
    "我的电话13800138000": "手机号码",
    "电话：１３８ ００１３ ８０００。": "手机号码",
    "请打 138-0013-8000 找我": "手机号码",
    "+86 138 0013 8000": "手机号码",
    "1 3 8 0 0 1 3 8 0 0 0": "手机号码",
    "手机号是19912345678，谢谢": "手机号码",
    "(021)65432100": "固定电话",
    "021-65432100": "固定电话",
    "021 6543 2100": "固定电话",
    "0571-8765432": "固定电话",
    "身份证11010519491231002X": "身份证号码",
    "身份证 110105 19491231 002x": "身份证号码",
    "邮箱 a.b@c.com": "电子邮箱",
    "邮箱 a.b @ c . com": "电子邮箱",
    "ａ＠ｂ．ｃｏｍ": "电子邮箱",
    "卡号4111 1111 1111 1111": "银行卡号",
    "微信：abc12345": "即时通信账号",
    "QQ12345678": "即时通信账号",
    "加我微信号 zhang_san_1": "即时通信账号",
    "沪A12345": "车牌号码",
    "京AD12345": "车牌号码",
    "滨江路12弄3号楼501室": "住址",
    "住在幸福小区8号2单元301室": "住址",
    "我叫张三。": "姓名",
    "本人李小明，": "姓名",
    "联系人：王芳": "姓名",
}
NOTHING = (
    "投资2023年138亿元0013",
    "总投资15000000000元",
    "13800000000吨",
    "010计划",
    "请拨打12345",
    "10086",
    "12345678901",
    "沪府〔2022〕50号",
    "闵府发〔2023〕5号",
    "剑川路930号",
    "2848套房源，1778套",
    "编号T03-2-1",
    "20231231001",
    "2025年13月",
    "统一社会信用代码91310112MA1GB3XX5T",
    "MHPO-1004单元09A-19A地块",
    "我是本地居民，",
    "我是王村的村民，住在河边多年",
    "本人认为不妥，",
    "联系人制度",
    "姓名不公开",
    "a@b",
    "@某人",
    "微信公众号",
    "微信支付",
    "QQ群",
    "京A级景区",
    "沪上ABCDE",
    "110105194912310021",
    "4111 1111 1111 1112",
    "9787111000000",
    "021号文件65432100",
    "1.5万吨级130000000000吨",
    "3.14159265358979323846",
    "0.13800138000",
    "T13800138000",
    "鲁班路改造",
)


@pytest.mark.parametrize("text", FOUND)
def test_personal_data_is_found(text: str) -> None:
    assert [trace.kind for trace in traces(text)] == [FOUND[text]]


@pytest.mark.parametrize("text", NOTHING)
def test_what_looks_alike_is_none(text: str) -> None:
    assert [*traces(text)] == []


def test_no_plan_holds_any() -> None:
    for directory in (REAL, FOREIGN, LEAST):
        for item in plan_in(directory).items():
            assert [*traces(getattr(item, "text", None) or "")] == [], item.id


@given(st.text())
def test_what_is_found_is_never_shown_in_full(text: str) -> None:
    for trace in traces(text + "13800138000"):
        assert "*" in trace.masked
        assert "13800138000" not in trace.masked


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("朱**", True),
        ("朱某", True),
        ("朱先生", True),
        ("匿名", True),
        ("一位市民", True),
        ("朱小明", False),
        ("Tom", False),
    ],
)
def test_names_are_masked(name: str, masked: bool) -> None:  # noqa: FBT001
    assert is_masked(name) is masked


def told(**fields: Any) -> list[str]:
    said = {
        "id": "c1",
        "item": "T02",
        "revision": "draft",
        "text": "意见。",
        "channel": Channel.MAIL,
        "received": "2025-10-20",
        "withdrawn": None,
    }
    comment = Comment(**{**said, **fields})
    files = {**files_in(FOREIGN), "comments/public/c1.yaml": written(comment)}
    return [
        str(f)
        for f in check(load(files, "p"), TODAY)
        if f.rule.startswith("comment-") and f.rule in ("comment-privacy", "comment-name")
    ]


def test_it_blocks_publication_until_a_person_decides() -> None:
    text = "请回电。\n我的手机是138-0013-8000，随时可以。"
    (found,) = told(text=text)
    assert found.startswith(
        "p/comments/public/c1.yaml:7: text 疑似含有手机号码“13*********00”；请删去或改用星号"
    )
    assert "138-0013" not in found
    comment = Comment(
        id="c1",
        item="T02",
        revision="draft",
        text=text,
        channel=Channel.MAIL,
        received="2025-10-20",
    )
    cleared = Cleared(sha256=said_digest(comment), day="2025-10-21")
    assert cleared.sha256 in found
    assert told(text=text, cleared=cleared) == []
    assert len(told(text=text + "另。", cleared=cleared)) == 1


def test_every_text_is_looked_at_and_what_the_office_says_itself_is_none() -> None:
    mail = "写信到 a@b.com"
    more = Further(id="1", received="2025-10-21", text=mail)
    for fields in ({"proposed": mail}, {"grounds": mail}, {"further": (more,)}):
        assert len(told(**fields)) == 1, fields
    assert told(text="已发到 jtgh@yundu.example 和0500-5550102。") == []
    assert told(text=mail, withdrawn="2025-10-22") == []


def test_a_private_name_is_told() -> None:
    assert told(name="朱小明") == [
        "p/comments/public/c1.yaml:8: 称呼没有隐去名字；请改成“朱**”一类的写法 [comment-name]"
    ]
    assert told(name="朱**") == []
