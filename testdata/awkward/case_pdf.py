"""Awkward PDF files, written by hand: Chinese text in a font that is neither embedded nor mapped to Unicode, and Latin in Helvetica."""
import zlib

from want import dropped, p, table

WIDTH, HEIGHT = 595, 842
SENTENCE = "推动产业转型升级，请各单位结合实际认真抓好贯彻落实，确保全年目标任务圆满完成，"


def advance(text, size):
    return sum(0.5 if ord(ch) < 128 else 1 for ch in text) * size


class Page:
    """What is drawn on a page, with y downwards from its top."""

    def __init__(self, width=WIDTH, height=HEIGHT):
        self.width, self.height, self.ops, self.attrs, self.image = width, height, [], "", False

    def text(self, x, y, size, s, mode=0, matrix=None, font="F1"):
        place = f"{matrix[0]} {matrix[1]} {matrix[2]} {matrix[3]} {x} {self.height - y} Tm" if matrix else f"{x} {self.height - y} Td"
        shown = s.encode("gbk").hex() if font != "F2" else s.encode("ascii").hex()
        self.ops.append(f"BT /{font} {size} Tf {mode} Tr {place} <{shown}> Tj ET")
        return self

    def line(self, x0, y0, x1, y1, width=0.5, dash=""):
        self.ops.append(f"q {width} w {dash} {x0} {self.height - y0} m {x1} {self.height - y1} l S Q")
        return self

    def fill(self, x, y, w, h, grey=0.0):
        self.ops.append(f"q {grey} g {x} {self.height - y - h} {w} {h} re f Q")
        return self

    def scan(self):
        """An image over the whole page."""
        self.image = True
        self.ops.insert(0, f"q {self.width} 0 0 {self.height} 0 0 cm /I0 Do Q")
        return self

    def grid(self, x, y, widths, rows, size=10, height=22, rule=None, heights=None, verticals=True, sides=True, top=True, bottom=True):
        """A ruled table of plain cells; rule draws one line."""
        rule = rule or self.line
        at = y
        for i, row in enumerate(rows):
            if i or top:
                rule(x, at, x + sum(widths), at)
            h = heights[i] if heights else height
            left = x
            for text, w in zip(row, widths):
                for k, part in enumerate(text.split("\n")):
                    self.text(left + 4, at + 15 + 14 * k, size, part)
                left += w
            at += h
        if bottom:
            rule(x, at, x + sum(widths), at)
        left = x
        for i, w in enumerate([0, *widths]):
            left += w
            if verticals and (sides or 0 < i < len(widths)):
                rule(left, y, left, at)
        return at


def pdf(*pages):
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", None,
               "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light-GBK-EUC-H /Encoding /GBK-EUC-H /DescendantFonts [4 0 R] >>",
               "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >>"
               " /DW 1000 /W [814 939 500] /FontDescriptor 5 0 R >>",
               "<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [0 -120 1000 880] /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 700 /StemV 80 >>",
               "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
               "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light-GBK-EUC-V /Encoding /GBK-EUC-V /DescendantFonts [4 0 R] >>",
               "<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 /Length 1 >>\nstream\n\xf0\nendstream"]
    kids = []
    for page in pages:
        packed = zlib.compress("\n".join(page.ops).encode("ascii"), 9).decode("latin-1")
        kids.append(len(objects) + 1)
        objects.append(f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {page.width} {page.height}] {page.attrs} /Resources << /Font << /F1 3 0 R /F2 6 0 R /F3 7 0 R >> "
                       f"/XObject << /I0 8 0 R >> >> /Contents {len(objects) + 2} 0 R >>")
        objects.append(f"<< /Length {len(packed)} /Filter /FlateDecode >>\nstream\n{packed}\nendstream")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(f'{k} 0 R' for k in kids)}] /Count {len(kids)} >>"
    out, places = b"%PDF-1.4\n", []
    for i, obj in enumerate(objects, 1):
        places.append(len(out))
        out += f"{i} 0 obj\n".encode() + obj.encode("latin-1") + b"\nendobj\n"
    rows = "".join(f"{q:010d} 00000 n \n" for q in places)
    return out + f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{rows}trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(out)}\n%%EOF\n".encode()


HEAD = ["序号", "重点任务", "年度目标", "责任单位"]
ROWS = [["1", "培育高新技术企业", "50家", "市科技局"], ["2", "打通断头路", "6条", "市交通局"], ["3", "建设口袋公园", "10处", "市城管局"], ["4", "新增学位", "4320个", "市教育局"], ["5", "改造老旧小区", "18个", "市住建局"]]
WIDTHS = [40, 180, 110, 130]
TITLE = "重点任务分解表"


def titled():
    return Page().text(220, 70, 16, TITLE)


def rules():
    """The same table under every kind of rule."""
    def hairline(page):
        return lambda x0, y0, x1, y1: page.fill(x0, y0, max(x1 - x0, 0.4), max(y1 - y0, 0.4))

    def double(page):
        def draw(x0, y0, x1, y1):
            page.line(x0, y0, x1, y1)
            page.line(x0 + (1.5 if x0 == x1 else 0), y0 + (1.5 if y0 == y1 else 0), x1 + (1.5 if x0 == x1 else 0), y1 + (1.5 if y0 == y1 else 0))
        return draw

    def dots(page):
        def draw(x0, y0, x1, y1):
            n = int(max(x1 - x0, y1 - y0) / 2)
            for i in range(n + 1):
                page.fill(x0 + (2 * i if x1 > x0 else 0), y0 + (2 * i if y1 > y0 else 0), 0.8, 0.8)
        return draw

    def dashes(page):
        return lambda x0, y0, x1, y1: page.line(x0, y0, x1, y1, dash="[3 2] 0 d")
    out = []
    for name, make in (("hairlines", hairline), ("double-rules", double), ("dots", dots), ("dashes", dashes)):
        page = titled()
        page.grid(60, 100, WIDTHS, [HEAD, *ROWS], rule=make(page))
        out.append((f"{name}.pdf", pdf(page), p(TITLE) + table([HEAD, *ROWS])))
    page = titled()
    page.grid(60, 100, WIDTHS, [HEAD, *ROWS], verticals=False)
    out.append(("across-only.pdf", pdf(page), p(TITLE) + table([HEAD, *ROWS])))
    page = titled()
    page.grid(60, 100, WIDTHS, [HEAD, *ROWS], sides=False)
    out.append(("open-sides.pdf", pdf(page), p(TITLE) + table([HEAD, *ROWS])))
    return out


def filled():
    """Cells told by colour alone: every other row filled, white between the cells."""
    page = titled()
    y = 100
    for i, row in enumerate([HEAD, *ROWS]):
        x = 60
        for text, w in zip(row, WIDTHS):
            if i % 2 == 0:
                page.fill(x + 1, y + 1, w - 2, 20, 0.6 if i == 0 else 0.9)
            page.text(x + 4, y + 15, 10, text)
            x += w
        y += 22
    return [("filled.pdf", pdf(page), p(TITLE) + table([HEAD, *ROWS]))]


def turned():
    """Pages turned by /Rotate, cropped, and with a corner that is not at the origin."""
    out = []
    for turn in (90, 180, 270):
        page = titled()
        page.grid(60, 100, WIDTHS, [HEAD, *ROWS])
        page.attrs = f"/Rotate {turn}"
        out.append((f"turned-{turn}.pdf", pdf(page), p(TITLE) + table([HEAD, *ROWS])))
    page = titled().text(60, 820, 10, "裁切线外的印刷标记和编号")
    page.grid(60, 100, WIDTHS, [HEAD, *ROWS])
    page.attrs = "/CropBox [30 60 565 812]"
    out.append(("cropped.pdf", pdf(page), p(TITLE) + table([HEAD, *ROWS])))
    return out


def pages():
    """A table over three pages: its header again, a row cut by the first break, a running header and page numbers."""
    rows = [[str(i), "推进第%d项重点工程建设" % i + ("\n并投入使用" if i % 3 == 0 else ""), f"{i * 3}个", "市住建局"] for i in range(1, 60)]
    sheets, left, n = [], rows, 0
    while left:
        n += 1
        page = Page().text(60, 40, 9, "某市人民政府办公室文件").text(280, 815, 9, f"— {n} —")
        y = 100
        if n == 1:
            page.text(220, 75, 16, TITLE)
        fit, h = [HEAD], [22]
        while left and y + sum(h) + 36 < 780:
            fit.append(left[0])
            h.append(36 if "\n" in left[0][1] else 22)
            left = left[1:]
        cut = n == 1
        if cut:  # the first line of the next row stands here, its second one on the next page
            first, second = left[0][:], ["", "竣工验收并移交管理", "", ""]
            first[1] = "推进重点工程的建设与配套设施"
            fit.append(first)
            h.append(22)
            left = [second, *left[1:]]
        page.grid(60, y, [40, 148, 110, 130], fit, heights=h, bottom=not cut)
        sheets.append(page)
    want = [r[:] for r in rows]
    i = next(k for k, r in enumerate(want) if r[0] == first[0])
    want[i][1] = "推进重点工程的建设与配套设施竣工验收并移交管理"
    lost = [("page number, header or footer", "某市人民政府办公室文件"), ]
    text = p(TITLE) + table([HEAD, *want])
    for k in range(1, n + 1):
        text += dropped(*lost, ("page number, header or footer", f"— {k} —"))
    text += dropped(*[("header row printed again", " ".join(HEAD))] * (n - 1))
    return [("over-pages.pdf", pdf(*sheets), text)]


def sideways():
    """Too wide for the page: the other columns of the same rows are on the next."""
    heights = [22, 22, 36, 22, 36, 22]
    more = [["一季度", "二季度", "备注"], ["10家", "20家", ""], ["1条", "3条", "续建"], ["2处", "5处", ""], ["1000个", "2000个", "新建"], ["4个", "9个", ""]]
    a, b = titled(), Page()
    a.grid(60, 100, WIDTHS, [HEAD, *ROWS], heights=heights)
    b.grid(60, 100, [100, 100, 160], more, heights=heights)
    want = p(TITLE) + table([HEAD, *ROWS], ["goes on sideways: the table on page 2 has its rows' other columns"]) + table(more, ["goes on sideways: its rows are those of the table on page 1"])
    twice = titled()
    twice.grid(60, 100, [60, 60, 80, 60, 60, 80], [["序号", "区县", "任务数"] * 2, ["1", "东城区", "12", "4", "南城区", "9"], ["2", "西城区", "30", "5", "北城区", "7"], ["3", "新区", "8", "6", "高新区", "21"]])
    side = p(TITLE) + table([["序号", "区县", "任务数"] * 2, ["1", "东城区", "12", "4", "南城区", "9"], ["2", "西城区", "30", "5", "北城区", "7"], ["3", "新区", "8", "6", "高新区", "21"]],
                            ["side by side: columns 4 to 6 repeat the header of columns 1 to 3"])
    return [("sideways.pdf", pdf(a, b), want), ("side-by-side.pdf", pdf(twice), side)]


def prose(x, y, width, text, size=10, lead=16):
    """Writes a paragraph and gives its lines' height."""
    per = int(width / size)
    text = "　　" + text
    out = []
    while text:
        n = per
        if len(text) > n and text[n] in "，。、；：！？":
            n += 1
        out.append((x, y, text[:n]))
        text, y = text[n:], y + lead
    return out, y


def columns():
    paragraphs = [f"第{n}段，{SENTENCE * 2}新增企业{i * 10}家。" for i, n in enumerate("甲乙丙丁戊己", 1)]
    page = Page().text(130, 70, 18, "全年工作要点与重点任务清单说明")
    for x, part in ((50, paragraphs[:3]), (305, paragraphs[3:])):
        y = 110
        for text in part:
            out, y = prose(x, y, 240, text)
            for at in out:
                page.text(at[0], at[1], 10, at[2])
    y = page.grid(60, 420, WIDTHS, [HEAD, *ROWS])
    tail = [f"第{n}段，{SENTENCE * 2}投资{i}亿元。" for i, n in enumerate("庚辛", 1)]
    for x, text in ((50, tail[0]), (305, tail[1])):
        out, _ = prose(x, y + 30, 240, text)
        for at in out:
            page.text(at[0], at[1], 10, at[2])
    return [("two-columns.pdf", pdf(page), p("全年工作要点与重点任务清单说明", *paragraphs) + table([HEAD, *ROWS]) + p(*tail))]


def layers():
    """A scan with its text beneath, in a mode that prints nothing; a watermark across lines; text that stands on end."""
    text = [f"第{n}条{SENTENCE}新增{i * 5}家。" for i, n in enumerate("一二三四", 1)]
    scan, marked = Page().scan(), Page()
    for i, line in enumerate(text):
        scan.text(50, 100 + 20 * i, 10, line, mode=3)
        marked.text(50, 380 + 20 * i, 10, line)
    marked.text(120, 430, 72, "征求意见")
    marked.text(200, 600, 40, "内部资料", matrix=(0.7, 0.7, -0.7, 0.7))
    standing = titled()
    standing.line(60, 100, 460, 100).line(60, 180, 460, 180).line(90, 126, 460, 126).line(90, 153, 460, 153)
    for x in (60, 90, 300, 460):
        standing.line(x, 100, x, 180)
    for i, ch in enumerate("重点工程"):
        standing.text(70, 118 + 16 * i, 10, ch)
    for i, (a, b) in enumerate((("修路", "5条"), ("架桥", "2座"), ("绿化", "8亩"))):
        standing.text(95, 117 + 27 * i, 10, a).text(305, 117 + 27 * i, 10, b)
    down = titled()
    down.line(60, 100, 460, 100).line(60, 180, 460, 180).line(90, 140, 460, 140)
    for x in (60, 90, 300, 460):
        down.line(x, 100, x, 180)
    down.text(75, 110, 10, "重点工程", font="F3")
    for i, (a, b) in enumerate((("修路", "5条"), ("架桥", "2座"))):
        down.text(95, 120 + 40 * i, 10, a).text(305, 120 + 40 * i, 10, b)
    return [("scan-with-text.pdf", pdf(scan), p(*text)),
            ("watermark.pdf", pdf(marked), p(*text) + dropped(("printed at an angle: a stamp or watermark", "page 1: 4 characters"), ("text is printed over it: a watermark", "征求意见"))),
            ("standing.pdf", pdf(standing), p(TITLE) + table([[("重点工程", 3, 1), "修路", "5条"], ["架桥", "2座"], ["绿化", "8亩"]])),
            ("vertical.pdf", pdf(down), p(TITLE) + table([[("重点工程", 2, 1), "修路", "5条"], ["架桥", "2座"]]))]


def latin():
    page = titled()
    page.text(50, 120, 12, "Support enterprises to carry out international cooperation in the field of artificial", font="F2").text(50, 138, 12, "intelligence and new energy.", font="F2")
    page.text(74, 170, 10, "推动企业参与国际标准制定，支持研发投入占比提升，力争全社会研究与试验发展经费投入强度达").text(50, 186, 10, "到2.5%以上。")
    want = p(TITLE, "Support enterprises to carry out international cooperation in the field of artificial intelligence and new energy.",
             "推动企业参与国际标准制定，支持研发投入占比提升，力争全社会研究与试验发展经费投入强度达到2.5%以上。")
    return [("latin.pdf", pdf(page), want)]


def cases():
    return rules() + filled() + turned() + pages() + sideways() + columns() + layers() + latin()
