"""Awkward XLSX files."""
from html import escape

from want import package, dropped, p, table

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
FORMATS = [(0, None), (10, None), (9, None), (14, None), (31, None), (164, "0.0%"), (165, "yyyy/m/d;@"), (166, '#,##0.00"万元"'), (167, "0.00_);[Red]\\(0.00\\)"),
           (168, '[>=10000]0!.0,"万";0'), (169, "0.00E+00"), (170, "# ?/?"), (171, "[h]:mm"), (172, 'yyyy"年"m"月";@'), (49, None), (173, "000"), (174, '"第"0"项"'), (175, "0;-0;;@"), (176, "yyyy\\.mm")]


def ref(r, c):
    return "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[c] + str(r + 1)


def c(r, col, value, kind="", style=0, formula=None):
    """kind: s (inline text), n, b, e, str, d, shared."""
    f = f"<f>{escape(formula)}</f>" if formula else ""
    if kind == "is":
        return f'<c r="{ref(r, col)}" s="{style}" t="inlineStr"><is>{value}</is></c>'
    if kind == "":
        return f'<c r="{ref(r, col)}" s="{style}" t="inlineStr"><is><t>{escape(value)}</t></is></c>'
    t = "" if kind == "n" else f' t="{kind}"'
    return f'<c r="{ref(r, col)}" s="{style}"{t}>{f}<v>{escape(str(value))}</v></c>'


def row(r, *cells, props=""):
    return f'<row r="{r + 1}" {props}>' + "".join(x if x.startswith("<") else c(r, i, x) for i, x in enumerate(cells) if x is not None) + "</row>"


def sheet(rows, merges=(), cols=""):
    merge = f'<mergeCells count="{len(merges)}">' + "".join(f'<mergeCell ref="{m}"/>' for m in merges) + "</mergeCells>" if merges else ""
    return f"<worksheet {MAIN}>{cols}<sheetData>{''.join(rows)}</sheetData>{merge}</worksheet>"


def xlsx(sheets, shared=(), date1904=False):
    """sheets: (name, state, xml)."""
    own = "".join(f'<numFmt numFmtId="{i}" formatCode="{escape(code, True)}"/>' for i, code in FORMATS if code)
    xfs = "".join(f'<xf numFmtId="{i}" applyNumberFormat="1"/>' for i, _ in FORMATS)
    book = f'<workbook {MAIN} xmlns:r="{REL}">' + ('<workbookPr date1904="1"/>' if date1904 else "") + "<sheets>"
    kinds, parts = [("xl/workbook.xml", "spreadsheetml.sheet.main", "")], []
    for i, (name, state, xml) in enumerate(sheets, 1):
        state = f' state="{state}"' if state else ""
        book += f'<sheet name="{name}" sheetId="{i}"{state} r:id="rId{i + 1}"/>'
        kinds.append((f"xl/worksheets/sheet{i}.xml", "spreadsheetml.worksheet", "worksheet"))
        parts.append((f"xl/worksheets/sheet{i}.xml", xml))
    parts += [("xl/workbook.xml", book + "</sheets></workbook>"),
              ("xl/styles.xml", f"<styleSheet {MAIN}><numFmts>{own}</numFmts><cellXfs>{xfs}</cellXfs></styleSheet>")]
    kinds.append(("xl/styles.xml", "spreadsheetml.styles", "styles"))
    if shared:
        parts.append(("xl/sharedStrings.xml", f"<sst {MAIN}>" + "".join(f"<si>{s}</si>" for s in shared) + "</sst>"))
        kinds.append(("xl/sharedStrings.xml", "spreadsheetml.sharedStrings", "sharedStrings"))
    return package("xl/workbook.xml", kinds, parts)


def values():
    shared = ["<r><t>新增</t></r><r><rPr><b/></rPr><t xml:space=\"preserve\"> 企业</t></r>", "<t>重庆</t><rPh sb=\"0\" eb=\"2\"><t>chong qing</t></rPh><phoneticPr fontId=\"1\"/>", "<t>第一行_x000D_\n第二行</t>"]
    data = [
        ("百分数 0.00%", (0.125, "n", 1), "12.50%"), ("百分数 0%", (0.285, "n", 2), "29%"), ("百分数 0.0%", (1.0049999999999999, "n", 5), "100.5%"),
        ("日期14", (45291, "n", 3), "2023-12-31"), ("中文日期", (45291, "n", 4), "2023年12月31日"), ("自定日期", (45291, "n", 6), "2023-12-31"), ("年月", (45291, "n", 13), "2023年12月"),
        ("1900年", (1, "n", 3), "1900-01-01"), ("年点月", (45291, "n", 18), "2023-12"),
        ("千分位", (12345.678, "n", 7), "12,345.68万元"), ("负数括号", (-3.14159, "n", 8), "(3.14)"), ("条件万", (123456, "n", 9), "12.3万"), ("科学记数", (1234.5, "n", 10), "1234.5"),
        ("分数", (0.5, "n", 11), "0.5"), ("时长", (1.5, "n", 12), "1.5"), ("文本数字", ("001", "", 14), "001"), ("补零", (7, "n", 15), "007"), ("第几项", (3, "n", 16), "第3项"), ("零不显示", (0, "n", 17), ""),
        ("浮点误差", (0.1 + 0.2, "n", 0), "0.3"), ("大数", ("1.2E+15", "n", 0), "1200000000000000"), ("真假", (1, "b", 0), "TRUE"), ("错误", ("#N/A", "e", 0), "#N/A"),
        ("公式", (42, "n", 0, "SUM(A1:A9)"), "42"), ("文本公式", ("共3家", "str", 0, 'A1&"家"'), "共3家"), ("共享文本", (0, "s", 0), "新增 企业"), ("注音", (1, "s", 0), "重庆"), ("换行", (2, "s", 0), "第一行\n第二行"),
        ("内联富文本", ('<r><t>甲</t></r><r><t>乙</t></r><rPh sb="0" eb="1"><t>jia</t></rPh>', "is"), "甲乙"), ("ISO日期", ("2023-12-31T00:00:00", "d"), "2023-12-31"),
    ]
    rows = [row(0, "项目", "数值")]
    for i, (name, spec, _) in enumerate(data, 1):
        value, kind, *rest = spec
        rows.append(row(i, name, c(i, 1, value, kind, *rest)))
    return "values.xlsx", xlsx([("Sheet1", "", sheet(rows))], shared), table([["项目", "数值"]] + [[n, w] for n, _, w in data])


def hidden():
    one = sheet([row(0, "任务", "目标", "内部备注", "单位"), row(1, "修路", "5条", "保密", "市交通局"), row(2, "作废", "9条", "无", "无", props='hidden="1"'), row(3, "架桥", "2座", "", "市住建局")],
                cols='<cols><col min="3" max="3" width="0" hidden="1"/></cols>')
    two = sheet([row(0, "旧表"), row(1, "x", "y")])
    want = (p("任务表") + table([["任务", "目标", "内部备注", "单位"], ["修路", "5条", "保密", "市交通局"], ["作废", "9条", "无", "无"], ["架桥", "2座", "", "市住建局"]], ["hidden in the sheet: row 3; column 3"])
            + dropped(("hidden", "旧表"), ("hidden", "藏得深")))
    return "hidden.xlsx", xlsx([("任务表", "", one), ("旧表", "hidden", two), ("藏得深", "veryHidden", two)]), want


def merged():
    rows = [row(0, "2024年重点任务分解表"), row(1, "单位：万元"), row(3, "序号", "任务", "目标", None, "单位"), row(4, None, None, "上半年", "全年"),
            row(5, c(5, 0, 1, "n"), "修路", "2条", "5条", "市交通局"), row(6, c(6, 0, 2, "n"), "架桥", "", c(6, 3, 2, "n"), ""), row(7, "合计", None, "", c(7, 3, 7, "n", 0, "SUM(D6:D7)"), "")]
    merges = ["A1:E1", "A2:E2", "A4:A5", "B4:B5", "C4:D4", "E4:E5", "E6:E7", "A8:B8"]
    want = p("2024年重点任务分解表", "单位：万元") + table([[("序号", 2, 1), ("任务", 2, 1), ("目标", 1, 2), ("单位", 2, 1)], ["上半年", "全年"], ["1", "修路", "2条", "5条", ("市交通局", 2, 1)], ["2", "架桥", "", "2"],
                                                        [("合计", 1, 2), "", "7", ""]])
    return "merged.xlsx", xlsx([("Sheet1", "", sheet(rows, merges))]), want


def mac():
    rows = [row(0, "任务", "期限"), row(1, "修路", c(1, 1, 43829, "n", 3)), row(2, "架桥", c(2, 1, 0, "n", 3))]
    return "since1904.xlsx", xlsx([("Sheet1", "", sheet(rows))], date1904=True), table([["任务", "期限"], ["修路", "2023-12-31"], ["架桥", "1904-01-01"]])


def several():
    one = sheet([row(0, "区县", "任务"), row(1, "东城区", "3项")])
    two = sheet([row(0, "附件2"), row(1, "项目清单"), row(2, "名称", "投资"), row(3, "大桥", "3.5亿元")])
    empty = sheet([])
    only = sheet([row(0, "填表说明：按季度报送。")])
    want = p("东片") + table([["区县", "任务"], ["东城区", "3项"]]) + p("附件2", "项目清单") + table([["名称", "投资"], ["大桥", "3.5亿元"]]) + p("说明", "填表说明：按季度报送。")
    return "several.xlsx", xlsx([("东片", "", one), ("Sheet2", "", two), ("空", "", empty), ("说明", "", only)]), want


def cases():
    return [values(), hidden(), merged(), mac(), several()]
