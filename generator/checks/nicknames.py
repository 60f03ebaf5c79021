"""The rule on what looks like the name of a unit and is none."""

from collections.abc import Iterator

from generator.checks.rule import Rule, Subject, into
from generator.checks.texts import Passage
from generator.finding import Finding

RULES: list[Rule] = []
rule = into(RULES)

SHOWN = 12  # places of one name that are quoted


@rule("unit-near", "没有登记的简称")
def near_names(subject: Subject) -> Iterator[Finding]:
    """文中的单位应写登记过的名称；没有登记的简称，读者不知道是不是同一个单位。引号、书名号里的专名，公司、基金、学院等别的机构的名称不算。

    错：登记的是“云渡航海学院”，文中写“云航院”
    对：写“云渡航海学院”，或把“云航院”登记为它的简称
    """
    found: dict[tuple[str, str], list[tuple[Passage, int]]] = {}
    for passage in subject.texts:
        for name, unit, start in subject.nicknames.inside(passage.text):
            found.setdefault((name, unit), []).append((passage, start))
    for (name, identity), places in found.items():
        sides = [subject.side(p, start, start + len(name)) for p, start in places[:SHOWN]]
        known = subject.views.unit[identity].name
        message = (
            f"“{name}”共 {len(places)} 处，似指“{known}”，但没有登记；"
            "请改用登记的名称，或登记为简称"
        )
        items = [identity, *(side.item for side in sides if side.item != "plan")]
        yield subject.found("unit-near", sides, message, items=items, disputed=[identity, name])
