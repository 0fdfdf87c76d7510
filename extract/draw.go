package extract

import (
	"context"
	"image"

	"duban/corpus"
	"duban/extract/pdf"
)

// PictureScale is how many pixels of a picture one point of its page has; the
// boxes of a document are in points.
const PictureScale = pdf.PictureScale

// Draw renders one page (from 1) of a PDF file with the ruling lines, cells and
// words that were seen on it. Other files give a *corpus.Refusal.
func (r *Reader) Draw(ctx context.Context, page corpus.Page, number int) (image.Image, error) {
	if err := drawable(page); err != nil {
		return nil, err
	}
	return r.pdf.Draw(ctx, page.Bytes, number)
}

// Picture renders one page (from 1) of a PDF file as it is. Other files give a *corpus.Refusal.
func (r *Reader) Picture(ctx context.Context, page corpus.Page, number int) (image.Image, error) {
	if err := drawable(page); err != nil {
		return nil, err
	}
	return r.pdf.Picture(ctx, page.Bytes, number)
}

func drawable(page corpus.Page) error {
	if isPDF(page.Bytes) {
		return nil
	}
	return corpus.Refuse(corpus.OutcomeUnsupported, "%s is no PDF file; only those have pages to draw", page.Source)
}
