package pdf

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"math"
	"os/exec"
	"strings"
	"time"

	plainpdf "github.com/ledongthuc/pdf"
)

// Limits of a worker, which reads one damaged file and ends.
const (
	workerTime   = 20 * time.Second
	workerHeap   = 400 << 20 // bytes, a target of the garbage collector
	workerMemory = 1 << 30   // bytes of data, by the system
	workerText   = 8 << 20   // bytes of text that are taken
)

// WorkerArgument is the argument by which duban's own program calls Work.
const WorkerArgument = "read-damaged-pdf"

// Worker returns a fall-back that runs command, a program that calls Work: the
// reader behind it can panic, hang and run out of memory, so it has a process
// of its own, which is killed when it takes too long. Without a command there
// is no fall-back.
func Worker(command ...string) func(ctx context.Context, raw []byte) (string, error) {
	if len(command) == 0 {
		return nil
	}
	return func(ctx context.Context, raw []byte) (string, error) {
		limited, stop := context.WithTimeout(ctx, workerTime)
		defer stop()
		cmd := exec.CommandContext(limited, command[0], command[1:]...)
		cmd.Env = []string{fmt.Sprintf("GOMEMLIMIT=%d", workerHeap), "GOMAXPROCS=1"}
		cmd.Stdin = bytes.NewReader(raw)
		cmd.WaitDelay = time.Second
		out, err := cmd.StdoutPipe()
		if err != nil {
			return "", err
		}
		if err := cmd.Start(); err != nil {
			return "", err
		}
		text, err := io.ReadAll(io.LimitReader(out, workerText))
		if len(text) == workerText {
			stop() // the rest is not wanted
		}
		if end := cmd.Wait(); err == nil && len(text) < workerText {
			err = end
		}
		return string(text), err
	}
}

// Work reads a PDF file from in and writes its text to out, a line a line; it
// is what the process of a Worker does. It may panic.
func Work(in io.Reader, out io.Writer) error {
	if err := limitMemory(workerMemory); err != nil {
		return err
	}
	raw, err := io.ReadAll(in)
	if err != nil {
		return err
	}
	doc, err := plainpdf.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		return err
	}
	for i := 1; i <= doc.NumPage(); i++ {
		if _, err := io.WriteString(out, plainText(doc.Page(i))+"\n"); err != nil {
			return err
		}
	}
	return nil
}

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
