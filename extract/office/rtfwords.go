package office

import (
	"strconv"
	"unicode/utf16"
)

// control reads a control word or symbol and does what it says.
func (d *rtf) control() {
	d.at++
	if d.at == len(d.raw) {
		return
	}
	c := d.raw[d.at]
	if !letter26(c) {
		d.symbol(c)
		return
	}
	from := d.at
	for d.at < len(d.raw) && letter26(d.raw[d.at]) {
		d.at++
	}
	word := string(d.raw[from:d.at])
	from = d.at
	if d.at < len(d.raw) && d.raw[d.at] == '-' {
		d.at++
	}
	for d.at < len(d.raw) && d.raw[d.at] >= '0' && d.raw[d.at] <= '9' && d.at-from < 11 {
		d.at++
	}
	n, err := strconv.Atoi(string(d.raw[from:d.at]))
	if d.at < len(d.raw) && d.raw[d.at] == ' ' {
		d.at++
	}
	star := d.star
	d.star = false
	d.word(word, n, err == nil, star)
}

func letter26(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

// symbol does a control symbol: a backslash before a character that is no letter.
func (d *rtf) symbol(c byte) {
	d.at++
	switch c {
	case '\'':
		if d.at+2 > len(d.raw) {
			d.at = len(d.raw)
			return
		}
		n, err := strconv.ParseUint(string(d.raw[d.at:d.at+2]), 16, 8)
		d.at += 2
		if err == nil {
			d.byte(byte(n))
		}
	case '\\', '{', '}':
		d.byte(c)
	case '~':
		d.put(" ")
	case '_':
		d.put("-")
	case '*':
		d.star = true
	case '\r', '\n':
		d.word("par", 0, false, false)
	}
}

// put adds text that a control word stands for.
func (d *rtf) put(text string) {
	d.flush()
	if d.passOver > 0 {
		d.passOver--
		return
	}
	d.write(text)
}

// signs are the control words that stand for characters.
var signs = map[string]string{
	"tab": " ", "line": "\n", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”", "emdash": "—", "endash": "–", "bullet": "•",
	"emspace": "\u3000", "enspace": " ", "qmspace": " ", "nestcell": " ", "nestrow": "\n",
}

// places are the control words that begin a group whose text goes elsewhere.
var places = map[string]rtfPlace{
	"fonttbl": toFonts, "info": toProperties, "title": toInfo, "author": toInfo, "colortbl": toNowhere, "stylesheet": toNowhere, "listtable": toNowhere,
	"listoverridetable": toNowhere, "pict": toNowhere, "object": toNowhere, "fldinst": toNowhere, "themedata": toNowhere, "xmlnstbl": toNowhere,
	"nonesttables": toNowhere, "nesttableprops": toNowhere, "ftnsep": toNowhere, "ftnsepc": toNowhere, "aftnsep": toNowhere, "annotation": toNowhere,
	"atnid": toNowhere, "atnauthor": toNowhere, "bkmkstart": toNowhere, "bkmkend": toNowhere, "rsidtbl": toNowhere, "generator": toNowhere,
	"listtext": toLabel, "pntext": toLabel, "sp": toNowhere, "filetbl": toNowhere, "revtbl": toNowhere, "tc": toNowhere, "xe": toNowhere, "nonshppict": toNowhere, "shprslt": toNowhere,
	"footnote": toNote,
}

// properties are those of {\info} under the names that other formats have for them.
var properties = map[string]string{"title": "dc:title", "author": "dc:creator"}

// running are the groups of headers and footers of pages.
var running = map[string]string{
	"header": "header", "headerl": "header", "headerr": "header", "headerf": "header", "footer": "footer", "footerl": "footer", "footerr": "footer", "footerf": "footer",
}

// starred are the groups begun with \* that hold text.
var starred = map[string]bool{"shpinst": true, "shptxt": true, "shppict": false, "ud": true}

// word does a control word with its number n, where it has one.
func (d *rtf) word(word string, n int, numbered, star bool) {
	if sign, ok := signs[word]; ok {
		if word != "tab" || d.state.to != toLabel {
			d.put(sign)
		}
		return
	}
	d.flush()
	if to, ok := places[word]; ok && (word != "title" && word != "author" || d.inInfo()) {
		d.state.to, d.info = to, properties[word]
		if to == toNote {
			d.notes.WriteByte('\n')
		}
		return
	}
	if reason, ok := running[word]; ok {
		d.state.left = reason
		return
	}
	if star && !starred[word] {
		d.state.to = toNowhere
		return
	}
	if d.character(word, n, numbered) || d.tableWord(word, n) {
		return
	}
	switch word {
	case "par", "sect", "page":
		if d.state.to != toText && d.state.to != toNote {
			return
		}
		if d.state.left != "" || d.state.to == toNote {
			d.write("\n")
			return
		}
		d.paragraph()
	case "pard":
		d.state.inTable, d.state.nested, d.state.outline = false, false, unset
	case "outlinelevel":
		d.state.outline = n
	case "bin":
		d.at = min(d.at+max(n, 0), len(d.raw))
	}
}

// inInfo tells whether the group around is {\info}.
func (d *rtf) inInfo() bool {
	return len(d.outer) > 0 && d.outer[len(d.outer)-1].to == toProperties
}

// character does the control words about fonts and characters.
func (d *rtf) character(word string, n int, numbered bool) bool {
	switch word {
	case "u":
		d.unicode(n)
	case "uc":
		d.state.repeats = min(max(n, 0), 8)
	case "ansicpg":
		if e := codepages[n]; e != nil {
			d.usual = e
		}
	case "f":
		d.state.font = n
	case "fcharset":
		if e, ok := charsets[n]; ok && d.state.to == toFonts {
			d.fonts[d.state.font] = e
		}
	case "plain":
		d.reveal("hidden", "deleted")
	case "v":
		d.hide("hidden", !numbered || n != 0)
	case "deleted":
		d.hide("deleted", !numbered || n != 0)
	case "upr": // the first group is for old programs
		d.state.to = toNowhere
	case "ud":
		if n := len(d.outer); n > 1 {
			d.state.to = d.outer[n-2].to // as outside \upr
		}
	default:
		return false
	}
	return true
}

func (d *rtf) hide(reason string, on bool) {
	if on && d.state.left == "" {
		d.state.left = reason
	} else if !on {
		d.reveal(reason)
	}
}

func (d *rtf) reveal(reasons ...string) {
	for _, reason := range reasons {
		if d.state.left == reason {
			d.state.left = ""
		}
	}
}

// unicode adds a character by its number, which is signed and may be half of a pair.
func (d *rtf) unicode(n int) {
	d.passOver = 0
	unit := uint16(n)
	r := rune(unit)
	if utf16.IsSurrogate(r) {
		r = d.paired(r)
	}
	if r != 0 {
		d.write(string(r))
	}
	d.passOver = d.state.repeats
}

// paired is the character that a low surrogate makes with the \u right before it,
// 0 for a high one, which waits for its other half.
func (d *rtf) paired(r rune) rune {
	if d.high == 0 {
		d.high = r
		return 0
	}
	high := d.high
	d.high = 0
	return utf16.DecodeRune(high, r)
}
