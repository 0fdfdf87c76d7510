"""Awkward RTF files."""
from want import dropped, p, table


def hh(text):
    """Chinese as bytes of GBK."""
    return "".join(ch if ord(ch) < 128 else "".join(f"\\'{b:02x}" for b in ch.encode("gbk")) for ch in text)


def uni(text):
    """Chinese as numbers, each repeated by a question mark."""
    return "".join(ch if ord(ch) < 128 else "".join(f"\\u{int.from_bytes(unit, 'little', signed=True)}?" for unit in (ch.encode("utf-16-le")[:2], ch.encode("utf-16-le")[2:]) if unit) for ch in text)


HEAD = ("{\\rtf1\\ansi\\ansicpg936\\deff0{\\fonttbl{\\f0\\fnil\\fcharset134 " + hh("宋体") + ";}{\\f1\\fswiss\\fcharset0 Arial;}{\\f2\\fnil\\fcharset2 Symbol;}{\\f3\\froman\\fcharset136 \\'b2\\'d3;}}"
        "{\\colortbl;\\red0\\green0\\blue0;}{\\stylesheet{\\s1 " + hh("标题") + " 1;}}{\\info{\\title " + hh("重点任务") + "}{\\author x}}{\\*\\generator Made;}")


def row(*cells, encode=hh, merges=()):
    """Cells as (text, end in twips)."""
    marks = dict(merges)
    defs = "".join(marks.get(i, "") + f"\\cellx{end}" for i, (_, end) in enumerate(cells))
    return "\\trowd\\trgaph108" + defs + "".join(f"\\pard\\intbl {encode(t) if encode else t}\\cell" for t, _ in cells) + "\\row\n"


def cases():
    first, more = "\\clvmgf", "\\clvmrg"
    body = (HEAD + "{\\header\\pard " + hh("某市文件") + "\\par}{\\footer\\pard 1\\par}"
            "\\pard\\outlinelevel0\\qc\\f0 " + hh("2024年重点任务") + "\\par\\pard " + uni("力争新增高新技术企业50家，") + "{\\b " + hh("净增30家") + "}" + hh("。") + "{\\footnote\\pard " + hh("指年末数。") + "\\par}\\par\n"
            "\\pard {\\listtext\\pard\\plain " + hh("（一）") + "\\tab}" + hh("培育企业") + "{\\v " + hh("内部批注") + "}" + hh("。") + "\\par {\\listtext\\f2\\'b7\\tab}" + hh("公开") + "{\\deleted " + hh("删去") + "}" + hh("内容") + "\\line " + hh("第二行") + "\\par\n"
            + row(("序号", 1000), ("任务", 4000), ("目标", 7000), ("单位", 9000), merges={0: first, 1: first, 3: first}.items()).replace("\\cellx7000", "\\cellx7010")
            + row(("", 1000), ("", 4000), ("上半年", 5500), ("全年", 7000), ("", 9000), merges={0: more, 1: more, 4: more}.items())
            + row(("一、创新驱动", 9000))
            + row(("1", 1000), ("培育企业", 4000), ("20家", 5500), ("50家", 7000), ("市科技局", 9000), encode=uni)
            + "\\trowd\\cellx1000\\cellx4000\\cellx5500\\cellx7000\\cellx9000\\pard\\intbl 2\\cell " + hh("建平台") + "\\par " + hh("引人才") + "\\cell 3" + hh("个") + "\\cell\\cell " + hh("市发改委") + "\\par " + hh("市人社局") + "\\cell\\row\n"
            "\\pard\\par " + row(("另表", 3000), ("数", 6000)) + row(("甲", 3000), ("{\\field{\\*\\fldinst =1+2}{\\fldrslt 3}}", 6000), encode=None).replace("甲", hh("甲"))
            + "\\pard\\f3\\'a4\\'40\\'b6\\'b5\\f0\\u-10179?\\u-8704?{\\pict\\wmetafile8 010009}{\\*\\unknown x}\\emdash\\ldblquote " + hh("完") + "\\rdblquote\\par}")
    want = (p("2024年重点任务", "力争新增高新技术企业50家，净增30家。", "指年末数。", "（一）培育企业。", "公开内容", "第二行")
            + table([[("序号", 2, 1), ("任务", 2, 1), ("目标", 1, 2), ("单位", 2, 1)], ["上半年", "全年"], [("一、创新驱动", 1, 5)], ["1", "培育企业", "20家", "50家", "市科技局"], ["2", "建平台\n引人才", "3个", "", "市发改委\n市人社局"]])
            + table([["另表", "数"], ["甲", "3"]]) + p("一項😀—“完”")
            + dropped(("hidden", "内部批注"), ("deleted", "删去"), ("header", "某市文件"), ("footer", "1")))
    return [("words.rtf", body.encode("ascii"), want)]
