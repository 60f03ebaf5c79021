"""A plan and its consultation in; the form or template by which each forge takes a comment, out.

GitHub, Gitea, Forgejo and Gitee read forms, GitLab a template in Markdown. The label stands in the
form, since a link may not carry it. The fields are those of a slip, so that `slip.read` reads back
what a forge makes of them.
"""

import json
from collections.abc import Iterator, Mapping

from generator.consultation import Consultation, Round
from generator.escape import silent
from generator.forge.issue_address import (
    FIELDS,
    GITEA_FORM,
    GITEE_FORM,
    GITHUB_FORM,
    GITLAB_TEMPLATE,
)
from generator.model import Plan
from generator.slip import LABELS, SUBJECT
from generator.views import chinese_day

LABEL = "意见"  # what issues with a comment are labelled
PRIVACY = (
    "意见提交后立即公开，署平台的用户名。请不要写姓名、身份证号、住址、电话等个人信息，"
    "也不要写别人的信息；不愿公开用户名的，请用邮件、信函或者意见表。"
)
_NOTES: Mapping[str, str] = {
    "item": "从网站上点“提意见”过来的，已经填好，请不要改动；没有填好的，请写明事项编号。",
    "quote": "您要说的那一句，可以不填。",
    "text": "一条意见说一项内容。",
    "proposed": "您认为应当怎样写，可以不填。",
    "grounds": "可以不填。",
    "name": "可以不填。公布时只显示第一个字，如“朱**”。",
}
_REQUIRED = frozenset({"item", "text"})
_SHORT = frozenset({"item", "name"})


def issue_forms(plan: Plan, consultation: Consultation) -> Mapping[str, bytes]:
    """The files by their paths from the repository's root."""
    form = "".join(f"{line}\n" for line in _form(plan, consultation)).encode()
    config = b"blank_issues_enabled: true\n"
    return {
        GITHUB_FORM: form,
        f"{GITHUB_FORM.rpartition('/')[0]}/config.yml": config,
        GITLAB_TEMPLATE: _template(plan, consultation).encode(),
        GITEA_FORM: form,
        f"{GITEA_FORM.rpartition('/')[0]}/config.yaml": config,
        GITEE_FORM: form,
    }


def _form(plan: Plan, consultation: Consultation) -> Iterator[str]:
    yield f"name: {_text('提意见')}"
    yield f"description: {_text(f'对《{plan.head.title}》的一项内容提意见')}"
    yield f"title: {_text('意见：')}"
    yield f"labels: [{_text(LABEL)}]"
    yield "body:"
    yield "  - type: markdown"
    yield "    attributes:"
    yield f"      value: {_text((chr(10) * 2).join(_said(silent(plan.head.title), consultation)))}"
    for identity, label in zip(FIELDS, (SUBJECT, *LABELS), strict=True):
        yield f"  - type: {'input' if identity in _SHORT else 'textarea'}"
        yield f"    id: {identity}"
        yield "    attributes:"
        yield f"      label: {_text(label)}"
        yield f"      description: {_text(_NOTES[identity])}"
        if identity in _REQUIRED:
            yield "    validations:"
            yield "      required: true"


def _template(plan: Plan, consultation: Consultation) -> str:
    said = "\n".join(_said(plan.head.title, consultation))
    notes = zip((SUBJECT, *LABELS), FIELDS, strict=True)
    parts = [f"### {label}\n\n<!-- {_NOTES[identity]} -->\n" for label, identity in notes]
    return "\n".join((f"<!-- {_uncommented(said)} -->\n", *parts, f'/label ~"{LABEL}"\n'))


def _said(title: str, consultation: Consultation) -> Iterator[str]:
    yield f"对《{title}》的意见。{_days(consultation)}"
    yield PRIVACY


def _days(consultation: Consultation) -> str:
    """The days of the public rounds, as far as they are known: the same whatever the day is."""
    told = "；".join(filter(None, map(_days_of, consultation.public())))
    return f"公开征求意见的起止日期：{told}。" if told else "提交的期限以征求意见的公告为准。"


def _days_of(one: Round) -> str:
    if one.first is None or one.last is None:
        return ""
    return f"{chinese_day(one.first)}至{chinese_day(one.last)}"


def _text(text: str) -> str:
    """Text in quotes, as YAML reads what JSON writes."""
    return json.dumps(text, ensure_ascii=False)


def _uncommented(text: str) -> str:
    """Text that cannot end the comment that it stands in."""
    return text.replace("--", "- -")
