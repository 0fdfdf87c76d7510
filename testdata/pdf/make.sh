#!/bin/sh
# Makes the PDF fixtures of extract/pdf. It needs python3, chromium,
# libreoffice-writer, qpdf and fonts-noto-cjk (Debian package names).
set -eu
cd "$(dirname "$0")"
python3 make.py .
chromium --headless --no-sandbox --disable-gpu --no-pdf-header-footer --print-to-pdf=chromium.pdf table.html
soffice --headless --infilter="HTML (StarWriter)" --convert-to pdf:writer_pdf_Export table.html
mv table.pdf libreoffice.pdf
soffice --headless --infilter="HTML (StarWriter)" --convert-to docx:"MS Word 2007 XML" table.html
soffice --headless --convert-to pdf:writer_pdf_Export table.docx
mv table.pdf libreoffice-docx.pdf
qpdf --recompress-flate --compression-level=9 --object-streams=generate --replace-input chromium.pdf
qpdf --rotate=+90 libreoffice-docx.pdf rotated.pdf
qpdf --encrypt geheim geheim 256 -- gbk-euc-h.pdf encrypted.pdf
qpdf --encrypt '' geheim 256 -- gbk-euc-h.pdf owner.pdf
ls -l
