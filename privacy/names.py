"""Where does somebody say a person's name? Only where the words around it say that it is one. Pure.

我叫张三, 姓名：李四 and 患者王五 are such words; 我是 is none: what follows is mostly a class of people or a place.
"""

import re
from collections.abc import Iterator
from typing import Final

Span = tuple[int, int]

_SURNAMES: Final = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧肖程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎阉余潘杜戴夏"
    "钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪"
    "严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦向柳邢路岳齐沿梅莫庄辛管祝左涂谷祁时舒耿牟卜路詹关苗凌费纪靳盛童欧甄项曲成游阳裴"
    "席卫查屈鲍位覃霍翁隋植甘景薄单包司柏宁柯阮桂闵解强柴华车冉房边辜吉饶刁瞿戚丘古米池滕晋苑邬臧畅宫来嵺苟全褚廉简娄盖"
)
_DOUBLE: Final = "欧阳|上官|司马|诸葛|东方|皇甫|尉迟|公孙|慕容|令狐|司徒|端木|夏侯|长孙|宇文"
_WORDS: Final = (
    "高血|高龄|高考|白血|白内|黄疸|马上|万一|方便|方法|方案|任何|何时|何人|何种|安排|安心|车|成都|平安|常年|常见|关于|关节|温州|"
    "石家|江西|江苏|全家|全部|严重|文件|于是|金额|查|管|单位|单子|包括|解决|时候|来|强制|牛皮|马路|史上|白天|简单|向|成了|安全"
)
"""Words that begin like a surname and are no name."""

_HAN: Final = "[\u3400-\u4dbf\u4e00-\u9fff]"
_PARTICLES: Final = "的了吗呢啊呀吧嘛么"
_GO_ON: Final = "是今年我俺家住在有想问来男女岁身电得患参请要能可低贫特农村已刚也因和与跟这那去现从属符"
"""What begins the next word far more often than it ends a name."""

_NAME: Final = (
    rf"(?!{_WORDS})(?:{_HAN}{{1,8}}(?:[·•]{_HAN}{{1,8}})+|(?:{_DOUBLE}|[{_SURNAMES}])"
    rf"(?![{_PARTICLES}]){_HAN}(?:(?![{_PARTICLES}{_GO_ON}]){_HAN}|[{_GO_ON}](?!{_HAN}))?)"
)
_WHO: Final = (
    "我|俺|咱|本人|他|她|爸|妈|父亲|母亲|爹|娘|老伴|孩子|娃|儿子|女儿|爷爷|奶奶|姥姥|姥爷|外公|外婆|丈夫|妻子|老公|老婆|患者|病人|"
    "媳妇|孙子|孙女|邻居|公公|婆婆|岳父|岳母|哥|姐|弟|妹"
)
_CALLED: Final = re.compile(rf"(?:(?:{_WHO})(?:的)?(?:名字|大名|全名)?(?:就|是)?叫做?|名叫)[ :：]{{0,2}}({_NAME})")
_LABELLED: Final = re.compile(rf"(?:姓名|名字|大名|全名|联系人|户主)(?:[ :：]{{1,3}}|是|叫|为)[ :：]{{0,2}}({_NAME})")
_WITH_COLON: Final = re.compile(rf"(?:姓名|名字|联系人|户主|患者|病人)[ ]?[:：][ ]?({_HAN}{{2,4}})(?!{_HAN})(?<!什么)")
_ALONE: Final = re.compile(rf"(?:本人|患者|病人)[ :：]{{0,2}}({_NAME})(?=[^\w]|$)")


_FORMS: Final = (_CALLED, _LABELLED, _WITH_COLON, _ALONE)


def names_in(text: str) -> Iterator[Span]:
    """The spans of names in ``text``, none overlapping another, from left to right."""
    found = sorted(
        {match.span(1) for form in _FORMS for match in form.finditer(text)}, key=lambda span: (span[0], -span[1])
    )
    free_from = 0
    for start, end in sorted(found, key=lambda span: (span[0], -span[1])):
        if start >= free_from:
            yield start, end
            free_from = end
