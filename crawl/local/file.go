package local

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"
	"syscall"

	"duban/corpus"
)

// file reads one regular file within the limit. Anything else (a pipe, a
// device) is refused unopened, since reading it might never end.
func (in Intake) file(source string, info fs.FileInfo, open func() (fs.File, error)) Item {
	if !info.Mode().IsRegular() {
		r := corpus.Refuse(corpus.OutcomeUnsupported, "it is no regular file (%s)", info.Mode().Type())
		return Item{Source: source, Refusal: r}
	}
	if info.Size() > in.Limits.FileBytes {
		return in.tooLarge(source, fmt.Sprintf("%d bytes", info.Size()))
	}
	f, err := open()
	if err != nil {
		return refuse(source, err)
	}
	defer f.Close()
	return in.read(source, mediaOf(source), f)
}

// stdin reads standard input within the limit.
func (in Intake) stdin() Item {
	if in.Stdin == nil {
		return Item{Source: "-", Refusal: corpus.Refuse(corpus.OutcomeFailed, "there is no standard input")}
	}
	item := in.read("-", "", in.Stdin)
	if item.Refusal == nil {
		item.Source = "stdin:" + item.Page.SHA256[:12]
		item.Page.Source = item.Source
	}
	return item
}

// read reads all of r, which may have grown since it was measured.
func (in Intake) read(source, media string, r io.Reader) Item {
	bytes, err := io.ReadAll(io.LimitReader(r, in.Limits.FileBytes+1))
	if err != nil {
		return refuse(source, err)
	}
	if int64(len(bytes)) > in.Limits.FileBytes {
		return in.tooLarge(source, fmt.Sprintf("more than %d bytes", in.Limits.FileBytes))
	}
	return Item{Source: source, Page: corpus.Page{
		Source:    source,
		Media:     media,
		Bytes:     bytes,
		SHA256:    corpus.Hash(bytes),
		FetchedAt: in.Now().UTC(),
	}}
}

func (in Intake) tooLarge(source, size string) Item {
	r := corpus.Refuse(corpus.OutcomeTooLarge, "it has %s, the limit is %d; split it and take in the parts", size, in.Limits.FileBytes)
	return Item{Source: source, Refusal: r}
}

// refuse names why a source could not be read, without the system's own repetition of the path.
func refuse(source string, err error) Item {
	reason := err.Error()
	if inner := (*fs.PathError)(nil); errors.As(err, &inner) {
		reason = inner.Err.Error()
	}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		reason = "there is no such file or folder"
	case errors.Is(err, fs.ErrPermission):
		reason = "it may not be read; check its rights"
	case errors.Is(err, syscall.ELOOP):
		reason = "it is a link that leads back to itself"
	}
	return Item{Source: source, Refusal: corpus.Refuse(corpus.OutcomeFailed, "%s", reason)}
}

// media is what a file name's ending declares; readers decide by content. The
// list is our own because the system's differs from machine to machine.
var media = map[string]string{
	".txt":   "text/plain",
	".md":    "text/markdown",
	".html":  "text/html",
	".htm":   "text/html",
	".shtml": "text/html",
	".xhtml": "application/xhtml+xml",
	".mht":   "multipart/related",
	".csv":   "text/csv",
	".tsv":   "text/tab-separated-values",
	".json":  "application/json",
	".xml":   "application/xml",
	".pdf":   "application/pdf",
	".doc":   "application/msword",
	".docx":  "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
	".xls":   "application/vnd.ms-excel",
	".xlsx":  "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	".wps":   "application/vnd.ms-works",
	".rtf":   "application/rtf",
	".pptx":  "application/vnd.openxmlformats-officedocument.presentationml.presentation",
	".ofd":   "application/ofd",
	".zip":   "application/zip",
	".rar":   "application/vnd.rar",
	".7z":    "application/x-7z-compressed",
	".gz":    "application/gzip",
	".tar":   "application/x-tar",
	".png":   "image/png",
	".jpg":   "image/jpeg",
	".jpeg":  "image/jpeg",
}

// mediaOf is empty for an ending that is not listed.
func mediaOf(source string) string { return media[strings.ToLower(path.Ext(source))] }
