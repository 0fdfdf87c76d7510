package index

import (
	"bufio"
	"errors"
	"os"
	"path/filepath"

	"github.com/blevesearch/mmap-go"
)

// logFile is the name of a textLog in its generation.
const logFile = "texts.new"

// textLog collects the texts of a writer's records until the files of records
// are as they will stay; then it writes the text files beside them.
type textLog struct {
	file *os.File
	out  *bufio.Writer
	size uint64
	at   map[string]logged // by id
	buf  []byte
	raw  mmap.MMap // once sealed
}

type logged struct{ from, to uint64 }

func newTextLog(folder string) (*textLog, error) {
	f, err := os.OpenFile(filepath.Join(folder, logFile), os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, err
	}
	return &textLog{file: f, out: bufio.NewWriterSize(f, 1<<16), at: map[string]logged{}}, nil
}

// add takes the place of an earlier text of the record.
func (l *textLog) add(k *keptText) error {
	l.buf = k.append(l.buf[:0])
	if _, err := l.out.Write(l.buf); err != nil {
		return err
	}
	l.at[k.id] = logged{l.size, l.size + uint64(len(l.buf))}
	l.size += uint64(len(l.buf))
	return nil
}

// close ends the log and removes its file.
func (l *textLog) close() error {
	var err error
	if l.raw != nil {
		err = l.raw.Unmap()
	}
	return errors.Join(err, l.file.Close(), os.Remove(l.file.Name()))
}

// seal makes what was added readable.
func (l *textLog) seal() error {
	if err := l.out.Flush(); err != nil || l.size == 0 {
		return err
	}
	var err error
	l.raw, err = mmap.Map(l.file, mmap.RDONLY, 0)
	return err
}
