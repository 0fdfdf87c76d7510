"""Awkward DOCX files."""
from html import escape

from want import package, dropped, p, table

NAMES = ('xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
         'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
         'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
         'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
         'xmlns:v="urn:schemas-microsoft-com:vml" '
         'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"')


def run(text, props=""):
    props = f"<w:rPr>{props}</w:rPr>" if props else ""
    return f'<w:r>{props}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def para(text="", props="", runs=None):
    props = f"<w:pPr>{props}</w:pPr>" if props else ""
    return f"<w:p>{props}{runs if runs is not None else run(text)}</w:p>"


def item(text, num, level=0):
    return para(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{num}"/></w:numPr>')


def cell(content, props="", row=""):
    if not content.startswith("<"):
        content = para(content)
    return f"<w:tc><w:tcPr>{props}</w:tcPr>{content}</w:tc>"


def tr(*cells, props=""):
    props = f"<w:trPr>{props}</w:trPr>" if props else ""
    return "<w:tr>" + props + "".join(c if c.startswith("<w:tc>") or c.startswith("<w:sdt>") else cell(c) for c in cells) + "</w:tr>"


def tbl(*rows):
    return "<w:tbl><w:tblPr/>" + "".join(rows) + "</w:tbl>"


def docx(body, **parts):
    """parts: numbering, footnotes, endnotes, styles, header1, footer1 (inner XML)."""
    roots = {"numbering": "numbering", "footnotes": "footnotes", "endnotes": "endnotes", "styles": "styles", "header1": "hdr", "footer1": "ftr", "comments": "comments"}
    sections = "".join(f'<w:{k}Reference w:type="default" r:id="rId{i}"/>' for i, k in ((j, n[:-1]) for j, n in enumerate(parts, 2)) if k in ("header", "footer"))
    out = [("word/document.xml", f"<w:document {NAMES}><w:body>{body}<w:p/><w:sectPr>{sections}</w:sectPr></w:body></w:document>")]
    kinds = [("word/document.xml", "wordprocessingml.document.main", "")]
    for name, inner in parts.items():
        out.append((f"word/{name}.xml", f"<w:{roots[name]} {NAMES}>{inner}</w:{roots[name]}>"))
        kinds.append((f"word/{name}.xml", f"wordprocessingml.{name.rstrip('1')}", name.rstrip("1")))
    return package("word/document.xml", kinds, out)


def level(i, fmt, text, start=1, more=""):
    return f'<w:lvl w:ilvl="{i}"><w:start w:val="{start}"/><w:numFmt w:val="{fmt}"/><w:lvlText w:val="{text}"/>{more}</w:lvl>'


def numbering():
    chinese = level(0, "chineseCounting", "%1、") + level(1, "chineseCountingThousand", "（%2）") + level(2, "decimal", "%3.") + level(3, "decimalEnclosedCircle", "%4")
    legal = level(0, "chineseCounting", "第%1章") + level(1, "decimal", "%1.%2", more="<w:isLgl/>")
    num = (f'<w:abstractNum w:abstractNumId="0">{chinese}</w:abstractNum><w:abstractNum w:abstractNumId="1">{legal}</w:abstractNum>'
           f'<w:abstractNum w:abstractNumId="2">{level(0, "decimal", "（%1）")}</w:abstractNum>'
           '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>'
           '<w:num w:numId="3"><w:abstractNumId w:val="2"/></w:num>'
           '<w:num w:numId="4"><w:abstractNumId w:val="2"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
           '<w:num w:numId="5"><w:abstractNumId w:val="2"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>')
    body = (item("培育创新主体", 1) + item("高新技术企业", 1, 1) + item("新增50家。", 1, 2) + item("净增30家。", 1, 2) + item("省级以上占比过半。", 1, 3)
            + item("科技型中小企业", 1, 1) + item("入库500家。", 1, 2) + item("加大研发投入", 1) + item("企业投入", 1, 1)
            + item("总则", 2) + item("适用范围为全市。", 2, 1) + item("期限为三年。", 2, 1)
            + item("甲。", 3) + item("乙。", 3) + item("丙。", 4) + item("丁。", 4) + item("戊。", 5)
            + para("无编号。", '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="0"/></w:numPr>') + item("保障措施", 1)
            + tbl(tr("序号", "任务"), tr(cell(item("", 3)), "修路"), tr(cell(item("", 3)), "架桥")))
    want = p("一、培育创新主体", "（一）高新技术企业", "1.新增50家。", "2.净增30家。", "①省级以上占比过半。", "（二）科技型中小企业", "1.入库500家。",
             "二、加大研发投入", "（一）企业投入", "第一章总则", "1.1适用范围为全市。", "1.2期限为三年。", "（1）甲。", "（2）乙。", "（1）丙。", "（2）丁。", "（5）戊。", "无编号。", "三、保障措施")
    return "numbering.docx", docx(body, numbering=num), want + table([["序号", "任务"], ["（6）", "修路"], ["（7）", "架桥"]])


def changes():
    def ins(inner):
        return f'<w:ins w:id="1" w:author="a">{inner}</w:ins>'

    def dele(text):
        return f'<w:del w:id="2" w:author="a"><w:r><w:delText>{text}</w:delText></w:r></w:del>'
    mark = '<w:rPr><w:del w:id="3" w:author="a"/></w:rPr>'
    body = (para(runs=run("新增高新技术企业") + dele("30家") + ins(run("50家")) + run("以上。"))
            + para("组织对接活动", mark) + para("不少于12场。")
            + para(runs=f'<w:moveFrom w:id="4" w:author="a">{run("移走的一句。")}</w:moveFrom>') + para(runs=f'<w:moveTo w:id="5" w:author="a">{run("移来的一句。")}</w:moveTo>')
            + para(runs=run("公开部分。") + run("隐藏的批语", "<w:vanish/>"))
            + tbl(tr("任务", "目标"), tr("修路", "5条"), tr("删去的一行", "9条", props='<w:del w:id="6" w:author="a"/>'), tr("架桥", "2座", props='<w:ins w:id="7" w:author="a"/>')))
    want = (p("新增高新技术企业50家以上。", "组织对接活动不少于12场。", "移来的一句。", "公开部分。") + table([["任务", "目标"], ["修路", "5条"], ["架桥", "2座"]])
            + dropped(("deleted", "30家"), ("deleted", "移走的一句。"), ("hidden", "隐藏的批语"), ("deleted", "删去的一行 9条")))
    return "changes.docx", docx(body), want


def notes():
    def ref(i, kind="footnote"):
        return f'<w:r><w:{kind}Reference w:id="{i}"/></w:r>'

    def note(i, text, kind="footnote"):
        return f'<w:{kind} w:id="{i}">{para(runs=f"<w:r><w:{kind}Ref/></w:r>" + run(text))}</w:{kind}>'
    foot = '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>' + note(1, "指上年度数据。") + note(2, "含市直单位。")
    end = note(1, "资料来源于年鉴。", "endnote")
    field = ('<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> PAGE </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
             + run("3") + '<w:r><w:fldChar w:fldCharType="end"/></w:r>')
    body = (para(runs=run("研发投入强度达到2.5%") + ref(1) + run("，保持全省前列。")) + tbl(tr("单位", "任务数"), tr(cell(para(runs=run("市科技局") + ref(2))), "12"))
            + para(runs=run("详见第") + field + run("页") + ref(1, "endnote") + run("。"))
            + para(runs=f'<w:hyperlink r:id="r1">{run("市政府网站")}</w:hyperlink><w:fldSimple w:instr="DATE"><w:r><w:t>2024年</w:t></w:r></w:fldSimple>'))
    want = (p("研发投入强度达到2.5%，保持全省前列。", "指上年度数据。") + table([["单位", "任务数"], ["市科技局", "12"]]) + p("含市直单位。", "详见第3页。", "资料来源于年鉴。", "市政府网站2024年")
            + dropped(("header", "某市人民政府文件"), ("footer", "— 1 —")))
    return "notes.docx", docx(body, footnotes=foot, endnotes=end, header1=para("某市人民政府文件"), footer1=para("— 1 —")), want


def boxes():
    box = "<w:txbxContent>" + para("任务书由区政府督查室负责催办。") + tbl(tr("区县", "任务"), tr("东城区", "3项")) + "</w:txbxContent>"
    drawing = f'<w:drawing><wp:anchor><wps:wsp><wps:txbx>{box}</wps:txbx></wps:wsp></wp:anchor></w:drawing>'
    pict = f'<w:pict><v:shape><v:textbox>{box}</v:textbox></v:shape></w:pict>'
    both = f'<w:r><mc:AlternateContent><mc:Choice Requires="wps">{drawing}</mc:Choice><mc:Fallback>{pict}</mc:Fallback></mc:AlternateContent></w:r>'
    inner = tbl(tr("甲项", "3家"), tr("乙项", "4家"))
    sdt = f'<w:sdt><w:sdtPr><w:alias w:val="表单"/></w:sdtPr><w:sdtContent>{para("控件内的一段。")}</w:sdtContent></w:sdt>'
    row = f'<w:sdt><w:sdtPr/><w:sdtContent>{tr("修路", "5条", "市交通局")}</w:sdtContent></w:sdt>'
    one = f'<w:sdt><w:sdtPr/><w:sdtContent>{cell("2座")}</w:sdtContent></w:sdt>'
    body = (para(runs=run("一、总体要求") + both) + sdt + tbl(tr("任务", "目标", "单位"), row, tr("架桥", one, "市住建局"), tr("培育", cell(para("分两项：") + inner + para()), "市科技局")))
    want = (p("一、总体要求", "任务书由区政府督查室负责催办。") + table([["区县", "任务"], ["东城区", "3项"]]) + p("控件内的一段。")
            + table([["任务", "目标", "单位"], ["修路", "5条", "市交通局"], ["架桥", "2座", "市住建局"], ["培育", "分两项：", "市科技局"]]) + table([["甲项", "3家"], ["乙项", "4家"]]))
    return "boxes.docx", docx(body), want


def merged():
    def width(span):
        return f'<w:tcW w:w="{2000 * span}" w:type="dxa"/>' + (f'<w:gridSpan w:val="{span}"/>' if span > 1 else "")

    def v(text="", restart=False, span=1):
        return cell(text or para(runs=""), width(span) + ('<w:vMerge w:val="restart"/>' if restart else "<w:vMerge/>"))

    def h(text, span=1):
        return cell(text, width(span))
    head = "<w:tblHeader/>"
    grid = '<w:tbl><w:tblPr><w:tblW w:w="8000" w:type="dxa"/></w:tblPr><w:tblGrid>' + '<w:gridCol w:w="2000"/>' * 4 + "</w:tblGrid>"
    body = grid + "".join([
        tr(v("类别", True), v("任务", True), h("目标", 2), props=head), tr(v(), v(), h("上半年"), h("全年"), props=head), tr(h("一、创新驱动", 4)),
        tr(v("创新", True), h("培育企业"), h("20家"), h("50家")), tr(v(), h("建平台"), h("3个", 2)), tr(v(), v("修路架桥", True, 2), h("5条")), tr(v(), v(span=2), h("2座"))]) + "</w:tbl>"
    want = table([[("类别", 2, 1), ("任务", 2, 1), ("目标", 1, 2)], ["上半年", "全年"], [("一、创新驱动", 1, 4)], [("创新", 4, 1), "培育企业", "20家", "50家"], ["建平台", ("3个", 1, 2)],
                  [("修路架桥", 2, 2), "5条"], ["2座"]])
    return "merged.docx", docx(body), want


def uneven():
    """Widths instead of spans: rows whose cells stand on a grid of finer columns, cells merged down under a narrower one."""
    def grid(*widths):
        return "<w:tblGrid>" + "".join(f'<w:gridCol w:w="{w}"/>' for w in widths) + "</w:tblGrid>"
    span = '<w:gridSpan w:val="%d"/>'
    body = "<w:tbl><w:tblPr/>" + grid(1000, 500, 500, 1000, 1000) + tr("序号", cell("任务", span % 2), "目标", "单位") + tr("1", cell("甲", ""), "乙", "3家", "市科技局") + \
        tr(cell("合计", span % 3), "3家", "") + tr("乙", cell("其中", span % 2), "", props='<w:gridBefore w:val="1"/>') + "</w:tbl>"
    want = table([["序号", ("任务", 1, 2), "目标", "单位"], ["1", "甲", "乙", "3家", "市科技局"], [("合计", 1, 3), "3家", ""], ["", "乙", ("其中", 1, 2), ""]])
    return "uneven.docx", docx(body), want


def lines():
    body = (para(runs=run("责任单位：") + "<w:r><w:br/></w:r>" + run("市科技局") + "<w:r><w:tab/></w:r>" + run("市财政局"))
            + para(runs=run("面积") + run("1000") + "<w:r><w:noBreakHyphen/></w:r>" + run("2000平方米，温度20℃，R") + run("2", '<w:vertAlign w:val="superscript"/>'))
            + para(runs='<w:r><w:ruby><w:rt><w:r><w:t>du ban</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>督办</w:t></w:r></w:rubyBase></w:ruby></w:r>' + run("事项"))
            + para(runs='<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>' + run("完成"))
            + para(runs=run("第一页") + '<w:r><w:br w:type="page"/></w:r>' + run("第二页")))
    return "lines.docx", docx(body), p("责任单位：", "市科技局 市财政局", "面积1000-2000平方米，温度20℃，R2", "督办事项", "☑完成", "第一页第二页")


def cases():
    return [numbering(), changes(), notes(), boxes(), merged(), uneven(), lines()]
