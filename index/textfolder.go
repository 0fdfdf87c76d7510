package index

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/blevesearch/bleve/v2/index/scorch"
	segapi "github.com/blevesearch/scorch_segment_api/v2"
)

// write makes the text files that the closed store in folder lacks, and
// removes those whose file of records was merged into another.
func (l *textLog) write(folder string) (err error) {
	if err := l.seal(); err != nil {
		return err
	}
	store, queue, err := openStore(folder, true)
	if err != nil {
		return err
	}
	defer func() {
		err = errors.Join(err, store.Close())
		queue.Close()
	}()
	reader, err := store.Reader()
	if err != nil {
		return err
	}
	defer reader.Close()
	s := textFolder{folder: folder, log: l, wanted: map[string]bool{}}
	defer s.close()
	return s.write(reader.(*scorch.IndexSnapshot).Segments())
}

// textFolder are the text files of a folder.
type textFolder struct {
	folder string
	log    *textLog
	wanted map[string]bool // paths
	older  map[string][]byte
	open   []*textFile // in which older is
}

func (s *textFolder) close() {
	for _, t := range s.open {
		_ = t.close()
	}
}

func (s *textFolder) write(segments []*scorch.SegmentSnapshot) error {
	var missing []*scorch.SegmentSnapshot
	for _, part := range segments {
		path, err := segmentTexts(part.Segment())
		if err != nil {
			return err
		}
		s.wanted[path] = true
		if _, err := os.Stat(path); err != nil {
			missing = append(missing, part)
		}
	}
	for _, part := range missing {
		if err := s.writeFile(part); err != nil {
			return err
		}
	}
	unused, err := s.unused()
	for _, path := range unused {
		err = errors.Join(err, os.Remove(path))
	}
	return err
}

// segmentTexts is the path of a segment's text file.
func segmentTexts(seg segapi.Segment) (string, error) {
	stored, ok := seg.(segapi.PersistedSegment)
	if !ok {
		return "", errors.New("records are not on disk")
	}
	return textPath(stored.Path()), nil
}

// unused are the text files whose file of records was merged into another, oldest first.
func (s *textFolder) unused() ([]string, error) {
	all, err := filepath.Glob(filepath.Join(s.folder, "*"+textSuffix))
	slices.Sort(all)
	return slices.DeleteFunc(all, func(path string) bool { return s.wanted[path] }), err
}

// find is the text of a record.
func (s *textFolder) find(id []byte) ([]byte, error) {
	if at, ok := s.log.at[string(id)]; ok {
		return s.log.raw[at.from:at.to], nil
	}
	if s.older == nil {
		if err := s.readOlder(); err != nil {
			return nil, err
		}
	}
	if text, ok := s.older[string(id)]; ok {
		return text, nil
	}
	return nil, fmt.Errorf("the text of record %q is lost", id)
}

// readOlder reads the text files of merged files of records. Where two have a
// record, it was replaced; the newer file has the newer text.
func (s *textFolder) readOlder() error {
	s.older = map[string][]byte{}
	paths, err := s.unused()
	if err != nil {
		return err
	}
	for _, path := range paths {
		t, err := openTexts(path)
		if err != nil {
			return err
		}
		s.open = append(s.open, t)
		for doc := range uint32(t.docs) {
			if id := t.id(doc); len(id) > 0 {
				s.older[string(id)] = t.record(doc)
			}
		}
	}
	return nil
}

// writeFile writes the text file of a segment.
func (s *textFolder) writeFile(part *scorch.SegmentSnapshot) error {
	path, err := segmentTexts(part.Segment())
	if err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	w := newTextWriter(f, int(part.Segment().Count()))
	for doc := range part.Segment().Count() {
		if deleted := part.Deleted(); deleted != nil && deleted.Contains(uint32(doc)) {
			w.add(nil, nil)
			continue
		}
		id, err := part.Segment().DocID(doc)
		var text []byte
		if err == nil {
			text, err = s.find(id)
		}
		if err != nil {
			return errors.Join(err, f.Close())
		}
		w.add(id, text)
	}
	err = w.finish()
	if err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}
