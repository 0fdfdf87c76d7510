package index

import (
	"bufio"
	"encoding/binary"
	"hash/crc32"
	"io"
	"slices"
	"strings"
)

// textWriter writes a text file. The first error stays.
type textWriter struct {
	out        *bufio.Writer
	sum        io.Writer
	crc        func() uint32
	size       uint64
	ids        strings.Builder
	texts, idx []uint64 // starts of texts and ids
	err        error
}

func newTextWriter(f io.Writer, docs int) *textWriter {
	crc := crc32.NewIEEE()
	w := &textWriter{out: bufio.NewWriterSize(f, 1<<18), crc: crc.Sum32}
	w.sum = io.MultiWriter(w.out, crc)
	w.texts, w.idx = make([]uint64, 0, docs+1), make([]uint64, 0, docs+1)
	return w
}

func (w *textWriter) write(b []byte) {
	if w.err == nil {
		_, w.err = w.sum.Write(b)
	}
}

// add writes the next document.
func (w *textWriter) add(id, text []byte) {
	w.texts = append(w.texts, w.size)
	w.idx = append(w.idx, uint64(w.ids.Len()))
	w.ids.Write(id)
	w.size += uint64(len(text))
	w.write(text)
}

// finish writes what follows the texts.
func (w *textWriter) finish() error {
	docs := uint64(len(w.texts))
	w.texts = append(w.texts, w.size)
	w.idx = append(w.idx, uint64(w.ids.Len()))
	w.write([]byte(w.ids.String()))
	numbers := slices.Concat(w.texts, w.idx, []uint64{docs, w.size, uint64(w.ids.Len())})
	b := make([]byte, 0, 8*len(numbers))
	for _, n := range numbers {
		b = binary.LittleEndian.AppendUint64(b, n)
	}
	w.write(b)
	w.write(binary.BigEndian.AppendUint32(nil, w.crc()))
	if w.err != nil {
		return w.err
	}
	return w.out.Flush()
}
