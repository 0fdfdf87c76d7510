package pdf

import (
	"context"
	"fmt"

	"duban/corpus"
)

// fallBack reads a file that PDFium refuses by other means, as text only.
func (r *Reader) fallBack(ctx context.Context, raw []byte, cause error) (Text, error) {
	refusal := corpus.Refuse(corpus.OutcomeFailed, "the PDF is damaged (%v); fetch it again", cause)
	if r.opts.Fallback == nil {
		return Text{}, refusal
	}
	text, err := r.opts.Fallback(ctx, raw)
	if ctx.Err() != nil {
		return Text{}, ctx.Err()
	}
	if err != nil || !trusted(text) {
		return Text{}, refusal
	}
	t := Text{Plain: text}
	t.Document.Dropped = []corpus.Dropped{{Text: fmt.Sprint(cause), Reason: "damaged: read as text only, without tables and places"}}
	return t, nil
}

// Shares by which text of the fall-back is trusted.
const (
	fewestHan = 20
	hanShare  = 0.3
)

// trusted refuses text that a wrong decoding made: with characters of no
// meaning, or with few Han ones.
func trusted(text string) bool {
	han, all := 0, 0
	for _, r := range text {
		if r == '\ufffd' {
			return false
		}
		if isBlank(r) {
			continue
		}
		all++
		if isHan(r) {
			han++
		}
	}
	return han >= fewestHan && float64(han) >= hanShare*float64(all)
}
