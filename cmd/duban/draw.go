package main

import (
	"context"
	"errors"
	"image"
	"image/png"
	"os"

	"duban/corpus"
)

// drawer draws a page of a file as its reader saw it.
type drawer interface {
	Draw(ctx context.Context, page corpus.Page, number int) (image.Image, error)
}

// drawPage writes a picture of one page to the file out.
func (a *app) drawPage(ctx context.Context, reader any, page corpus.Page, number int, out string) error {
	d, ok := reader.(drawer)
	if !ok {
		return usage(a.errorf("this reader draws no pages"))
	}
	picture, err := d.Draw(ctx, page, number)
	if err != nil {
		return &exit{exitSome, err}
	}
	f, err := os.Create(out)
	if err != nil {
		return &exit{exitSome, err}
	}
	if err := errors.Join(png.Encode(f, picture), f.Close()); err != nil {
		return &exit{exitSome, err}
	}
	return nil
}
