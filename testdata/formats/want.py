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


def container(parts):
    """A ZIP file of (name, text or bytes)."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as z:
        for name, data in parts:
            info = zipfile.ZipInfo(name, (2024, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            z.writestr(info, data)
    return out.getvalue()
