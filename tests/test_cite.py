"""Citations: the form of the norm, and nothing that is not known."""

from datetime import date
from pathlib import Path

from generator.build import examine
from generator.cite import Citations
from generator.history import History
from generator.model import Indicator
from generator.views import Views
from tests.conftest import FOREIGN, LEAST, REAL


def citations(directory: Path = FOREIGN) -> Citations:
    examined = examine(directory, date(2030, 6, 30))
    plan = examined.loaded.plan
    assert plan is not None
    return Citations(Views(plan), History(examined.ledger, plan))


def test_a_part_is_cited_in_its_document() -> None:
    cited = citations()
    found = cited.of(cited.plan.indicators[0])
    assert found.text == (
        "主要指标1：三级及以上航道里程（I01）[EB/OL]//云渡市人民政府办公室，云渡市交通运输局. "
        "云渡市推进内河航运绿色智能发展行动方案（2026—2030年）：云政办发〔2026〕8号. 正式印发(2026-03-02)"
    )
    assert found.address == "indicators/I01/"


def test_a_row_is_cited_by_its_anchor() -> None:
    cited = citations()
    task = cited.plan.tasks[0]
    found = cited.of(task.rows[0])
    assert found.text.startswith("任务内容：")
    assert found.address == f"tasks/{task.id}/#{task.rows[0].id}"


def test_what_is_not_known_is_left_out() -> None:
    cited = citations(REAL)
    found = cited.whole("text/").text
    assert found == f"{cited.plan.head.title}[EB/OL]. {cited.plan.head.stage}"
    least = citations(LEAST).whole("text/").text
    assert ". ." not in least
    assert "None" not in least


def test_text_that_was_changed_since_says_so_and_has_no_day() -> None:
    cited = citations()
    cited.history.plan = cited.plan.model_copy(
        update={"indicators": (Indicator(id="I09", number=9, name="乙"),)}
    )
    assert cited.whole("text/").text.endswith("正式印发后的修改，尚未发布")
