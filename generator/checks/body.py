"""Rules on the body against the decomposition table: sentences, numbers and titles."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz import process
from rapidfuzz.distance import Indel

from generator.checks.quantities import numbers_in
from generator.checks.rule import Rule, Subject, into
from generator.checks.texts import Passage, Stretch, body_of, clauses, sentences
from generator.finding import Finding, Side
from generator.model import Action, Task
from generator.redline import Mark, pieces

RULES: list[Rule] = []
rule = into(RULES)

ALIKE = 0.5  # from this likeness on, a sentence of the table is a version of one of the body
LIKE = 0.6  # the same for clauses
HABIT = 2 / 3  # this share of sentences stands in both: the table repeats the body
MOST = 0.5  # this share of a sentence stands in the steps: it is carried there


@rule("body-table", "正文与分解表的文字不同")
def sentence_differs(subject: Subject) -> Iterator[Finding]:
    """同一句话在正文和分解表里应当一致；标点、引号和数字写法的不同不算。两处不同，执行的人不知以哪一处为准。

    错：正文“设立咨询窗口，提供政策咨询”，分解表“设立咨询窗口，提供全面的政策咨询”
    对：两处都写“设立咨询窗口，提供全面的政策咨询”
    """
    for pairing in _pairings(subject):
        for one, other in pairing.pairs:
            if not pairing.numbers_differ(one, other):
                message = "正文和分解表的这句话不同；请改成一致"
                yield subject.found(
                    "body-table", [_whole(subject, s) for s in (one, other)], message, compared=True
                )


@rule("body-number", "正文与分解表的数字不同")
def number_differs(subject: Subject) -> Iterator[Finding]:
    """同一句话里的数字、年份、数量，在正文和分解表里应当相同，否则无从考核。

    错：正文“新增房源600套”，分解表“新增房源500套”
    对：两处都写“新增房源600套”
    """
    for pairing in _pairings(subject):
        for one, other in pairing.pairs:
            if pairing.numbers_differ(one, other):
                here, there = ("、".join(numbers_in(s.text)) for s in (one, other))
                message = f"同一句话的数字不同：正文是{here}，分解表是{there}；请核对"
                yield subject.found(
                    "body-number",
                    [_whole(subject, s) for s in (one, other)],
                    message,
                    compared=True,
                )


@rule("row-lacks", "正文有而分解表没有")
def not_in_table(subject: Subject) -> Iterator[Finding]:
    """正文的每句话都应在分解表或其推进计划里有着落，否则没有单位负责。

    错：正文有“培育小微企业。”，分解表各行和推进计划都没有提到
    对：分解表中有一行，或一条推进计划，写明“培育小微企业”
    """
    for pairing in _pairings(subject):
        if pairing.missing:
            count = len(pairing.missing)
            message = f"正文有 {count} 句话没有列入分解表和推进计划；请补入，并明确责任单位"
            sides = [_whole(subject, stretch) for stretch in pairing.missing]
            yield subject.found("row-lacks", sides, message)


@rule("body-lacks", "分解表有而正文没有")
def not_in_body(subject: Subject) -> Iterator[Finding]:
    """分解表每一行的话都应在正文里找得到；表中多出的任务没有正文作依据。

    错：分解表有“举办年度论坛。”，正文没有
    对：正文也写“举办年度论坛。”，或从表中删去
    """
    for pairing in _pairings(subject):
        if pairing.extra:
            message = f"分解表有 {len(pairing.extra)} 句话不见于正文；请在正文补写，或从表中删去"
            sides = [_whole(subject, stretch) for stretch in pairing.extra]
            yield subject.found("body-lacks", sides, message)


@rule("title-differs", "标题不一致")
def titles_differ(subject: Subject) -> Iterator[Finding]:
    """分组和任务的标题，在正文和分解表里应当相同；各处都有的同一种不同，合在一起提示。

    错：正文“（一）产业提升工程”，分解表“（一）实施产业提升工程”
    对：两处都写“（一）产业提升工程”
    """
    groups: dict[tuple[tuple[Mark, str], ...], list[Action | Task]] = {}
    titled: list[Action | Task] = [*subject.plan.actions, *subject.plan.tasks]
    for item in titled:
        there = item.table.title
        if there is not None and subject.plain(there) != subject.plain(item.title):
            changed = tuple((p.mark, p.text) for p in pieces(item.title, there) if p.mark != "kept")
            groups.setdefault(changed, []).append(item)
    for items in groups.values():
        first = items[0]
        fields = {"title": first.title, "table.title": first.table.title or ""}
        sides = [subject.side(Passage(first.id, f, text)) for f, text in fields.items()]
        more = f"，同样的不同共 {len(items)} 处" if len(items) > 1 else ""
        message = f"标题在正文和分解表里不同{more}；请改成一致"
        named = [item.id for item in items]
        yield subject.found("title-differs", sides, message, items=named, compared=True)


def _whole(subject: Subject, stretch: Stretch) -> Side:
    return subject.side(stretch.passage, stretch.start, stretch.end)


def _pairings(subject: Subject) -> Iterator["_Pairing"]:
    """Each task's body beside its rows, where the table repeats the bodies as a rule.

    In some plans the table says in words of its own what the body says: nothing to compare.
    """
    pairings = [*_all_pairings(subject)]
    told = sum(len(pairing.sentences) for pairing in pairings)
    repeated = told - sum(len(pairing.missing) for pairing in pairings)
    if repeated >= HABIT * told:
        yield from pairings


def _all_pairings(subject: Subject) -> Iterator["_Pairing"]:
    for task in subject.plan.tasks:
        body = body_of(task)
        rows = [passage for row in task.rows if (passage := body_of(row))]
        if body and rows:
            steps = [p for row in task.rows for step in row.steps if (p := body_of(step))]
            yield _Pairing(subject, body, rows, steps)


@dataclass
class _Pairing:
    """The body of one task beside its rows: which sentences are versions of each other."""

    subject: Subject
    body: Passage
    rows: Sequence[Passage]
    steps: Sequence[Passage]

    @cached_property
    def sentences(self) -> tuple[Stretch, ...]:
        """The sentences of the body."""
        return tuple(sentences(self.body))

    @cached_property
    def pairs(self) -> tuple[tuple[Stretch, Stretch], ...]:
        """Sentences of body and table that are versions of each other, but not alike."""
        table = [sentence for row in self.rows for sentence in sentences(row)]
        found: dict[tuple[Stretch, Stretch], None] = {}
        for sentence in self.sentences:
            if self._lost(sentence, self.rows) and (twin := self._twin(sentence, table)):
                found[sentence, twin] = None
        body = self.sentences
        for sentence in table:
            if self._lost(sentence, [self.body]) and (twin := self._twin(sentence, body)):
                found[twin, sentence] = None
        return tuple(sorted(found, key=lambda pair: pair[0].start))

    @cached_property
    def missing(self) -> tuple[Stretch, ...]:
        """Sentences of the body that neither the rows nor their steps carry."""
        paired = {one for one, _ in self.pairs}
        lost = (s for s in self.sentences if s not in paired and self._lost(s, self.rows))
        return tuple(s for s in lost if not self._in_steps(s))

    @cached_property
    def extra(self) -> tuple[Stretch, ...]:
        """Sentences of rows that the body lacks."""
        paired = {other for _, other in self.pairs}
        table = (sentence for row in self.rows for sentence in sentences(row))
        return tuple(s for s in table if s not in paired and self._lost(s, [self.body]))

    def numbers_differ(self, one: Stretch, other: Stretch) -> bool:
        """Whether both have numbers that the other has not."""
        here, there = (numbers_in(self.subject.plain(s.text)) for s in (one, other))
        return bool(set(here) - set(there)) and bool(set(there) - set(here))

    def _lost(self, sentence: Stretch, others: Sequence[Passage]) -> list[Stretch]:
        """The clauses of a sentence that the other texts do not have, word for word."""
        there = [self.subject.plain(other.text) for other in others]
        return [
            clause
            for clause in clauses(sentence)
            if not any(self.subject.plain(clause.text) in text for text in there)
        ]

    def _twin(self, sentence: Stretch, others: Sequence[Stretch]) -> Stretch | None:
        """The sentence that is most like this one."""
        plain = self.subject.plain(sentence.text)
        choices = [self.subject.plain(other.text) for other in others]
        scorer = Indel.normalized_similarity
        found = process.extractOne(plain, choices, scorer=scorer, score_cutoff=ALIKE)
        return others[found[2]] if found else None

    @cached_property
    def _clauses_of_steps(self) -> tuple[str, ...]:
        told = (clause for s in self.steps for x in sentences(s) for clause in clauses(x))
        return tuple(self.subject.plain(clause.text) for clause in told)

    def _in_steps(self, sentence: Stretch) -> bool:
        """Whether most of a sentence stands in the steps, in the same words or alike."""
        lost = self._lost(sentence, [*self.rows, *self.steps])
        gone = [c for c in lost if not _like(self.subject.plain(c.text), self._clauses_of_steps)]
        letters = sum(len(clause.text) for clause in gone)
        return letters <= (1 - MOST) * len(sentence.text)


def _like(clause: str, others: Sequence[str]) -> bool:
    scorer = Indel.normalized_similarity
    return process.extractOne(clause, others, scorer=scorer, score_cutoff=LIKE) is not None
