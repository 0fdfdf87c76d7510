package pdf

import (
	"context"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"math"

	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
)

// drawDPI is the resolution of pictures.
const drawDPI = 144

// mostPixels bounds a picture, against pages of absurd size.
const mostPixels = 40e6

// Colours of what was seen.
var (
	edgeColor = color.NRGBA{220, 0, 0, 255}
	cellColor = color.NRGBA{0, 90, 255, 40}
	cellFrame = color.NRGBA{0, 90, 255, 255}
	wordColor = color.NRGBA{0, 150, 0, 255}
)

// PictureScale is how many pixels of a picture one point of its page has.
const PictureScale = drawDPI / 72.0

// Draw renders a page (from 1) with what was seen on it: ruling lines in red, cells
// in blue, words in green.
func (r *Reader) Draw(ctx context.Context, raw []byte, page int) (image.Image, error) {
	return r.picture(ctx, raw, page, func(p *image.RGBA, s *sheet) { overlay(p, s, r.openers) })
}

// Picture renders a page (from 1) as it is, PictureScale pixels a point.
func (r *Reader) Picture(ctx context.Context, raw []byte, page int) (image.Image, error) {
	return r.picture(ctx, raw, page, func(*image.RGBA, *sheet) {})
}

// picture renders a page and draws on it.
func (r *Reader) picture(ctx context.Context, raw []byte, page int, seen func(*image.RGBA, *sheet)) (image.Image, error) {
	var picture *image.RGBA
	e := newEngine(r.opts.Limits, r.opts.Cache, fontRoot(pictureFont()))
	err := e.open(ctx, raw, func(ctx context.Context, lib pdfium.Pdfium, doc references.FPDF_DOCUMENT) error {
		count, err := lib.FPDF_GetPageCount(&requests.FPDF_GetPageCount{Document: doc})
		if err != nil {
			return err
		}
		if page < 1 || page > count.PageCount {
			return fmt.Errorf("there is no page %d; the file has %d %s", page, count.PageCount, plural(count.PageCount, "page"))
		}
		s, err := readSheet(ctx, lib, doc, page-1, r.folder, r.opts.Limits)
		if err != nil {
			return err
		}
		if picture, err = render(lib, doc, page-1, s); err == nil {
			seen(picture, &s)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return picture, nil
}

// render draws the page itself.
func render(lib pdfium.Pdfium, doc references.FPDF_DOCUMENT, index int, s sheet) (*image.RGBA, error) {
	if s.width*s.height*PictureScale*PictureScale > mostPixels {
		return nil, fmt.Errorf("page %d measures %.0f by %.0f points, too large for a picture", s.number, s.width, s.height)
	}
	got, err := lib.RenderPageInDPI(&requests.RenderPageInDPI{
		Page: requests.Page{ByIndex: &requests.PageByIndex{Document: doc, Index: index}}, DPI: drawDPI,
	})
	if err != nil {
		return nil, err
	}
	defer got.Cleanup()
	out := image.NewRGBA(got.Result.Image.Bounds())
	draw.Draw(out, out.Bounds(), image.White, image.Point{}, draw.Src)
	draw.Draw(out, out.Bounds(), got.Result.Image, got.Result.Image.Bounds().Min, draw.Over)
	return out, nil
}

// overlay draws what was seen over the page.
func overlay(picture *image.RGBA, s *sheet, openers shapes) {
	tables, rest, others := findTables(s, openers)
	words := linesOf(rest)
	for _, g := range tables {
		for _, c := range g.cells {
			box := pixels(s.toPage.box(c.box))
			draw.Draw(picture, box.Inset(3), image.NewUniform(cellColor), image.Point{}, draw.Over)
			frame(picture, box.Inset(3), cellFrame)
			words = append(words, linesOf(c.glyphs)...)
		}
	}
	for _, e := range snapEdges(s.edges) {
		r := Rect{e.from, e.at - 0.4, e.to, e.at + 0.4}
		if !e.across {
			r = Rect{e.at - 0.4, e.from, e.at + 0.4, e.to}
		}
		draw.Draw(picture, pixels(s.toPage.box(r)), image.NewUniform(edgeColor), image.Point{}, draw.Over)
	}
	for _, l := range words {
		for _, w := range l.words {
			frame(picture, pixels(s.toPage.box(w.box)), wordColor)
		}
	}
	for _, g := range others {
		frame(picture, pixels(s.toPage.box(g.box)), wordColor)
	}
}

// pixels is a box of the page in the picture.
func pixels(r Rect) image.Rectangle {
	const scale = PictureScale
	return image.Rect(int(math.Floor(r.X0*scale)), int(math.Floor(r.Y0*scale)), int(math.Ceil(r.X1*scale)), int(math.Ceil(r.Y1*scale)))
}

func frame(picture *image.RGBA, r image.Rectangle, c color.Color) {
	fill := image.NewUniform(c)
	for _, side := range []image.Rectangle{
		{r.Min, image.Pt(r.Max.X, r.Min.Y+1)}, {image.Pt(r.Min.X, r.Max.Y-1), r.Max},
		{r.Min, image.Pt(r.Min.X+1, r.Max.Y)}, {image.Pt(r.Max.X-1, r.Min.Y), r.Max},
	} {
		draw.Draw(picture, side, fill, image.Point{}, draw.Over)
	}
}
