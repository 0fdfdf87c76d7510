package extract

import (
	"context"
	"image"

	"duban/corpus"
)

// Draw renders one page (from 1) of a PDF file with the ruling lines, cells and
// words that were seen on it. Other files give a *corpus.Refusal.
func (r *Reader) Draw(ctx context.Context, page corpus.Page, number int) (image.Image, error) {
	if !isPDF(page.Bytes) {
		return nil, corpus.Refuse(corpus.OutcomeUnsupported, "%s is no PDF file; only those have pages to draw", page.Source)
	}
	return r.pdf.Draw(ctx, page.Bytes, number)
}
