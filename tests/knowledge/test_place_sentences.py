"""Does every place that people name come out, and does no ordinary word come out as a place? Read on the shipped data.

Each line: a sentence | the codes meant, several for one name joined by /, several places by a space | ? unknown place.
"""

from pathlib import Path

import pytest

from knowledge.tables.loader import LexiconEntryFile, RegionFile, TopicFile, checked, read_yaml
from knowledge.tables.places import Places

DATA = Path(__file__).parents[2] / "knowledge" / "data"

NAMED = """
沂源县大病保险起付线是多少 | 370323
沂源贫困户大病保险起付线是多少 | 370323
我是沂源的 | 370323
山东淄博沂源，低保户住院报多少 | 370323
山东省淄博市沂源县 | 370323
山东省沂源县贫困户 | 370323
沂源县在淄博市能报吗 | 370323
淄博沂源特药报多少 | 370323
淄博的贫困户起付线 | 370300
淄博市大病保险 | 370300
淄川区有没有这个政策 | 370302
淄川能报吗 | 370302
张店区低保户 | 370303
周村的低保户 | 370306
桓台县 | 370321
高青县特困人员 | 370322
温州大病保险封顶线 | 330300
浙江温州困难群众 | 330300
温州市民政局电话 | 330300
温州市鹿城区低边户 | 330302
瑞安的低保户能享受吗 | 330381
乐清市特困 | 330382
平阳县 | 330326
永嘉低保 | 330324
苍南县大病 | 330327
温州和沂源哪个报得多 | 330300 370323
湘潭大病保险 | 430300/430321
湘潭呢 | 430300/430321
湘潭市二次报销 | 430300
湘潭县二次报销 | 430321
湖南湘潭倾斜救助 | 430300/430321
湖南省湘潭市湘潭县 | 430321
湘乡的监测户 | 430381
韶山市 | 430382
雨湖区特困 | 430302
湖南省贫困户 | 430000
吉林一事一议 | 220000/220200
吉林有封顶线吗 | 220000/220200
吉林省贫困户慢病手册 | 220000
吉林市贫困户 | 220200
吉林省吉林市 | 220200
吉林长春 | 220100
吉林省长春市朝阳区 | 220104
延边州建档立卡 | 222400
延吉的孤儿 | 222401
延吉和龙井的贫困户 | 222401 222405
通化低保户 | 220500/220521
通化市 | 220500
通化县 | 220521
梅河口贫困户 | 220581
公主岭市 | 220184
前郭县 | 220721
农安县五保户 | 220122
凤翔县80%是怎么算的 | 610322
凤翔区能报多少 | 610322
凤翔贫困户 | 610322
宝鸡凤翔 | 610322
陕西省宝鸡市凤翔县 | 610322
宝鸡市合疗 | 610300
岐山县 | 610323
扶风的合疗报多少 | 610324
眉县 | 610326
陈仓区合疗 | 610304
北京能报多少 | 110000
北京市朝阳区低保 | 110105
北京朝阳低保 | 110105
海淀区居民医保 | 110108
上海浦东大病 | 310115
上海市 | 310000
天津滨海新区 | 120116
重庆市渝北区低保边缘家庭 | 500112
重庆渝北 | 500112
江阴大病保险 | 320281
无锡江阴 | 320281
南京市鼓楼区 | 320106
福州鼓楼区 | 350102
杭州西湖区 | 330106
杭州西湖能报吗 | 330106
余杭能报多少 | 330110
义乌大病保险 | 330782
沈阳铁西贫困户 | 210106
襄樊的医保 | 420600
襄樊市 | 420600
襄阳市低保 | 420600
莱芜市贫困户 | 370116
莱芜区贫困户 | 370116
济南莱芜 | 370116
内蒙古牧区 | 150000
内蒙古自治区呼伦贝尔市 | 150700
新疆和田特困 | 653200/653201/653221
新疆维吾尔自治区 | 650000
广西横县 | 450181
西藏那曲 | 540600
宁夏固原 | 640400
香港居民能参保吗 | 810000
澳门 | 820000
台湾同胞参保 | 710000
河南洛阳老城区 | 410302
山西晋城城区 | 140502
阳泉市郊区 | 140311
安徽和县 | 340523
我是和县的 | 340523
沙县小病报销 | 350405
四川凉山 | 513400
凉山州 | 513400
贵州毕节 | 520500
黔东南州凯里 | 522601
恩施州利川 | 422802
云南大理 | 532900/532901
海南三亚 | 460200
海南儋州 | 460400
广东东莞 | 441900
湖北仙桃 | 429004
河南济源 | 419001
新疆石河子 | 659001
保定大病保险 | 130600
医保保定能用吗 | 130600
医保山东能用吗 | 370000
我在大庆打工 | 230600
我户口在山东，住院在北京 | 370000 110000
老家沂源，人在温州打工 | 370323 330300
沂源人在淄博中心医院住院 | 370323
沂源县医院 | 370323
温州市医院住院 | 330300
在沂源县城住 | 370323
徐州邳州市 | 320382
苏州工业园区 | 320500
崇文区 | 110101
我是吉林省的，想去北京看病 | 220000 110000
喀喀喀县贫困户大病起付线 | ?
喀喀喀县低保户能救助吗 | ?
青龙湾县能报多少 | ?
我在青龙湾县住院 | ?
请问青龙湾县的大病保险 | ?
老家青龙湾县 | ?
山东省青龙湾县 | 370000 ?
温州市青龙湾县低保户 | 330300 ?
青龙湾县医院住院 | ?
我是大石桥湾市的 | ?
贫困户住黑石岭区能报吗 | ?
低保户在白沙岭县 | ?
帮我查一下大王庄县的政策 | ?
我妈在黑山县住院 | 210726
山东单县 | 371722
贫困户，和县 | 340523
太白县合疗 | 610331
雄安新区 | 130000
义乌县 | 330782
我老家乐清县的 | 330382
温州各县 | 330300
温州全市 | 330300
淄博山区的贫困户 | 370300
沂源贫困县 | 370323
山东青龙湾县 | 370000 ?
温州青龙湾县 | 330300 ?
"""

NOWHERE = """
贫困户大病保险起付线是多少
低保户住院报多少
县里能报多少
市医院报销比例
区医院和县医院哪个报得多
市医院和县医院哪个报得多
全市统一吗
全县都一样吗
本县住院
本市参保
县城的医院
小区门口的诊所
社区医院
地区医院
贫困地区
统筹地区是什么
农村地区
山区的贫困户
城市低保
超市买药
自治县有没有政策
自治区的政策
外县住院能报吗
外市就医
跨市就医要备案吗
跨省住院
省外就医
省城大医院
市区医院
城区居民
郊区的医院
老城区
门诊慢特病怎么办
门诊慢特病认定
医保定点医院
医保定点药店
参保定额资助
普通化疗能报吗
普通化验
治多少钱报多少
延长治疗
长治疗程
重大理赔
重大疾病
最大理由
规定西药能报吗
镇中卫生院
集中卫生资源
乡镇卫生院
大同小异
药开封了能退吗
公安医院
平安保险
治安多年
上周村委会说能报
本周村里通知
提高青年人的待遇
部门源头
乙肝双阳性
其中大病
普通市民能参加吗
菜市场买菜摔伤
有什么区别
分区域结算
国旗班
农民勤劳
相信都能报
希望都能报
复杂多变
等几天等通知
看病治多次
认定结果什么时候出
规定结算时间
参加查体
例如东西
由于都没报
水平利用
贫困户能不能转到外县
我是山区的
我们县报多少
我们这个市能报吗
哪个县报得多
每个区不一样吗
两个县
各县市区
省市县三级
县级医院
市级医院
区级
县医保局
市医保局电话
区医保中心
开发区医院
高新区
景区摔伤
医院院区
病区
疫区
住院区在哪
三甲市医院
去市里住院
到县里办
出县住院
县外就医
城市居民
都市报
地级市
县级市
上市的新药
门市拿药
两定医药
低保户大病门诊
12393打不通
基金安全
建立县镇村三级台账
取消县级以下公立医院收费
提升县域内医疗服务
和县级医院一样
鼓励市县医院
贫困人口县域内住院
康复治疗区
贫困户县医院报多少
个人缴费县里交多少
报销比例县医院是多少
低保人员市医院住院
报几成都一样吗
钱都是自己花都没报
三高要不要办慢病
从化疗开始
癌症县医院能看吗
贫困户县里给参保补贴吗
六重保障还保留县医院也能用吗
公交城乡居民能减免吗
村医上门市里管吗
还剩12万大病能报多少
慢病手册怎么办
孤儿医保谁交
先诊疗后付费
你好
谢谢
"""


@pytest.fixture(scope="module")
def places() -> Places:
    raw = read_yaml(DATA / "regions.yaml")
    return Places(checked(RegionFile, row, "regions.yaml").shape() for row in raw["regions"])


def lines(listed: str) -> list[str]:
    return listed.strip().splitlines()


@pytest.mark.parametrize("line", lines(NAMED))
def test_a_place_named_in_a_sentence_is_found(places: Places, line: str) -> None:
    sentence, _, expected = line.partition(" | ")
    found = " ".join("/".join(mention.codes) or "?" for mention in places.resolve(sentence))
    assert found == expected


@pytest.mark.parametrize("sentence", lines(NOWHERE))
def test_a_sentence_without_a_place_names_none(places: Places, sentence: str) -> None:
    assert places.named_in(sentence) == ()


def test_an_invisible_character_does_not_hide_a_place(places: Places) -> None:
    (mention,) = places.named_in("在沂\u200b源县住院")
    assert (mention.codes, mention.start, mention.end) == (("370323",), 1, 5)


NEXT = """
县医院 市医院 区医院 县里 市里 县 市 区 县中医院 定点医院 定额补助 定了吗 都一样 城乡居民 化疗 化验 和县医院 和市医院
要不要 要交钱 通知 安排 东西 西药 明白 原来 家里 平时 理赔 治疗 照顾 卫生院 中药 多少钱
"""


def test_no_place_arises_where_a_word_of_the_field_meets_the_next_one(places: Places) -> None:
    rows = [row for path in (DATA / "lexicon").glob("*.yaml") for row in read_yaml(path).get("entries", [])]
    topics = read_yaml(DATA / "lexicon" / "topics.yaml")["topics"]
    words = {form for row in rows for form in (row["term"], *checked(LexiconEntryFile, row, "lexicon").forms)}
    words |= {word for row in topics for word in checked(TopicFile, row, "topics").words}
    wrong = [
        (word + following, mention.text)
        for word in words
        if len(word) > 1
        for following in NEXT.split()
        for mention in places.named_in(word + following)
        if mention.start < len(word) < mention.end
    ]
    assert wrong == []
