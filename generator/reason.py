"""What a change may be about, and which of that is a matter of form only."""

from dataclasses import dataclass
from enum import StrEnum


class Reason(StrEnum):
    """What a change is about. The last ones leave the substance as it is: see `EDITORIAL`."""

    ADDED = "新增"
    REMOVED = "删去"
    SPLIT = "拆分"
    MERGED = "合并"
    REPLACED = "替代"
    MOVED = "归属"
    STAGE = "稿次"
    ROLE = "角色"
    UNIT = "单位"
    TARGET = "目标值"
    DEADLINE = "期限"
    NUMBER = "数字"
    MEASURE = "计量单位"
    LIMIT = "限度"
    NEGATION = "否定"
    MODAL = "情态词"
    SCOPE = "范围"
    SEQUENCE = "语序"
    WORDING = "措辞"
    NUMBERING = "编号"
    ORDER = "次序"
    ALIAS = "单位别称"
    FIGURES = "数字写法"
    DATES = "日期写法"
    MEASURES = "计量单位写法"
    VARIANT = "异形词"
    DASH = "连接号"
    QUOTES = "引号"
    WIDTH = "全半角"
    MARKS = "标点"
    SPACE = "空白"
    REGISTER = "登记"
    LAYOUT = "版式"


EDITORIAL = frozenset(
    {
        Reason.NUMBERING,
        Reason.ORDER,
        Reason.ALIAS,
        Reason.FIGURES,
        Reason.DATES,
        Reason.MEASURES,
        Reason.VARIANT,
        Reason.DASH,
        Reason.QUOTES,
        Reason.WIDTH,
        Reason.MARKS,
        Reason.SPACE,
        Reason.REGISTER,
        Reason.LAYOUT,
    }
)


@dataclass(frozen=True, slots=True)
class Weight:
    """What a change is about, the weightiest first. Nothing: the two do not differ."""

    reasons: tuple[Reason, ...] = ()

    @property
    def substantive(self) -> bool:
        """Whether the change is more than one of form."""
        return any(reason not in EDITORIAL for reason in self.reasons)


def weight(*reasons: Reason) -> Weight:
    """These reasons, each once, in order."""
    return Weight(tuple(reason for reason in Reason if reason in reasons))
