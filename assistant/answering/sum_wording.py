"""How a sum of the question is said in Chinese: how it was taken, how it came about, why it is not worked out."""

from collections.abc import Sequence

from assistant.answering.wording import NOT_STATED, listed, yuan


def taken_as(fen: int) -> str:
    return f"把{yuan(fen)}理解为前面各项报销以后由您自己负担的合规费用，不含目录外自费；以实际结算为准。"


def taken_as_drug_cost(fen: int) -> str:
    return f"把{yuan(fen)}理解为一年里特药本身的费用；哪些药算特药，以实际结算为准。"


def difference(total: int, paid: int, left: int) -> str:
    """10万元 − 6万元 = 4万元, with what that leaves out."""
    return f"总费用{yuan(total)} − 已报{yuan(paid)} = 剩下{yuan(left)}（里面有目录外费用的，要先减掉，会少报一些）。"


def added_up(parts: Sequence[int], together: int) -> str:
    return f"{' + '.join(yuan(part) for part in parts)} = 全年{yuan(together)}。"


def counted_as_nothing(names: Sequence[str]) -> str:
    return f"{listed(names)}报多少没有标准，这里按没有算；有的话，后面各项会少一些。"


def which_layers_paid(words: str) -> str:
    return f"没有按{words}计算：不知道前面已经由哪几项报过。请说明是哪一项报完以后剩下的，或者点“算一算”逐项填写。"


def whole_bill(basic_is_open: bool) -> str:
    """Why a whole bill is not put into later layers, and what to say instead."""
    basic = f"先由基本医保报销（报多少，{NOT_STATED}）" if basic_is_open else "先由基本医保报销"
    return (
        f"您说的是总费用，不能直接拿来算：要{basic}，剩下自己负担的合规费用才能算后面各项。"
        "请再说一下医保报了多少、自己还剩多少，也可以点“算一算”逐项填写。"
    )


NOT_WORKED_OUT = {
    "paid": "您说的{words}是已经报掉的钱，不能拿来算：请再说一下总共花了多少，或者报完以后自己还剩多少。",
    "other": "没有按{words}计算：它不是报销以后剩下、由自己负担的合规费用。请说一下报完以后自己还剩多少。",
    "unclear": "没有按{words}计算：不清楚它是总费用，还是报完以后自己剩下的钱。请说一下报完以后自己还剩多少。",
    "vague": "“{words}”只是大概的数，没有按它计算。请说一下报完以后自己还剩多少，或者点“算一算”逐项填写。",
}
