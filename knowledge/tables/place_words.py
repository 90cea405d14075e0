"""Which words read like places and are none? The ordinary Chinese around place names. Pure."""

import re


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


SUFFIXES = frozenset("县市区旗")
JOINING = frozenset("和与跟或")

# A short name before one of these is a street, a bank or a school of that name, not the place.
NOT_A_PLACE_BEFORE = frozenset("路街")

# Full names of districts that are everyday words as well: they count only straight after what they lie in.
ONLY_AFTER_PARENT = _words("城区 郊区 矿区 东区 西区 南区 北区 新城区 老城区 新区 市区 新市区 市郊区 市中区 城北区")

# Counties whose two characters also arise where words meet (市医院和|县医院, 信息|县里): they count only after one of
# the opening characters, or after no Chinese character at all.
NEEDS_OPENING = _words(
    """
    和县 成县 应县 理县 代县 单县 范县 息县 富县 康县 高县 文县 云县 道县 索县 兴县 夏县
    佳县 丰县 景县 达县 安县 开县 横县 盘县 任县 户县 费县 容县 冠县
    """
)
OPENING = frozenset("在是去到从住离来叫回问属")
NOT_AFTER_UNOPENED = frozenset("级域医中里城内外委")

# Ordinary words whose last character would start a place name with what follows (医保|定点, 重大|理赔, 普通|化疗).
# They are stepped over whole. A word here must not end where a place name really goes on.
GUARD_WORDS = _words(
    """
    基金 资金 现金 押金 金额 医保 农保 低保 社保 参保 投保 居保 职保 续保 断保 脱保 承保
    退保 确保 担保 保险 城保 三保 惠民保 特惠保 益康保 渝快保 居民保 重大 最大 很大 较大 巨大
    扩大 加大 太大 多大 更大 不大 特大 延长 增长 规定 固定 认定 指定 确定 一定 评定 鉴定
    核定 协定 集中 其中 高中 初中 手中 家中 普通 交通 沟通 开通 救济 经济 公安 治安 平安
    明白 第三 每日 今日 明日 昨日 生日 假日 节日 大同小异 大同意 三明治 三明确 长治疗 长治愈
    大理赔 大理由 定西药 定西医 通化疗 通化验 保定点 新乡村 新乡镇 新乡贤 开封的 开封了 开封后
    已开封 未开封 没开封 中山医院 中山大学 包头孢 太湖 洞庭湖 鄱阳湖 淮河 阿里巴巴 阿里健康
    普洱茶 黄河 长江 红包 承包 打包 长治久安 美国 加拿大 北京时间 本来 原来 后来 将来 从来
    起来 出来 下来 回来 创新 更新 重新 最新 提高 增高 最高 较高 升高 部门 专门 上周 本周
    每周 下周 周末 一周 两周 三周 快乐 双阳性 重阳 太阳 阴阳 中卫生 日照顾 日照常 拖延 希望
    相信 等于 符合 农民 居民 村民 复杂 参加 增加 追加 补助 协助 帮助 救助 资助 比如 例如
    正确 准确 担保人 医院 住院 出院 家长 院长 县长 市长 渠道 通道 门诊 安全 安排 安装 内容
    病历 优惠 乡镇 几成 自己花 三高 血糖高 血压高 从化疗 从化验 五保 入保 代缴 替交 会不会
    居委会 村委会 民政 都安排 骗保 对象 证明 参合 农合 新农合 救助金 预交金 预付金 市内 县内
    省内 域内 围内 境内 院内 结清 公交 保留 三道
    """
)

# The characters that names of counties end with: a name nobody knows must end like one.
_ENDINGS = frozenset(
    "丘业东中丰丹丽义乌乐乡云井亭什仁仑仓仙伦余侯信元光克兰关兴冈农冶凤利勒勤化北华南原口台右吉同吴周唐善嘉嘎"
    "园固国图坝坡坪垣城埔堂堡堰塔塘壁夏头姑姚孜宁安宗宜宝宿密寨寿尔尼居屏屯山岗岛岩岭岳岸峡峰川州左巴师干平庄"
    "庆库府康开强当德心扎拉提斯新族旗日旺昌星春曲朗木权村杭松林柏树格桂桥梁棱楼榆武氏水永汇汉江池沁沙沟沧河泉"
    "波泰泽洛津洪洲流浦浪海清渠渡渭港游湖湘湾源溪滨滩漳潭潼特玉玛田甸留登白皋益石矿祥福禾秀章竹纳罗美翔翠胜至"
    "良苏英荣荫莱营蔡西觉谷贡贤车辉边辽达远连通道邑邱郑野锋锦镇门阳阴陀陆陵陶隆雄雅集霞青靖顺风马鲁鹿黄黎鼓齐"
    "龙"
)
_NAME = re.compile(r"[\u4e00-\u9fff]{2,6}$")
# Where the name of a place cannot reach back over: particles, verbs, the field's own words.
_BREAK = re.compile(
    "[在是的我你他她它们爸妈帮查找替了吗呢吧啊呀哪这那去到从把给请问想住来有几每为因由被让叫和跟与及或对等已还能可要用看报办说属"
    "0-9一二两各某不没也都就再又才却如若且并而但]"
    "|老家|户口|户籍|住院|报销|医保|低保|特困|贫困户|职工|居民|农村|城乡|定点|三甲|二甲|参保|医院|孩子|父母|爸爸|妈妈|爷爷"
    "|奶奶|老人|大病|慢病|本人|转院|转诊|异地|来自|今年|去年|打工|工作"
    "|建立|取消|打通|鼓励|参照|列入|提升|推行|人口|按照|全面|治疗"
    "|一下|下乡|窗口|卡通|中风|低边|中心|县城|五道|知道|政府|上门|慢特|门特|特门|根据|市委|省委"
)
# What ends an ordinary word with 县, 市, 区 or 旗: 全市, 外县, 小区, 统筹地区.
_ORDINARY_BEFORE = {
    "县": frozenset("全本外我各该哪某每跨出同省邻别个这那县市区郡大小穷强困老贫属级地原治壁边近山农牧区乡镇"),
    "市": frozenset("全本外我各该哪某每跨出同省邻别个这那县市区城超股门上都级地大小入夜菜房楼集闹街面药原"),
    "区": frozenset(
        "全本外我各该哪某每跨出同省邻别个这那县市区地小社山辖城郊校院病灾牧农林库景园疫误禁片街新老特专东西南北中发高"
        "治住宅活业务分战海港厂军矿灶时雷盲功筹湖开岛村镇乡苏贫困"
    ),
    "旗": frozenset("治国红党军锦彩大小战帅升队"),
}
_ORDINARY_AFTER = {
    "市": ("场", "民", "面", "值", "容", "价", "域", "级", "县", "区", "委"),
    "区": ("别", "分", "域", "间"),
    "县": ("域", "级", "乡", "镇", "市", "区"),
    "旗": ("帜", "舰", "袍", "下", "号"),
}


def unknown_name(text: str, suffix_at: int, free_from: int) -> int | None:
    """Where the name starts whose last character (县, 市, 区, 旗) stands at ``suffix_at``; None for ordinary words.

    Looks back at most six characters and never before ``free_from``. Called only where no known name stands.
    """
    suffix = text[suffix_at]
    if text[suffix_at + 1 : suffix_at + 4].startswith(_ORDINARY_AFTER[suffix]):
        return None
    before = _NAME.search(text, max(free_from, suffix_at - 6), suffix_at)
    if before is None:
        return None
    start = before.start()
    for cut in _BREAK.finditer(text, start, suffix_at):
        start = cut.end()
    name = text[start:suffix_at]
    if len(name) < 2 or name[-1] in _ORDINARY_BEFORE[suffix]:
        return None
    return start if name[-1] in _ENDINGS or _says_where(text, start, suffix_at) else None


# Behind a county or city that is only spoken of in general: 县医院, 县里, 市内.
_IN_GENERAL = frozenset("医里级域内外城乡政财委中院属直场民面上下人不没和与、，。；：？! ?,")


def _says_where(text: str, start: int, suffix_at: int) -> bool:
    """Whether nothing but a place is said: a county at the beginning of a text, whatever its name, and who lives there.

    喀喀喀县贫困户 names a place that nobody knows; 癌症县医院 names none.
    """
    return start == 0 and text[suffix_at] == "县" and text[suffix_at + 1 : suffix_at + 2] not in _IN_GENERAL | {""}
