"""Awkward PPTX files."""
from want import dropped, p, package, table

NAMES = ('xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
         'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"')


def para(*runs):
    return "<a:p>" + "".join(r if r.startswith("<") else f"<a:r><a:t>{r}</a:t></a:r>" for r in runs) + "</a:p>"


def shape(*paragraphs, kind=""):
    ph = f'<p:nvPr><p:ph type="{kind}"/></p:nvPr>' if kind else "<p:nvPr/>"
    return f'<p:sp><p:nvSpPr><p:cNvPr id="2" name="形状"/><p:cNvSpPr/>{ph}</p:nvSpPr><p:spPr/><p:txBody><a:bodyPr/>{"".join(paragraphs)}</p:txBody></p:sp>'


def tc(text, attrs=""):
    return f"<a:tc {attrs}><a:txBody><a:bodyPr/>{''.join(para(t) for t in text.split('|'))}</a:txBody><a:tcPr/></a:tc>"


def tbl(*rows):
    return ('<p:graphicFrame><a:graphic><a:graphicData><a:tbl><a:tblPr/><a:tblGrid><a:gridCol w="1"/></a:tblGrid>'
            + "".join("<a:tr>" + "".join(tc(*c) if isinstance(c, tuple) else tc(c) for c in row) + "</a:tr>" for row in rows) + "</a:tbl></a:graphicData></a:graphic></p:graphicFrame>")


def slide(*shapes, attrs=""):
    return f'<p:sld {NAMES} {attrs}><p:cSld><p:spTree>{"".join(shapes)}</p:spTree></p:cSld></p:sld>'


def cases():
    grid = tbl(("序号", "任务", ("目标", 'gridSpan="2"'), ("", 'hMerge="1"')), ("1", "修路|架桥", "2条", "5条"), ((("2"), 'rowSpan="2"'), "绿化", "", "8亩"), (("", 'vMerge="1"'), "办学", "1所", "3所"))
    slides = [slide(shape(para("2024年重点任务"), kind="ctrTitle"), "<p:grpSp>" + shape(para("力争新增", "高新技术企业50家。"), para("第一行", "<a:br/>", "第二行")) + "</p:grpSp>"),
              slide(shape(para("任务分解"), kind="title"), grid, shape(para('<a:fld type="slidenum"><a:t>2</a:t></a:fld>'), kind="sldNum")),
              slide(shape(para("内部页")), attrs='show="0"')]
    kinds = [("ppt/presentation.xml", "presentationml.presentation.main", "")]
    parts = [("ppt/presentation.xml", f'<p:presentation {NAMES}><p:sldIdLst>' + "".join(f'<p:sldId id="{256 + i}" r:id="rId{2 + i}"/>' for i in range(len(slides))) + "</p:sldIdLst></p:presentation>")]
    for i, xml in enumerate(slides, 1):
        kinds.append((f"ppt/slides/slide{i}.xml", "presentationml.slide", "slide"))
        parts.append((f"ppt/slides/slide{i}.xml", xml))
    want = (p("2024年重点任务", "力争新增高新技术企业50家。", "第一行", "第二行", "任务分解") + table([["序号", "任务", ("目标", 1, 2)], ["1", "修路\n架桥", "2条", "5条"], [("2", 2, 1), "绿化", "", "8亩"], ["办学", "1所", "3所"]])
            + dropped(("hidden", "内部页")))
    return [("slides.pptx", package("ppt/presentation.xml", kinds, parts), want)]
