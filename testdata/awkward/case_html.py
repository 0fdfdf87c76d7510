"""Awkward HTML pages."""
from want import dropped, p, table

LEAD = "为做好全年工作，现将重点任务逐项列出，请各单位按照时限认真抓好落实，每季度末月二十五日前报送进展情况。"


def page(body, head=""):
    return (f'<!DOCTYPE html><html><head><meta charset="utf-8">{head}</head><body><div id="zoom"><p>{LEAD}</p>{body}</div></body></html>').encode()


def model():
    body = """<table><thead><tr><th rowspan=2>序号<th rowspan=2>任务<th colspan=2>目标</tr><tr><th>上半年<th>全年</thead>
<tbody><tr><td>1<td>修路<td>2条<td>5条</tr><tr><td>2<td>架桥<td rowspan="0">3座<td>6座</tr><tr><td>3<td>绿化<td>8亩</tr></tbody>
<tfoot><tr><td colspan=2>合计<td>5<td>19</tfoot></table>
<p>重叠：</p><table><tr><td rowspan=2>甲<td>乙<td>丙</tr><tr><td colspan=3>丁</tr><tr><td>戊<td colspan="2">己<td>庚</tr></table>
<p>出界：</p><table><tr><td rowspan=9>子<td colspan=0>丑<td colspan="x">寅</tr><tr><td>卯<td>辰</tr></table>"""
    want = p(LEAD) + table([[("序号", 2, 1), ("任务", 2, 1), ("目标", 1, 2)], ["上半年", "全年"], ["1", "修路", "2条", "5条"], ["2", "架桥", ("3座", 2, 1), "6座"], ["3", "绿化", "8亩"], [("合计", 1, 2), "5", "19"]])
    want += p("重叠：") + table([[("甲", 2, 1), "乙", "丙", ""], [("丁", 1, 3)], ["戊", ("己", 1, 2), "庚"]])
    want += p("出界：") + table([[("子", 2, 1), "丑", "寅"], ["卯", "辰"]])
    return "model.html", page(body), want


def word():
    """Pasted from Word: paragraphs and empty ones in cells, conditional comments, nested spans, o:p, mso hidden rows."""
    def td(*lines, more=""):
        return f'<td width="97" {more} style="border:solid windowtext 1.0pt"><!--[if !supportEmptyParas]-->' + "".join(
            f'<p class="MsoNormal" align="center"><span style="font-family:仿宋_GB2312"><span lang="EN-US">{t}<o:p></o:p></span></span></p>' for t in lines) + "</td>"
    body = ('<table class="MsoNormalTable" border="1" cellspacing="0"><tbody><tr>' + td("序号") + td("任务") + td("责任单位") + "</tr><tr>" + td("1") + td("培育高新", "技术企业") + td("市科技局", "市财政局", "&nbsp;", more='rowspan="2"')
            + "</tr><tr>" + td("2") + "<td><p>&nbsp;</p><p>新增发明专利<br>200件<br></p></td>" + '</tr><tr style="display:none"><td>x</td><td>y</td><td>z</td></tr></tbody></table>')
    want = p(LEAD) + table([["序号", "任务", "责任单位"], ["1", "培育高新\n技术企业", ("市科技局\n市财政局", 2, 1)], ["2", "新增发明专利\n200件"]]) + dropped(("hidden", "x y z"))
    return "word.html", page(body), want


def split():
    def t(rows, head="<tr><td>序号</td><td>任务</td><td>单位</td></tr>"):
        return "<table border=1>" + head + "".join("<tr>" + "".join(f"<td>{c}</td>" for c in r) + "</tr>" for r in rows) + "</table>"
    body = t([("1", "修路", "交通局"), ("2", "架桥", "住建局")]) + "<p>&nbsp;</p>" + t([("3", "绿化", "城管局")]) + "<p>另表：</p>" + t([("1", "办学", "教育局")])
    want = p(LEAD) + table([["序号", "任务", "单位"], ["1", "修路", "交通局"], ["2", "架桥", "住建局"], ["3", "绿化", "城管局"]]) + p("另表：") + table([["序号", "任务", "单位"], ["1", "办学", "教育局"]])
    return "split.html", page(body), want


def nested():
    body = """<table width="100%"><tr><td><p>布局表中的一段话，说明以下各项任务的来源与要求，各单位要对照执行并按时反馈。</p>
<table border="1"><tr><td>任务</td><td>目标</td></tr><tr><td>修路</td><td>5条<table><tr><td>其中</td><td>一季度</td></tr><tr><td>主干路</td><td>1条</td></tr></table></td></tr><tr><td>架桥</td><td>2座</td></tr></table>
</td></tr></table>"""
    want = (p(LEAD, "布局表中的一段话，说明以下各项任务的来源与要求，各单位要对照执行并按时反馈。") + table([["任务", "目标"], ["修路", "5条"], ["架桥", "2座"]])
            + table([["其中", "一季度"], ["主干路", "1条"]]))
    return "nested.html", page(body), want


def left_out():
    body = """<p>公开的目标：新增企业50家。</p><p style="display: none">隐藏的目标：新增企业99家。</p><div hidden>第二处隐藏12项</div><p style="visibility:hidden">第三处</p>
<p><img src="task1.jpg" alt="任务分解表"><img src="/images/task2.png"></p><script>var x="30家";</script><style>p{}</style><template>模板7项</template><noscript>请启用脚本</noscript>"""
    want = p(LEAD, "公开的目标：新增企业50家。") + dropped(("hidden", "隐藏的目标：新增企业99家。"), ("hidden", "第二处隐藏12项"), ("hidden", "第三处"), ("image", "task1.jpg"), ("image", "/images/task2.png"))
    return "left-out.html", page(body), want


def lists():
    body = """<ol><li>新增企业50家。</li><li>修路5条：<ol type="a"><li>东片2条</li><li>西片3条</li></ol></li></ol><ol start="3"><li>架桥2座。</li></ol><ul><li>绿化。</li></ul>
<p>第一行<br/>第二行<br><br>第三行</p><pre>甲  乙
丙</pre><p>H<sub>2</sub>O 与 10<sup>5</sup> 平方米，<ruby>督<rp>(</rp><rt>du</rt><rp>)</rp></ruby>办</p><dl><dt>牵头单位</dt><dd>市科技局</dd></dl>"""
    want = p(LEAD, "1.新增企业50家。", "2.修路5条：", "a.东片2条", "b.西片3条", "3.架桥2座。", "绿化。", "第一行", "第二行", "第三行", "甲 乙", "丙", "H2O 与 105 平方米，督办", "牵头单位", "市科技局")
    return "lists.html", page(body), want


def broken():
    """Markup as sites write it: cells not closed, rows without a table row, a table in a paragraph, stray text in a table."""
    body = "<p>表格如下：<table><tr><td>任务<td>目标<tr><td>修路</td><td>5条<tr><td>架桥<td>2座</table>散落的话。<table><caption>表二</caption><td>甲</td><td>1</td><tr><td>乙</td><td>2</td></tr>游离文字</table>"
    want = p(LEAD, "表格如下：") + table([["任务", "目标"], ["修路", "5条"], ["架桥", "2座"]]) + p("散落的话。游离文字", ) + "T 2×2\n0,0 1×1 甲\n0,1 1×1 1\n1,0 1×1 乙\n1,1 1×1 2\n"
    return "broken.html", page(body), want


def cases():
    return [model(), word(), split(), nested(), left_out(), lists(), broken()]
