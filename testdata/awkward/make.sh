#!/bin/sh
# Makes the cases: by hand (python3), and those that LibreOffice (libreoffice-writer, libreoffice-calc) makes of them,
# which must be read like the files that they were made of.
set -eu
cd "$(dirname "$0")"
python3 -B make.py files
office="soffice -env:UserInstallation=file://${TMPDIR:-/tmp}/make-cases --headless"
cd files
for f in merged.docx:rtf merged.docx:doc hidden.xlsx:xls merged.xlsx:xls since1904.xlsx:xls several.xlsx:xls; do
	from=${f%:*} to=${f#*:}
	name=libreoffice-${from%.*}.$to
	cp "$from" "libreoffice-$from"
	(cd .. && $office --convert-to "$to" --outdir files "files/libreoffice-$from" >/dev/null)
	rm "libreoffice-$from"
	cp "$from.want" "$name.want"
done
rm -r "${TMPDIR:-/tmp}/make-cases"
ls -l
