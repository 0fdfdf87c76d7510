package pdf

import (
	"context"
	"fmt"
	"os"
	"testing"
	"time"
)

func TestTry(t *testing.T) {
	r, err := New(Data, Options{})
	if err != nil {
		t.Fatal(err)
	}
	start := time.Now()
	_, err = r.engine.pool()
	fmt.Println("start", time.Since(start), err)
	raw, err := os.ReadFile(os.Getenv("PDF"))
	if err != nil {
		t.Skip()
	}
	start = time.Now()
	got, err := r.Read(context.Background(), raw)
	fmt.Println("read", time.Since(start), err)
	for _, b := range got.Document.Blocks {
		if b.Table == nil {
			fmt.Println(b.Page, b.BBox, b.Text)
			continue
		}
		fmt.Println("TABLE", b.Page, b.BBox, b.Table.Rows, b.Table.Cols, b.Table.Flags)
		for _, c := range b.Table.Cells {
			fmt.Printf("   %d,%d %dx%d p%d %q\n", c.Row, c.Col, c.Rowspan, c.Colspan, c.Page, c.Text)
		}
	}
	fmt.Println("DROPPED", got.Document.Dropped)
	fmt.Printf("PRINTED %q\n", got.Printed)
}
