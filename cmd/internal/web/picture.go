package web

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"math"
	"sync"
	"time"

	"duban/corpus"

	lru "github.com/hashicorp/golang-lru/v2"
)

// Drawer draws a page (from 1) of a file with pages.
type Drawer interface {
	Picture(ctx context.Context, page corpus.Page, number int) (image.Image, error)
}

// Limits of pictures. One page at 144 dots an inch has about 200 KB as PNG and
// 8 MB while it is drawn, by an engine of its own of some 100 MB.
const (
	keptPictures = 200
	mostKept     = 1 << 20 // bytes of one picture; a larger one is drawn anew each time
	atOnce       = 1       // pictures drawn side by side
	pictureTime  = 20 * time.Second
)

// pictures draws pages on request and keeps the last ones.
type pictures struct {
	open  func() (Drawer, error)
	scale float64 // pixels a point
	cache *lru.Cache[string, []byte]
	busy  chan struct{}
}

func newPictures(open func() (Drawer, error), scale float64) (*pictures, error) {
	cache, err := lru.New[string, []byte](keptPictures)
	return &pictures{open: sync.OnceValues(open), scale: scale, cache: cache, busy: make(chan struct{}, atOnce)}, err
}

// frame is a box to draw on a page, in points from its top left. Strong marks the one that was asked for.
type frame struct {
	box    []float64
	strong bool
	task   bool // else a target's
}

// png is a page with frames on it. The same page asked for twice at once is drawn once.
func (p *pictures) png(ctx context.Context, page corpus.Page, number int, frames []frame) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, pictureTime)
	defer cancel()
	key := fmt.Sprint(page.SHA256, number, frames)
	if b, ok := p.cache.Get(key); ok {
		return b, nil
	}
	select {
	case p.busy <- struct{}{}:
		defer func() { <-p.busy }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if b, ok := p.cache.Get(key); ok {
		return b, nil
	}
	b, err := p.draw(ctx, page, number, frames)
	if err == nil && len(b) <= mostKept {
		p.cache.Add(key, b)
	}
	return b, err
}

func (p *pictures) draw(ctx context.Context, page corpus.Page, number int, frames []frame) ([]byte, error) {
	drawer, err := p.open()
	if err != nil {
		return nil, err
	}
	drawn, err := drawer.Picture(ctx, page, number)
	if err != nil {
		return nil, err
	}
	canvas := image.NewRGBA(image.Rectangle{Max: drawn.Bounds().Size()})
	draw.Draw(canvas, canvas.Bounds(), drawn, drawn.Bounds().Min, draw.Src)
	for _, f := range frames {
		f.draw(canvas, p.scale)
	}
	var out bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.BestSpeed}
	err = encoder.Encode(&out, canvas)
	return out.Bytes(), err
}

// Colours of frames: all places are outlined, the one asked for is also tinted.
var (
	faint   = color.NRGBA{58, 140, 64, 255}
	outline = color.NRGBA{11, 79, 156, 255}
	strong  = color.NRGBA{190, 20, 20, 255}
	tint    = color.NRGBA{255, 205, 60, 70}
)

func (f frame) draw(canvas *image.RGBA, scale float64) {
	b := image.Rect(int(f.box[0]*scale), int(f.box[1]*scale), int(math.Ceil(f.box[2]*scale)), int(math.Ceil(f.box[3]*scale)))
	width, line := 2, outline
	if f.task { // around those of its targets and the lines of the table
		b, width, line = b.Inset(-3), 3, faint
	}
	if f.strong {
		width, line = 4, strong
		draw.Draw(canvas, b, image.NewUniform(tint), image.Point{}, draw.Over)
	}
	inner := b.Inset(width)
	for _, side := range []image.Rectangle{
		{b.Min, image.Pt(b.Max.X, inner.Min.Y)}, {image.Pt(b.Min.X, inner.Max.Y), b.Max},
		{b.Min, image.Pt(inner.Min.X, b.Max.Y)}, {image.Pt(inner.Max.X, b.Min.Y), b.Max},
	} {
		draw.Draw(canvas, side, image.NewUniform(line), image.Point{}, draw.Over)
	}
}
