"""The rule on levels: what a task says of the district's own, its steps say of the city's."""

import re
from collections.abc import Iterable, Iterator

from generator.checks.rule import Rule, Subject, into
from generator.checks.texts import Passage, Stretch, body_of, clauses, sentences
from generator.finding import Finding
from generator.model import Task

RULES: list[Rule] = []
rule = into(RULES)

LEAST = 8  # letters of a clause that says enough to be the same thing
_LEVEL = re.compile("(国家|省部|省市|省|市|区|县|镇|街镇|乡|村|校|院)级(?:及?以上)?")
_WHEN = re.compile("^(?:力争|争取)?[到至]?(?:(?:19|20|21)[0-9]{2}年|每年)(?:底|末)?前?")
# A clause without its level, and the places where it stands with each.
Levels = dict[str, dict[str, Stretch]]


@rule("level-differs", "级别不同")
def levels(subject: Subject) -> Iterator[Finding]:
    """同一件事在任务和推进计划里应是同一级别，否则不知该由哪一级认定、考核。

    错：任务“认定一批区级示范企业”，推进计划“认定一批市级示范企业”
    对：两处都写区级
    """
    for task in subject.plan.tasks:
        rows = [passage for row in task.rows if (passage := body_of(row))]
        told = _levels(subject, [*rows, *filter(None, [body_of(task)])])
        planned = _levels(subject, _steps(task))
        for words, there in planned.items():
            here = told.get(words, {})
            off = [level for level in there if level not in here]
            lost = [level for level in here if level not in there]
            if off and lost:
                sides = [
                    subject.side(s.passage, s.start, s.end) for s in (here[lost[0]], there[off[0]])
                ]
                message = f"任务里是{lost[0]}，推进计划里是{off[0]}；请核对"
                yield subject.found("level-differs", sides, message)


def _steps(task: Task) -> Iterator[Passage]:
    for row in task.rows:
        for step in row.steps:
            if passage := body_of(step):
                yield passage


def _levels(subject: Subject, passages: Iterable[Passage]) -> Levels:
    found: Levels = {}
    for passage in passages:
        for sentence in sentences(passage):
            for clause in clauses(sentence):
                if (level := _LEVEL.search(clause.text)) and len(clause.text) >= LEAST:
                    words = subject.plain(_WHEN.sub("", _LEVEL.sub("级", clause.text)))
                    start = clause.start + level.start()
                    place = Stretch(clause.passage, start, start + len(level[0]))
                    found.setdefault(words, {}).setdefault(level[0], place)
    return found
