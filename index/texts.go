package index

import (
	"encoding/binary"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/blevesearch/mmap-go"
)

// textFile holds the ids and the folded texts of the documents of one file of
// records, beside which it stands (the same name, ending in .text). The
// postings of character pairs say which documents can have a phrase, their
// texts say which do: a look at a text takes a tenth of the time that
// positions in postings took, and texts take less room.
//
// It consists of
//
//	texts        of each document, see keptText.append
//	ids          of each document
//	starts       of each document's text, and the end of the last: uint64
//	starts       of each document's id, likewise
//	tail         number of documents, bytes of texts, bytes of ids: uint64
//	checksum     CRC-32 of all that stands before, like that of Bleve's files
//
// with numbers little-endian. A document that was deleted before the file was
// written has neither id nor text.
type textFile struct {
	raw            mmap.MMap
	texts, ids     []byte
	textsAt, idsAt []byte // the starts
	docs           uint64
}

const (
	textSuffix    = ".text"
	segmentSuffix = ".zap"
	textTail      = 3*8 + crcSize
)

// textPath is the text file of a file of records.
func textPath(segment string) string { return strings.TrimSuffix(segment, segmentSuffix) + textSuffix }

// openTexts maps a text file into memory. The error says what is wrong with
// one that was cut; flipped bits are found by Verify.
func openTexts(path string) (*textFile, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if info.Size() < textTail {
		return nil, fmt.Errorf("%s has %d bytes", path, info.Size())
	}
	raw, err := mmap.Map(f, mmap.RDONLY, 0)
	if err != nil {
		return nil, fmt.Errorf("map %s: %w", path, err)
	}
	t := &textFile{raw: raw}
	if !t.divide() {
		_ = t.close()
		return nil, fmt.Errorf("%s: its parts don't add up to its size", path)
	}
	return t, nil
}

// divide finds the file's parts.
func (t *textFile) divide() bool {
	size := uint64(len(t.raw)) - textTail
	tail := t.raw[size:]
	docs, texts, ids := binary.LittleEndian.Uint64(tail), binary.LittleEndian.Uint64(tail[8:]), binary.LittleEndian.Uint64(tail[16:])
	if docs > size || texts > size || ids > size || texts+ids+2*8*(docs+1) != size {
		return false
	}
	starts := 8 * (docs + 1)
	t.docs = docs
	t.texts, t.ids = t.raw[:texts:texts], t.raw[texts:texts+ids]
	t.textsAt = t.raw[texts+ids : texts+ids+starts]
	t.idsAt = t.raw[texts+ids+starts : size]
	return true
}

func (t *textFile) close() error { return t.raw.Unmap() }

// id is the id of a document.
func (t *textFile) id(doc uint32) []byte { return stretch(t.ids, t.idsAt, doc) }

// record is what is kept of a document.
func (t *textFile) record(doc uint32) []byte { return stretch(t.texts, t.textsAt, doc) }

// stretch is the part of all that belongs to a document; empty where a bit has flipped.
func stretch(all, starts []byte, doc uint32) []byte {
	at := starts[8*uint64(doc):]
	from, to := binary.LittleEndian.Uint64(at), binary.LittleEndian.Uint64(at[8:])
	if from > to || to > uint64(len(all)) {
		return nil
	}
	return all[from:to:to]
}

// field is the text of a document in the i-th of keptFields.
func (t *textFile) field(doc uint32, i int) []byte {
	b := t.record(doc)
	from, size := uint64(0), uint64(0)
	for f := range keptFields {
		n, read := binary.Uvarint(b)
		if read <= 0 {
			return nil
		}
		b = b[read:]
		switch {
		case f < i:
			from += n
		case f == i:
			size = n
		}
	}
	if size > uint64(len(b)) || from > uint64(len(b))-size {
		return nil
	}
	return b[from : from+size]
}

// keptFields are the fields that are searched in texts, in the order in which
// text files keep them. Titles are searched value by value.
var keptFields = [...]TextField{Indicator, Body, Task, Text}

func keptIndex(f TextField) int { return slices.Index(keptFields[:], f) }

// keptText is what a text file holds of a record.
type keptText struct {
	id     string
	fields [len(keptFields)][]byte // each run and a line break
}

// append appends the lengths of the fields and then the fields.
func (k *keptText) append(b []byte) []byte {
	for _, f := range k.fields {
		b = binary.AppendUvarint(b, uint64(len(f)))
	}
	for _, f := range k.fields {
		b = append(b, f...)
	}
	return b
}

// lines are the runs of a folded text, each followed by a line break.
func (t *folded) lines() []byte {
	b := make([]byte, 0, 3*len(t.runes)+len(t.ends))
	t.runs(func(start, end int) {
		b = append(append(b, string(t.runes[start:end])...), '\n')
	})
	return b
}
