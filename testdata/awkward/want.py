"""The lines of a .want file, and ZIP containers that come out the same each time."""
import io
import zipfile


def p(*texts):
    return "".join(f"P {t}\n" for t in texts)


def dropped(*pairs):
    return "".join(f"- {reason}: {text}\n" for reason, text in pairs)


def table(rows, flags=()):
    """Rows of cells: a text, or (text, rows, cols). None stands where a span from above or the left covers the grid."""
    out, cols = [], 0
    taken = set()
    for r, row in enumerate(rows):
        c = 0
        for cell in row:
            while (r, c) in taken:
                c += 1
            text, h, w = cell if isinstance(cell, tuple) else (cell, 1, 1)
            text = text.replace("\n", "⏎")
            out.append(f"{r},{c} {h}×{w} {text}".rstrip() + "\n")
            taken |= {(r + i, c + j) for i in range(h) for j in range(w)}
            c += w
            cols = max(cols, c)
    return f"T {len(rows)}×{cols}\n" + "".join(f"! {f}\n" for f in flags) + "".join(out)


def package(main, kinds, parts):
    """An office package: kinds are (part, content type, relationship type), the main part's among them."""
    types = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    rels = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
    own, outer, folder = rels, rels, main.rsplit("/", 1)[0]
    for i, (part, content, relation) in enumerate(kinds, 1):
        types += f'<Override PartName="/{part}" ContentType="application/vnd.openxmlformats-officedocument.{content}+xml"/>'
        if part == main:
            outer += f'<Relationship Id="rId1" Type="{kind}officeDocument" Target="{part}"/>'
        else:
            own += f'<Relationship Id="rId{i}" Type="{kind}{relation}" Target="{part[len(folder) + 1:]}"/>'
    return container([("[Content_Types].xml", types + "</Types>"), ("_rels/.rels", outer + "</Relationships>"),
                      (f"{folder}/_rels/{main.rsplit('/', 1)[1]}.rels", own + "</Relationships>"), *parts])


def container(parts):
    """A ZIP file of (name, text or bytes)."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as z:
        for name, data in parts:
            info = zipfile.ZipInfo(name, (2024, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            z.writestr(info, data)
    return out.getvalue()
