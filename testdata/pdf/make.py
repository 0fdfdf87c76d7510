#!/usr/bin/env python3
"""Writes the sources of the PDF fixtures: one task table as HTML, as cells, and
as PDFs by hand that set Chinese text with predefined CMaps and no ToUnicode.

usage: make.py FOLDER
"""
import html
import sys
from pathlib import Path

TITLE = "临川新区2024年重点任务清单"
LEAD = "为做好全年工作，现将重点任务逐项列出，请各单位按照时限认真抓好落实，每季度末月25日前报送进展情况。"
TAIL = "本清单由区政府办公室负责解释，执行中的问题请及时反馈。"
HEAD = ["类别", "序号", "重点任务", "年度目标", "完成时限", "牵头单位"]
GROUPS = [
    ("创新驱动", [
        ("培育高新技术企业，建立后备库并逐户上门辅导，对首次通过认定的企业给予奖励。", "新增高新技术企业30家以上，总数达到210家。", "12月底", "区科技局"),
        ("推动规模以上工业企业设立研发机构，支持龙头企业牵头组建创新联合体。", "研发机构覆盖率达到45%，研发投入占比2.6%。", "年底前", "区工信局"),
        ("建设公共技术服务平台，面向中小企业开放共享大型仪器设备。", "建成平台3个，服务企业不少于500家次。", "9月底", "区科技局、区财政局"),
        ("引进急需紧缺人才，落实安居、子女入学等政策。", "引进硕士以上人才260名。", "全年", "区人社局"),
    ]),
    ("城乡建设", [
        ("改造老旧小区，同步实施供水、排水、燃气管网更新，增设停车位和充电桩，完善适老化设施，组织居民全程参与方案设计、质量监督和竣工验收，建立长效管护机制，确保改造一个、见效一个、满意一个。", "改造老旧小区18个，惠及居民6500户，新增停车位1200个，其中充电车位不低于20%；完成管网更新42公里，漏损率控制在9%以内。", "11月底", "区住建局"),
        ("打通断头路，优化公交线网和慢行系统。", "打通断头路6条，新开公交线路2条。", "10月底", "区交通局"),
        ("整治农村人居环境，推进厕所革命和生活污水治理。", "行政村生活污水治理率达到65%。", "12月底", "区农业农村局"),
        ("建设口袋公园和社区绿地，开放机关单位附属空间。", "建成口袋公园10处。", "6月底", "区城管局"),
    ]),
    ("民生保障", [
        ("扩大普惠托育服务，支持用人单位办托。", "千人口托位数达到4.8个。", "年底前", "区卫健局"),
        ("新建改扩建中小学校和幼儿园，缓解学位紧张。", "新增学位4320个。", "8月底", "区教育局"),
        ("开展补贴性职业技能培训，举办专场招聘活动。", "城镇新增就业1.2万人，登记失业率低于4.5%。", "全年", "区人社局"),
        ("完善社区养老服务网络，发展助餐服务。", "新建助餐点15个。", "12月底", "区民政局"),
    ]),
]


def rows():
    number = 0
    for group, tasks in GROUPS:
        for i, task in enumerate(tasks):
            number += 1
            yield (group if i == 0 else None, len(tasks), str(number), *task)


def cells():
    out = [(0, c, 1, 1, text) for c, text in enumerate(HEAD)]
    for r, (group, span, *rest) in enumerate(rows(), 1):
        if group:
            out.append((r, 0, span, 1, group))
        out += [(r, c, 1, 1, text) for c, text in enumerate(rest, 1)]
    return out


def page():
    body = []
    for group, span, *rest in rows():
        first = f'<td rowspan="{span}">{group}</td>' if group else ""
        body.append("<tr>" + first + "".join(f"<td>{html.escape(t)}</td>" for t in rest) + "</tr>")
    head = "".join(f"<th>{h}</th>" for h in HEAD)
    return f"""<!DOCTYPE html><html lang="zh"><head><meta charset="utf-8"><title>{TITLE}</title><style>
@page {{ size: 148mm 210mm; margin: 28mm 14mm }}
body {{ font-family: "Noto Sans CJK SC", sans-serif; font-size: 10pt; line-height: 1.5 }}
h1 {{ font-size: 15pt; text-align: center; margin: 4pt }} p {{ text-indent: 2em }}
table {{ border-collapse: collapse; width: 100% }}
td, th {{ border: 0.5pt solid black; padding: 3pt 4pt; font-size: 9pt; font-weight: normal }}
</style></head><body><h1>{TITLE}</h1><p>{LEAD}</p>
<table border="1" cellspacing="0"><thead><tr>{head}</tr></thead><tbody>{"".join(body)}</tbody></table>
<p>{TAIL}</p></body></html>"""


WIDTHS = [32, 30, 120, 106, 46, 60]  # points
SIZE, LEADING, PAD = 9, 13, 3
WIDTH, HEIGHT, LEFT, TOP, BOTTOM = 420, 595, 13, 50, 60


def advance(text):
    return sum(0.5 if ord(ch) < 128 else 1 for ch in text) * SIZE


def wrap(text, width):
    out, line = [], ""
    i = 0
    while i < len(text):
        j = i + 1
        while j < len(text) and ord(text[i]) < 128 and ord(text[j]) < 128:
            j += 1
        while j < len(text) and text[j] in "，。、；：！？）》”%":
            j += 1
        if line and advance(line + text[i:j]) > width:
            out.append(line)
            line = ""
        line += text[i:j]
        i = j
    return out + [line]


class Sheet:
    """Draws the table over pages; a row that does not fit is cut."""

    def __init__(self, encode, single):
        self.encode, self.single, self.pages = encode, single, []
        self.new()

    def new(self):
        self.ops, self.y = [], HEIGHT - TOP
        self.pages.append(self.ops)

    def text(self, x, y, size, s):
        if self.single and len(s) > 1:
            for ch in s:
                self.text(x, y, size, ch)
                x += advance(ch) * size / SIZE
            return
        self.ops.append(f"BT /F1 {size} Tf {x} {y} Td <{self.encode(s).hex()}> Tj ET")

    def line(self, x0, y0, x1, y1):
        self.ops.append(f"{x0} {y0} m {x1} {y1} l S")

    def part(self, lines, top, bottom, merged):
        """One row, or the part of it on this page, with its rules."""
        height = max(map(len, lines)) * LEADING + 2 * PAD
        x = LEFT
        for c, (cell, width) in enumerate(zip(lines, WIDTHS)):
            for i, line in enumerate(cell):
                self.text(x + PAD, self.y - PAD - (i + 1) * LEADING + 3, SIZE, line)
            self.line(x, self.y, x, self.y - height)
            if top and not (merged and c == 0):
                self.line(x, self.y, x + width, self.y)
            x += width
        self.line(x, self.y, x, self.y - height)
        self.y -= height
        if bottom:
            self.line(LEFT, self.y, x, self.y)

    def row(self, texts, merged):
        lines = [wrap(t, w - 2 * PAD) if t else [] for t, w in zip(texts, WIDTHS)]
        top = True
        while True:
            room = int((self.y - BOTTOM - 2 * PAD) // LEADING)
            if max(map(len, lines)) <= room:
                return self.part(lines, top, False, merged)
            if room > 0:
                self.part([cell[:room] for cell in lines], top, False, merged)
                lines, top = [cell[room:] for cell in lines], False
            else:
                x = LEFT + sum(WIDTHS)
                self.line(LEFT, self.y, x, self.y)
            self.number()
            self.new()
            self.part([[h] for h in HEAD], True, True, False)
            merged = merged and top

    def number(self):
        self.text(WIDTH / 2 - 15, 30, SIZE, f"— {len(self.pages)} —")


def draw(encode, single):
    s = Sheet(encode, single)
    s.text(LEFT + 90, s.y, 15, TITLE)
    s.y -= 30
    for i, line in enumerate(wrap("　　" + LEAD, WIDTH - 2 * LEFT)):
        s.text(LEFT, s.y, SIZE, line)
        s.y -= LEADING
    s.row(HEAD, False)
    for group, span, *rest in rows():
        s.row([group, *rest], group is None)
    s.line(LEFT, s.y, LEFT + sum(WIDTHS), s.y)
    s.y -= 20
    s.text(LEFT + 18, s.y, SIZE, TAIL)
    s.number()
    return ["\n".join(p) for p in s.pages]


def pdf(cmap, halves, encode, turned=False, single=False):
    """A file with one font that is not embedded and has no ToUnicode. Turned: the
    table is printed sideways on upright pages, by a matrix and within a form object.
    Single: each character is a text object of its own."""
    contents = draw(encode, single)
    n = len(contents)
    kids = " ".join(f"{6 + 2 * i} 0 R" for i in range(n))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {n} >>",
        f"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light-{cmap} /Encoding /{cmap} /DescendantFonts [4 0 R] >>",
        "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >>"
        f" /DW 1000 /W [{halves} 500] /FontDescriptor 5 0 R >>",
        "<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [0 -120 1000 880] /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 700 /StemV 80 >>",
    ]
    size, form = f"{WIDTH} {HEIGHT}", ""
    for i, content in enumerate(contents):
        if turned:
            size, form = f"{HEIGHT} {WIDTH}", f"/XObject << /X {6 + 2 * n + i} 0 R >>"
            contents[i], content = content, "q 0 -2 2 0 0 420 cm /X Do Q"
        objects.append(f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {size}] /Resources << /Font << /F1 3 0 R >> {form} >> /Contents {7 + 2 * i} 0 R >>")
        objects.append(f"<< /Length {len(content)} >>\nstream\n{content}\nendstream")
    for content in contents if turned else []:
        objects.append(f"<< /Type /XObject /Subtype /Form /BBox [0 0 {WIDTH} {HEIGHT}] /Matrix [0.5 0 0 0.5 0 0] /Resources << /Font << /F1 3 0 R >> >>"
                       f" /Length {len(content)} >>\nstream\n{content}\nendstream")
    out, places = b"%PDF-1.4\n", []
    for i, obj in enumerate(objects, 1):
        places.append(len(out))
        out += f"{i} 0 obj\n{obj}\nendobj\n".encode("ascii")
    table = "".join(f"{p:010d} 00000 n \n" for p in places)
    return out + (f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\n"
                  f"startxref\n{len(out)}\n%%EOF\n").encode("ascii")


def main():
    folder = Path(sys.argv[1])
    folder.joinpath("table.html").write_text(page(), encoding="utf-8")
    with folder.joinpath("table.tsv").open("w", encoding="utf-8") as f:
        f.write("row\tcol\trowspan\tcolspan\ttext\n")
        for cell in cells():
            f.write("\t".join(map(str, cell)) + "\n")
    folder.joinpath("gbk-euc-h.pdf").write_bytes(pdf("GBK-EUC-H", "814 939", lambda s: s.encode("gbk")))
    folder.joinpath("turned.pdf").write_bytes(pdf("GBK-EUC-H", "814 939", lambda s: s.encode("gbk"), turned=True))
    folder.joinpath("single.pdf").write_bytes(pdf("UniGB-UCS2-H", "1 95", lambda s: s.encode("utf-16-be"), single=True))
    folder.joinpath("unigb-ucs2-h.pdf").write_bytes(pdf("UniGB-UCS2-H", "1 95", lambda s: s.encode("utf-16-be")))


main()
