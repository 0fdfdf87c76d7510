package pdf

import (
	"context"
	"image/png"
	"os"
	"strconv"
	"testing"
)

func TestDrawTry(t *testing.T) {
	raw, err := os.ReadFile(os.Getenv("PDF"))
	if err != nil {
		t.Skip()
	}
	p, _ := strconv.Atoi(os.Getenv("P"))
	r, _ := New(Data, Options{})
	img, err := r.Draw(context.Background(), raw, p)
	if err != nil {
		t.Fatal(err)
	}
	f, _ := os.Create("/tmp/pdfw/draw.png")
	png.Encode(f, img)
	f.Close()
}
