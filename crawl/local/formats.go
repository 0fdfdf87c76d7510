package local

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/bzip2"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"path"
	"strings"

	"github.com/bodgit/sevenzip"
	"github.com/nwaples/rardecode/v2"

	"duban/corpus"
)

// kind is a format of archives.
type kind int

const (
	notArchive kind = iota
	zipArchive
	rarArchive
	sevenZip
	tarArchive
	gzipFile
	bzip2File
)

// archiveKind tells archives by their content. ZIP files that are documents of
// office programs are none.
func archiveKind(raw []byte) kind {
	switch {
	case bytes.HasPrefix(raw, []byte("PK\x03\x04")), bytes.HasPrefix(raw, []byte("PK\x05\x06")):
		if isDocument(raw) {
			return notArchive
		}
		return zipArchive
	case bytes.HasPrefix(raw, []byte("Rar!\x1a\x07\x00")), bytes.HasPrefix(raw, []byte("Rar!\x1a\x07\x01\x00")):
		return rarArchive
	case bytes.HasPrefix(raw, []byte("7z\xbc\xaf\x27\x1c")):
		return sevenZip
	case bytes.HasPrefix(raw, []byte("\x1f\x8b\x08")):
		return gzipFile
	case bytes.HasPrefix(raw, []byte("BZh")) && len(raw) > 10 && string(raw[4:10]) == "1AY&SY":
		return bzip2File
	case len(raw) >= 512 && string(raw[257:262]) == "ustar":
		return tarArchive
	}
	return notArchive
}

// isDocument tells the ZIP files that are one document: of office programs,
// OFD, OpenDocument and e-books. One whose directory can't be read is judged
// by its first part, and is no archive if that is a document's.
func isDocument(raw []byte) bool {
	z, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		head := raw[:min(len(raw), 256)]
		return bytes.Contains(head, []byte("[Content_Types].xml")) || bytes.Contains(head, []byte("OFD.xml")) || bytes.Contains(head, []byte("_rels/.rels"))
	}
	for _, f := range z.File {
		switch strings.TrimPrefix(strings.ReplaceAll(f.Name, `\`, "/"), "/") {
		case "[Content_Types].xml", "OFD.xml", "mimetype", "word/document.xml", "xl/workbook.xml":
			return true
		}
	}
	return false
}

// walkArchive calls give for each member, in stored order.
func (in Intake) walkArchive(ctx context.Context, page corpus.Page, give func(member) error) error {
	switch archiveKind(page.Bytes) {
	case zipArchive:
		return walkZIP(page.Bytes, give)
	case rarArchive, sevenZip:
		if in.Isolator != nil {
			return in.walkElsewhere(ctx, page.Bytes, give)
		}
		return walkUntrusted(page.Bytes, give)
	case gzipFile:
		return walkPacked(page, func(r io.Reader) (io.Reader, error) { return gzip.NewReader(r) }, give)
	case bzip2File:
		return walkPacked(page, func(r io.Reader) (io.Reader, error) { return bzip2.NewReader(r), nil }, give)
	default:
		return walkTar(bytes.NewReader(page.Bytes), give)
	}
}

// walkUntrusted walks the formats whose libraries can hang or run out of memory.
func walkUntrusted(raw []byte, give func(member) error) error {
	if archiveKind(raw) == rarArchive {
		return walkRAR(raw, give)
	}
	return walkSevenZip(raw, give)
}

func walkZIP(raw []byte, give func(member) error) error {
	z, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return err
	}
	for _, f := range z.File {
		const encrypted = 0x1 // general purpose flag, bit 0
		m := member{name: f.Name, encrypted: f.Flags&encrypted != 0, skip: !f.Mode().IsRegular() || strings.HasSuffix(f.Name, "/"), open: f.Open}
		const unicodeFlag = 0x800
		if f.Flags&unicodeFlag == 0 {
			m.name = decodeName(f.Name)
		}
		if err := give(m); err != nil {
			return err
		}
	}
	return nil
}

// maxDictionary bounds the memory that unpacking RAR takes, in bytes.
const maxDictionary = 128 << 20

func walkRAR(raw []byte, give func(member) error) error {
	var r *rardecode.Reader
	err := guarded(func() (err error) {
		r, err = rardecode.NewReader(bytes.NewReader(raw), rardecode.MaxDictionarySize(maxDictionary))
		return err
	})
	for err == nil {
		var h *rardecode.FileHeader
		if err = guarded(func() (err error) { h, err = r.Next(); return err }); err != nil {
			break
		}
		m := member{name: decodeName(h.Name), encrypted: h.Encrypted, skip: h.IsDir || !h.Mode().IsRegular()}
		m.open = func() (io.ReadCloser, error) { return io.NopCloser(r), nil }
		if err := give(m); err != nil {
			return err
		}
	}
	switch {
	case errors.Is(err, io.EOF):
		return nil
	case errors.Is(err, rardecode.ErrArchiveEncrypted), errors.Is(err, rardecode.ErrArchivedFileEncrypted):
		return errEncrypted
	}
	return err
}

func walkSevenZip(raw []byte, give func(member) error) error {
	var z *sevenzip.Reader
	err := guarded(func() (err error) {
		z, err = sevenzip.NewReader(bytes.NewReader(raw), int64(len(raw)))
		return err
	})
	if err != nil {
		return lockedSevenZip(err)
	}
	for _, f := range z.File {
		m := member{name: f.Name, skip: f.FileInfo().IsDir() || !f.Mode().IsRegular()}
		m.open = func() (io.ReadCloser, error) {
			r, err := f.Open()
			if err != nil {
				return nil, lockedSevenZip(err)
			}
			return sevenZipMember{r}, nil
		}
		if err := give(m); err != nil {
			return err
		}
	}
	return nil
}

// sevenZipMember tells a locked member by the error that reading it gives.
type sevenZipMember struct{ io.ReadCloser }

func (m sevenZipMember) Read(p []byte) (int, error) {
	n, err := m.ReadCloser.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		err = lockedSevenZip(err)
	}
	return n, err
}

func lockedSevenZip(err error) error {
	if hint := (*sevenzip.ReadError)(nil); errors.As(err, &hint) && hint.Encrypted {
		return errEncrypted
	}
	return err
}

func walkTar(r io.Reader, give func(member) error) error {
	t := tar.NewReader(r)
	for {
		h, err := t.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil && !errors.Is(err, tar.ErrInsecurePath) {
			return err
		}
		m := member{name: decodeName(h.Name), skip: h.Typeflag != tar.TypeReg, open: func() (io.ReadCloser, error) { return io.NopCloser(t), nil }}
		if err := give(m); err != nil {
			return err
		}
	}
}

// walkPacked reads a file that is packed as a whole: a tar archive's members,
// or the one file.
func walkPacked(page corpus.Page, unpack func(io.Reader) (io.Reader, error), give func(member) error) error {
	r, err := unpack(bytes.NewReader(page.Bytes))
	if err != nil {
		return err
	}
	head := make([]byte, 512)
	n, err := io.ReadFull(r, head)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return err
	}
	whole := io.MultiReader(bytes.NewReader(head[:n]), r)
	if archiveKind(head[:n]) == tarArchive {
		return walkTar(&capped{r: whole, left: mostUnpacked}, give)
	}
	name := path.Base(page.Source)
	name = strings.TrimSuffix(name, path.Ext(name))
	return give(member{name: name, open: func() (io.ReadCloser, error) { return io.NopCloser(whole), nil }})
}

// mostUnpacked bounds what is read of a packed tar archive, members that are
// passed over included.
const mostUnpacked = 4 << 30

type capped struct {
	r    io.Reader
	left int64
}

func (c *capped) Read(p []byte) (int, error) {
	if c.left <= 0 {
		return 0, corpus.Refuse(corpus.OutcomeTooLarge, "the archive unpacks to more than %d bytes; unpack it and take in its files", int64(mostUnpacked))
	}
	n, err := c.r.Read(p[:min(int64(len(p)), c.left)])
	c.left -= int64(n)
	return n, err
}
