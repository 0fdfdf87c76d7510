package pdf

import (
	"bytes"
	"math"
	"strings"

	plainpdf "github.com/ledongthuc/pdf"
)

// PlainText reads a PDF file's text, a line a line, by a library that does
// without PDFium. It can panic, hang and run out of memory: it is to be called in a
// process of its own.
func PlainText(raw []byte) (string, error) {
	doc, err := plainpdf.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		return "", err
	}
	var out strings.Builder
	for i := 1; i <= doc.NumPage() && out.Len() < mostText; i++ {
		out.WriteString(plainText(doc.Page(i)) + "\n")
	}
	return out.String(), nil
}

// mostText is how much text of a damaged file is read, in bytes.
const mostText = 8 << 20

// plainText is the text of a page in the order of its content, a line for each
// height. The library's own functions show line ends in the font's code,
// which can make figures of them (`2026` → `20263`).
func plainText(page plainpdf.Page) string {
	if page.V.IsNull() || page.V.Key("Contents").Kind() == plainpdf.Null {
		return ""
	}
	w := walk{page: page}
	plainpdf.Interpret(page.V.Key("Contents"), func(stack *plainpdf.Stack, op string) {
		args := make([]plainpdf.Value, stack.Len())
		for i := len(args) - 1; i >= 0; i-- {
			args[i] = stack.Pop()
		}
		w.operator(op, args)
	})
	return w.text.String()
}

// walk follows the text operators of a page.
type walk struct {
	page  plainpdf.Page
	font  plainpdf.TextEncoding
	y     float64 // where text is set
	shown float64 // where it was set last
	text  strings.Builder
}

func (w *walk) operator(op string, args []plainpdf.Value) {
	switch {
	case op == "BT":
		w.y = 0
	case op == "Tm" && len(args) == 6:
		w.y = args[5].Float64()
	case (op == "Td" || op == "TD") && len(args) == 2:
		w.y += args[1].Float64()
	case op == "Tf" && len(args) == 2:
		f := w.page.Font(args[0].Name())
		w.font = f.Encoder()
	case op == "T*":
		w.shown = math.Inf(1)
	case op == "TJ" && len(args) == 1:
		for i := range args[0].Len() {
			w.show(args[0].Index(i))
		}
	case op == "Tj" && len(args) == 1:
		w.show(args[0])
	case (op == "'" || op == "\"") && len(args) > 0:
		w.shown = math.Inf(1)
		w.show(args[len(args)-1])
	}
}

func (w *walk) show(v plainpdf.Value) {
	if w.font == nil || v.Kind() != plainpdf.String {
		return
	}
	if w.text.Len() > 0 && math.Abs(w.y-w.shown) > 1 {
		w.text.WriteByte('\n')
	}
	w.shown = w.y
	w.text.WriteString(w.font.Decode(v.RawString()))
}
