"""Awkward OFD files (GB/T 33190)."""
from html import escape

from want import container, dropped, p, table

NAMES = 'xmlns:ofd="http://www.ofdspec.org/2016"'
HEAD = ["序号", "重点任务", "年度目标", "责任单位"]
ROWS = [["1", "培育高新技术企业", "50家", "市科技局"], ["2", "打通断头路", "6条", "市交通局"], ["3", "建设口袋公园", "10处", "市城管局"]]


def text(x, y, size, s, more=""):
    n = len(s)
    steps = f'DeltaX="{" ".join([str(size)] * (n - 1))}"' if n > 1 else ""
    return (f'<ofd:TextObject ID="1" Font="1" Size="{size}" Boundary="{x} {y} {n * size} {size * 1.4}" {more}>'
            f'<ofd:TextCode X="0" Y="{size}" {steps}>{escape(s)}</ofd:TextCode></ofd:TextObject>')


def line(x0, y0, x1, y1):
    return f'<ofd:PathObject ID="2" Boundary="{x0} {y0} {x1 - x0 + 0.4} {y1 - y0 + 0.4}" LineWidth="0.3"><ofd:AbbreviatedData>M 0 0 L {x1 - x0} {y1 - y0}</ofd:AbbreviatedData></ofd:PathObject>'


def grid(x, y, widths, rows, height=9):
    out = "".join(line(x, y + i * height, x + sum(widths), y + i * height) for i in range(len(rows) + 1))
    left = x
    for w in [0, *widths]:
        left += w
        out += line(left, y, left, y + len(rows) * height)
    for i, row in enumerate(rows):
        left = x
        for t, w in zip(row, widths):
            out += text(left + 1.5, y + i * height + 2, 4, t)
            left += w
    return out


def ofd(pages, annotations=(), template=""):
    """annotations: (page number from 0, inner XML)."""
    refs = "".join(f'<ofd:Page ID="{i + 1}" BaseLoc="Pages/Page_{i}/Content.xml"/>' for i in range(len(pages)))
    tpl = '<ofd:TemplatePage ID="99" BaseLoc="Tpls/T.xml"/>' if template else ""
    notes = "<ofd:Annotations>Annots/Annotations.xml</ofd:Annotations>" if annotations else ""
    parts = [("OFD.xml", f'<ofd:OFD {NAMES}><ofd:DocBody><ofd:DocInfo/><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>'),
             ("Doc_0/Document.xml", f'<ofd:Document {NAMES}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>{tpl}</ofd:CommonData><ofd:Pages>{refs}</ofd:Pages>{notes}</ofd:Document>')]
    use = '<ofd:Template TemplateID="99"/>' if template else ""
    for i, content in enumerate(pages):
        parts.append((f"Doc_0/Pages/Page_{i}/Content.xml", f'<ofd:Page {NAMES}>{use}<ofd:Content><ofd:Layer ID="9">{content}</ofd:Layer></ofd:Content></ofd:Page>'))
    if template:
        parts.append(("Doc_0/Tpls/T.xml", f'<ofd:Page {NAMES}><ofd:Content><ofd:Layer ID="8">{template}</ofd:Layer></ofd:Content></ofd:Page>'))
    if annotations:
        parts.append(("Doc_0/Annots/Annotations.xml", f'<ofd:Annotations {NAMES}>' + "".join(f'<ofd:Page PageID="{i + 1}"><ofd:FileLoc>Page_{i}.xml</ofd:FileLoc></ofd:Page>' for i, _ in annotations) + "</ofd:Annotations>"))
        for i, inner in annotations:
            parts.append((f"Doc_0/Annots/Page_{i}.xml", f'<ofd:PageAnnot {NAMES}>{inner}</ofd:PageAnnot>'))
    return container(parts)


def annot(kind, inner, remark="", more=""):
    remark = f"<ofd:Remark>{remark}</ofd:Remark>" if remark else ""
    return f'<ofd:Annot Type="{kind}" ID="7" {more}>{remark}<ofd:Appearance Boundary="20 60 150 20">{inner}</ofd:Appearance></ofd:Annot>'


def cases():
    widths = [18, 62, 40, 50]
    title = text(70, 25, 7, "重点任务分解表")
    notes = annot("Watermark", text(0, 0, 20, "内部资料")) + annot("Stamp", "", "市政府办公室") + annot("Highlight", text(0, 0, 4, "看不见"), more='Visible="false"')
    marked = ofd([title + grid(20, 45, widths, [HEAD, *ROWS])], [(0, notes)])
    more = [[str(i), "推进重点工程建设", f"{i}个", "市住建局"] for i in range(4, 30)]
    third = [[str(i), "加强日常管理", f"{i}次", "市城管局"] for i in range(30, 36)]
    joined = ofd([title + grid(20, 45, widths, [HEAD, *ROWS]), grid(20, 30, widths, [HEAD, *more]), grid(20, 30, widths, third) + text(20, 100, 4, "以上任务年底前完成。")], template=text(20, 12, 4, "某市人民政府文件"))
    return [
        ("annotations.ofd", marked, p("重点任务分解表") + table([HEAD, *ROWS]) + dropped(("annotation: watermark", "page 1: 内部资料"), ("annotation: stamp", "page 1: 市政府办公室"))),
        ("over-pages.ofd", joined, p("重点任务分解表") + table([HEAD, *ROWS, *more, *third]) + p("以上任务年底前完成。") + dropped(*[("page number, header or footer", "某市人民政府文件")] * 3, ("header row printed again", " ".join(HEAD)))),
    ]
