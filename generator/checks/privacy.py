"""Rules that keep personal data out of what is published."""

from collections.abc import Iterator

from generator.checks.rule import Rule, Subject, into
from generator.comment import Comment, FiledComment, quote_digest
from generator.finding import Finding
from generator.privacy import is_masked, traces
from generator.sentences import quoted

RULES: list[Rule] = []
rule = into(RULES)


@rule("comment-privacy", "个人信息")
def personal_data(subject: Subject) -> Iterator[Finding]:
    """意见的文字不得含有个人信息，如电话、证件号码、邮箱、住址；确可公布的，须由人看过并写明。"""
    office = frozenset(_of_the_office(subject))
    for filed in subject.docket.comments:
        if not filed.comment.shown or is_cleared(filed.comment):
            continue
        yield from _found(subject, filed, office)


def _found(subject: Subject, filed: FiledComment, office: frozenset[str]) -> Iterator[Finding]:
    clearance = f'cleared: {{sha256: "{said_digest(filed.comment)}", day: …}}'
    for field, text in filed.comment.said():
        if field == "name" or (field == "quote" and _is_the_plan_s(subject, filed.comment)):
            continue
        for trace in traces(text):
            if _plain(text[trace.offset :]).startswith(tuple(office)):
                continue
            message = (
                f"{field} 疑似含有{trace.kind}“{trace.masked}”；请删去或改用星号，"
                f"看过以后确可公布的，加上 {clearance}"
            )
            place = subject.places.at(filed.place, field, trace.offset)
            yield Finding("comment-privacy", place, message)


@rule("comment-name", "公布的称呼")
def names(subject: Subject) -> Iterator[Finding]:
    """公布的称呼须隐去名字，如“朱**”，以免公布个人的姓名。"""
    for filed in subject.docket.comments:
        name = filed.comment.name
        if name is not None and not is_masked(name):
            message = f"称呼没有隐去名字；请改成“{name[:1]}**”一类的写法"
            yield subject.filed("comment-name", filed.place, "name", message)


def _is_the_plan_s(subject: Subject, comment: Comment) -> bool:
    """Whether what is quoted are words of the plan, which is public."""
    words = subject.docket.quotable(comment.item, comment.revision)
    return bool(comment.quote and words and quoted(comment.quote, words))


def said_digest(comment: Comment) -> str:
    """The digest of everything that a comment says: what a person's clearance is on."""
    return quote_digest("\n".join(text for _, text in comment.said()))


def is_cleared(comment: Comment) -> bool:
    """Whether a person decided on exactly these words."""
    return comment.cleared is not None and comment.cleared.sha256 == said_digest(comment)


def _of_the_office(subject: Subject) -> Iterator[str]:
    """The telephone numbers and mail addresses that the notices publish themselves."""
    for one in subject.docket.rounds:
        ways = one.channels
        said = (
            ways.mail.address if ways.mail else "",
            ways.phone.number if ways.phone else "",
            one.office.phone if one.office else "",
        )
        yield from (_plain(words) for words in said if words)


def _plain(text: str) -> str:
    return "".join(text.split())
