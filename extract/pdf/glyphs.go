package pdf

import (
	"context"
	"math"

	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
)

const hyphenMark = 0x02 // stands for a hyphen at a line's end

// rawGlyphs are a page's characters in the page's own space (y upwards).
func rawGlyphs(ctx context.Context, lib pdfium.Pdfium, page requests.Page, folder *Folder, limit int) (out []glyph, skewed int, err error) {
	text, err := lib.FPDFText_LoadPage(&requests.FPDFText_LoadPage{Page: page})
	if err != nil {
		return nil, 0, err
	}
	defer func() {
		if ctx.Err() == nil {
			lib.FPDFText_ClosePage(&requests.FPDFText_ClosePage{TextPage: text.TextPage})
		}
	}()
	count, err := lib.FPDFText_CountChars(&requests.FPDFText_CountChars{TextPage: text.TextPage})
	if err != nil {
		return nil, 0, err
	}
	spaced, before := false, glyph{}
	for i := range min(count.Count, limit) {
		if ctx.Err() != nil {
			return nil, 0, ctx.Err()
		}
		code, err := lib.FPDFText_GetUnicode(&requests.FPDFText_GetUnicode{TextPage: text.TextPage, Index: i})
		if err != nil {
			return nil, 0, err
		}
		if isBlank(rune(code.Unicode)) {
			spaced = spaced || !generated(lib, text.TextPage, i)
			continue
		}
		g, straight := readGlyph(lib, text.TextPage, i, before)
		if !straight {
			skewed++
			continue
		}
		before = g
		g.spaced, spaced = spaced, false
		g.text, g.rough = folder.glyph(rune(code.Unicode))
		out = append(out, g)
	}
	return out, skewed, nil
}

// generated tells the spaces that PDFium puts in where it sees a gap.
func generated(lib pdfium.Pdfium, page references.FPDF_TEXTPAGE, i int) bool {
	got, err := lib.FPDFText_IsGenerated(&requests.FPDFText_IsGenerated{TextPage: page, Index: i})
	return err == nil && got.IsGenerated
}

func isBlank(r rune) bool {
	switch r {
	case ' ', '\t', '\r', '\n', '\f', '\v', 0xa0, 0x3000, 0x200b, 0xfeff, 0xad:
		return true
	}
	return r >= 0x2000 && r <= 0x200f
}

// readGlyph reads place, size and direction of a character. It reports false
// for one printed at an angle that is no quarter turn.
func readGlyph(lib pdfium.Pdfium, page references.FPDF_TEXTPAGE, i int, before glyph) (g glyph, straight bool) {
	loose, err := lib.FPDFText_GetLooseCharBox(&requests.FPDFText_GetLooseCharBox{TextPage: page, Index: i})
	if err != nil {
		return g, false
	}
	r := loose.Rect
	g.box = Rect{float64(min(r.Left, r.Right)), float64(min(r.Bottom, r.Top)), float64(max(r.Left, r.Right)), float64(max(r.Bottom, r.Top))}
	if g.box.Y0 == before.box.Y0 && g.box.Y1 == before.box.Y1 && before.quarter == 0 && before.size > 0 {
		// Of the same height at the same place: the same line of the same font.
		g.base, g.size = before.base, before.size
		return g, finite(g)
	}
	straight = setting(lib, page, i, &g)
	return g, straight && finite(g)
}

// setting reads size, direction and baseline of a character.
func setting(lib pdfium.Pdfium, page references.FPDF_TEXTPAGE, i int, g *glyph) (straight bool) {
	scale, angle := 1.0, 0.0
	if m, err := lib.FPDFText_GetMatrix(&requests.FPDFText_GetMatrix{TextPage: page, Index: i}); err == nil {
		scale = math.Hypot(float64(m.Matrix.C), float64(m.Matrix.D))
		angle = math.Atan2(float64(m.Matrix.B), float64(m.Matrix.A))
	}
	turns := angle / (math.Pi / 2)
	if math.Abs(turns-math.Round(turns)) > 0.06 {
		return false
	}
	g.quarter = int(math.Round(turns)) & 3
	if size, err := lib.FPDFText_GetFontSize(&requests.FPDFText_GetFontSize{TextPage: page, Index: i}); err == nil {
		g.size = math.Abs(size.FontSize * scale)
	}
	g.base = g.box.Y0
	if o, err := lib.FPDFText_GetCharOrigin(&requests.FPDFText_GetCharOrigin{TextPage: page, Index: i}); err == nil {
		g.base = o.Y
		if g.quarter&1 == 1 {
			g.base = o.X
		}
	}
	return true
}

// finite refuses places that no page has, which damaged files give.
func finite(g glyph) bool {
	for _, v := range []float64{g.box.X0, g.box.Y0, g.box.X1, g.box.Y1, g.base, g.size} {
		if math.IsNaN(v) || math.Abs(v) > 1e5 {
			return false
		}
	}
	return true
}
