"""Does a line of a calculation read as a person would say it, and does it call what is not stated not stated?"""

import pytest

from eligibility.calculation.money import ANYTHING, NOTHING, UNBOUNDED, WHOLE, Range, exactly
from eligibility.calculation.trace import Step, StepKind
from eligibility.step_words import step_text

ANY_RATE = Range(0, WHOLE)


def yuan(low: int, high: int | None = None) -> Range:
    return Range(low * 100, (low if high is None else high) * 100)


@pytest.mark.parametrize(
    ("step", "text"),
    [
        (
            Step(StepKind.TIER, yuan(61_750), None, yuan(95_000), exactly(6_500), yuan(5_000), 10_000_000),
            "5000.00 至 100000.00 的部分 95000.00 × 65% = 61750.00",
        ),
        (
            Step(StepKind.TIER, yuan(59_580), None, yuan(99_300), exactly(6_000), NOTHING),
            "剩下的 99300.00 × 60% = 59580.00",
        ),
        (
            Step(StepKind.TIER, yuan(85), None, yuan(100), exactly(8_500), yuan(300_000)),
            "300000.00 以上的部分 100.00 × 85% = 85.00",
        ),
        (
            Step(StepKind.TIER, yuan(0, 100), None, yuan(0, 100), Range(500, WHOLE), ANYTHING),
            "起付线没有写，起付线以上的部分（0.00 至 100.00）×（5% 至 100%）= 0.00 至 100.00",
        ),
        (
            Step(StepKind.TIER, yuan(60, 90), None, yuan(100, 150), exactly(6_000), yuan(600, 800), 5_000_000),
            "起付线（600.00 至 800.00） 至 50000.00 的部分（100.00 至 150.00）× 60% = 60.00 至 90.00",
        ),
        (Step(StepKind.DEDUCTIBLE, NOTHING, part=yuan(700)), "先扣除起付线 700.00，剩下的再算"),
        (Step(StepKind.DEDUCTIBLE, NOTHING, part=yuan(600, 800)), "先扣除起付线（600.00 至 800.00），剩下的再算"),
        (Step(StepKind.DEDUCTIBLE, NOTHING, part=ANYTHING), "起付线没有写，先扣多少不知道"),
        (
            Step(StepKind.EXCESS, yuan(6_685, 9_485), None, yuan(9_550, 13_550), exactly(7_000), yuan(5_000)),
            "超过 5000.00 的部分（9550.00 至 13550.00）× 70% = 6685.00 至 9485.00",
        ),
        (
            Step(StepKind.EXCESS, yuan(0, 400), None, yuan(0, 400), ANY_RATE, ANYTHING),
            "门槛是多少还不知道，超过的部分（0.00 至 400.00）按比例付，比例没有写，可能付 0.00 至 400.00",
        ),
        (
            Step(
                StepKind.WHOLE, yuan(9_700), None, yuan(24_250), exactly(4_000), yuan(10_000), reading="达到后全额计算"
            ),
            "按“达到后全额计算”理解：达到 10000.00 后全额 24250.00 × 40% = 9700.00",
        ),
        (
            Step(StepKind.RATE, yuan(700, 1_000), None, yuan(1_000), Range(7_000, WHOLE), NOTHING),
            "剩下的 1000.00 ×（70% 至 100%）= 700.00 至 1000.00",
        ),
        (
            Step(StepKind.RATE, yuan(0, 1_000), None, yuan(1_000), ANY_RATE, NOTHING),
            "剩下的 1000.00 按比例付，比例没有写，可能付 0.00 至 1000.00",
        ),
        (
            Step(StepKind.NOT_REACHED, NOTHING, part=yuan(0, 12_000), start=yuan(50_000)),
            "剩下（0.00 至 12000.00），没有超过 50000.00，这一层不付",
        ),
        (Step(StepKind.CEILING, yuan(20_000), start=yuan(20_000), end=2_000_000), "限额 20000.00，付 20000.00"),
        (
            Step(StepKind.CEILING, yuan(15_000), part=yuan(5_000), start=yuan(15_000), end=2_000_000),
            "限额 20000.00（今年已用 5000.00），还能付 15000.00，付 15000.00",
        ),
        (Step(StepKind.CEILING, yuan(0, 700), start=ANYTHING), "限额没有写，可能付 0.00 至 700.00"),
        (
            Step(StepKind.CEILING, yuan(0, 30_000), start=Range(2_000_000, UNBOUNDED), end=2_000_000),
            "限额不低于 20000.00，可能付 0.00 至 30000.00",
        ),
        (
            Step(StepKind.CEILING, yuan(0, 700), part=ANYTHING, start=yuan(0, 10_000), end=1_000_000),
            "限额 10000.00，今年已用多少还不清楚，可能付 0.00 至 700.00",
        ),
        (
            Step(StepKind.CEILING, yuan(0, 700), part=ANYTHING, start=ANYTHING, end=0),
            "限额没有写，今年已用多少还不清楚，可能付 0.00 至 700.00",
        ),
        (
            Step(StepKind.CEILING, yuan(0, 700), part=yuan(5_000), start=Range(1_500_000, UNBOUNDED), end=2_000_000),
            "限额不低于 20000.00（今年已用 5000.00），可能付 0.00 至 700.00",
        ),
        (Step(StepKind.TOP_UP, yuan(80), rate=exactly(8_000)), "补足到政策范围内费用的 80%，补 80.00"),
        (Step(StepKind.TOP_UP, NOTHING, rate=exactly(8_000)), "前面几层已经报到政策范围内费用的 80%，不用再补"),
        (
            Step(StepKind.CAP, yuan(20_000, 70_000), part=yuan(70_000), start=yuan(50_000)),
            "剩下 70000.00，帮到 50000.00 以下，付 20000.00 至 70000.00",
        ),
        (Step(StepKind.NO_FIGURE, yuan(0, 60)), "文件没有写付多少，可能付 0.00 至 60.00"),
        (Step(StepKind.NO_FIGURE, NOTHING), "没有费用要这一层付"),
        (Step(StepKind.ENTERED, NOTHING), "按 0.00 计算"),
        (
            Step(StepKind.SPECIAL_DRUG, yuan(60), None, yuan(100), exactly(6_000)),
            "特药单独计算：100.00 × 60% = 60.00",
        ),
        (Step(StepKind.SO_FAR, NOTHING, part=yuan(3_000)), "今年此前已计入 3000.00，这次接着往上算"),
    ],
)
def test_a_step_is_told_in_one_plain_line(step: Step, text: str):
    assert step_text(step) == text


@pytest.mark.parametrize("kind", list(StepKind))
def test_every_kind_has_its_words_and_none_is_of_the_machine(kind: StepKind):
    for span in (NOTHING, yuan(5), yuan(0, 5), ANYTHING):
        text = step_text(Step(kind, yuan(0, 5), None, yuan(0, 5), ANY_RATE, span))
        assert text.strip()
        assert "None" not in text
        assert "0.00 以上" not in text
        assert str(UNBOUNDED) not in text
