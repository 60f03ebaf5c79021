"""Addresses of new issues and of mails: within their limits, whatever was said, and read back."""

from collections.abc import Mapping
from urllib.parse import parse_qsl, unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.consultation import Mail
from generator.forge import issue_address
from generator.forge.address import Repository
from generator.forge.issue_address import FIELDS, GITEA_FORM, in_fields, new_issue
from generator.forge.kind import Forge
from generator.giving import mail
from generator.giving.mail import mail_link
from generator.slip import LABELS, SUBJECT, Slip, read
from generator.written import plain

SHA = "0123456789abcdef" * 4
SLIP = Slip("T03-2-1", "draft", SHA, "原话。", "太软。", "改成这样。", "因为如此。", "朱某")
MAIL = Mail(address="a+b@jt.example", mark="航运意见")
texts = st.text(max_size=400).map(plain)
slips = st.builds(
    Slip,
    st.sampled_from(["plan", "A1", "T03-2-1"]),
    st.sampled_from(["draft", "a" * 40]),
    st.just(SHA),
    quote=st.text(max_size=4000).map(plain),
    text=texts,
    proposed=texts,
)


def parts(address: str) -> Mapping[str, str]:
    return dict(parse_qsl(urlsplit(address).query, keep_blank_values=True, strict_parsing=True))


def submitted(values: Mapping[str, str]) -> str:
    """What a forge makes of a form: each label as a heading, `_No response_` where nothing was said."""
    labelled = zip((SUBJECT, *LABELS), FIELDS, strict=True)
    return "\n\n".join(
        f"### {label}\n\n{values.get(key) or '_No response_'}" for label, key in labelled
    )


def received(forge: Forge, address: str) -> tuple[Slip, ...]:
    """The slips that an issue holds when its author presses the button right away."""
    said = parts(address)
    if forge is Forge.GITLAB:
        return read(said["issue[description]"])
    if forge is Forge.GITEE:
        return read(said["description"])
    prefix = "field:" if forge is Forge.GITEA else ""
    return read(submitted({key: said.get(prefix + key, "") for key in FIELDS}))


def way(forge: Forge) -> issue_address.NewIssue:
    return new_issue(Repository("https://a.example/o/r", forge))


@pytest.mark.parametrize(
    ("forge", "page", "keys"),
    [
        (Forge.GITHUB, "/o/r/issues/new", ["template", "title", *FIELDS]),
        (Forge.GITLAB, "/o/r/-/issues/new", ["issue[title]", "issue[description]"]),
        (Forge.GITEA, "/o/r/issues/new", ["template", "title", *(f"field:{f}" for f in FIELDS)]),
        (
            Forge.GITEE,
            "/o/r/issues/new",
            ["issue[assignee_id]", "issue[milestone_id]", "title", "description"],
        ),
    ],
)
def test_each_forge_has_its_form_of_address(forge: Forge, page: str, keys: list[str]) -> None:
    address = way(forge).address([SLIP])
    assert address is not None
    assert urlsplit(address).path == page
    assert [*parts(address)] == keys
    assert "对 T03-2-1 的意见" in parts(address).values()
    assert received(forge, address) == (SLIP,)


def test_the_limits_are_those_that_were_measured() -> None:
    assert (issue_address.MOST, mail.MOST) == (2_000, 1_800)


def test_templates_are_named_as_the_forges_ask() -> None:
    named = {forge: parts(way(forge).address([SLIP]) or "").get("template") for forge in Forge}
    assert named[Forge.GITHUB] == "comment.yml"
    assert named[Forge.GITEA] == GITEA_FORM == ".gitea/ISSUE_TEMPLATE/comment.yaml"
    assert not any("labels" in (way(forge).address([SLIP]) or "") for forge in Forge)


@pytest.mark.parametrize("forge", Forge)
@given(slip=slips)
def test_an_address_holds_what_was_said_or_is_none(forge: Forge, slip: Slip) -> None:
    address = way(forge).address([slip])
    if address is None:
        assert len((slip.text + slip.proposed).encode()) * 3 > 600
        return
    assert len(urlsplit(address).query) <= issue_address.MOST
    assert address.isascii()
    first = received(forge, address)[0]
    assert (first.item, first.revision, first.sha256) == (slip.item, slip.revision, SHA)


@pytest.mark.parametrize("forge", Forge)
def test_only_the_quote_is_cut(forge: Forge) -> None:
    address = way(forge).address([Slip("T03", "draft", SHA, "原" * 900, "太软。")])
    assert address is not None
    assert 1_900 < len(urlsplit(address).query) <= issue_address.MOST
    assert "……（原文较长，见网页）" in unquote(address)
    (slip,) = received(forge, address)
    assert (slip.text, slip.quote) == ("太软。", "原" * len(slip.quote))
    assert way(forge).address([Slip("T03", "draft", SHA, "", "软" * 900)]) is None


@pytest.mark.parametrize("forge", Forge)
def test_several_slips_stand_in_one_issue(forge: Forge) -> None:
    other = Slip("S1", "draft", SHA, "另一句。", "也软。")
    address = way(forge).address([SLIP, other])
    assert address is not None
    assert "对 T03-2-1 等 2 项的意见" in parts(address).values()
    assert received(forge, address) == (SLIP, other)


@given(st.lists(slips, min_size=1, max_size=4))
def test_fields_hold_everything(several: list[Slip]) -> None:
    assert len(in_fields(several)) == len(FIELDS)
    assert all(text in "\n".join(in_fields(several)) for slip in several for text in (slip.text,))


@given(slip=slips)
def test_a_mail_link_holds_what_was_said_or_is_none(slip: Slip) -> None:
    link = mail_link(MAIL, [slip])
    if link is None:
        assert len((slip.text + slip.proposed).encode()) * 3 > 600
        return
    assert len(link) <= mail.MOST
    assert link.startswith("mailto:a%2Bb@jt.example?subject=")
    assert link.isascii()
    assert "+" not in link
    assert "%0A" not in link.replace("%0D%0A", "")
    said = parts(link)
    assert said["subject"].startswith("【航运意见】对")
    first = read(said["body"])[0]
    assert (first.item, first.revision, first.sha256) == (slip.item, slip.revision, SHA)


def test_a_mail_is_read_back() -> None:
    link = mail_link(MAIL, [SLIP, Slip("plan", "draft", SHA, text="好。")])
    assert link is not None
    assert read(parts(link)["body"]) == (SLIP, Slip("plan", "draft", SHA, text="好。"))
    assert mail_link(MAIL, [Slip("plan", "draft", SHA, text="好" * 300)]) is None
