package segment

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
)

var (
	//go:embed data/jieba.dict.utf8.gz
	dictionaryGz []byte
	//go:embed data/hmm_model.utf8.gz
	modelGz []byte
)

// jieba computes keywords with these two; we don't, but it ends the process
// when they are missing and needs a line in each.
const (
	oneIDF  = "的 1.0\n"
	oneStop = "的\n"
)

// files are the paths jieba loads from. gojieba's own paths are those of the
// machine that built the binary, and it panics or aborts where they are
// missing, so every path is given.
type files struct {
	dict, model, user, idf, stop string
	remove                       func()
}

// contents are the files by name.
func contents() (map[string][]byte, error) {
	dict, err := gunzip(dictionaryGz)
	if err != nil {
		return nil, fmt.Errorf("embedded dictionary: %w", err)
	}
	model, err := gunzip(modelGz)
	if err != nil {
		return nil, fmt.Errorf("embedded model: %w", err)
	}
	return map[string][]byte{
		"dict": dict, "model": model, "user": nil, "idf": []byte(oneIDF), "stop": []byte(oneStop),
	}, nil
}

func gunzip(packed []byte) ([]byte, error) {
	r, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(r)
}

// write puts each content where place says and collects the paths.
func write(content map[string][]byte, place func(name string, data []byte) (string, error)) (files, error) {
	var f files
	for name, path := range map[string]*string{
		"dict": &f.dict, "model": &f.model, "user": &f.user, "idf": &f.idf, "stop": &f.stop,
	} {
		var err error
		if *path, err = place(name, content[name]); err != nil {
			return files{}, err
		}
		if _, err := os.Stat(*path); err != nil {
			return files{}, err
		}
	}
	return f, nil
}

// temporary writes the files to a temporary folder.
func temporary(content map[string][]byte) (files, error) {
	dir, err := os.MkdirTemp("", "duban-jieba-")
	if err != nil {
		return files{}, err
	}
	remove := func() { _ = os.RemoveAll(dir) }
	if strings.ContainsAny(dir, "|;") {
		remove()
		return files{}, fmt.Errorf("the temporary folder %q has | or ; in its name, which jieba can't read; set TMPDIR to another one", dir)
	}
	f, err := write(content, func(name string, data []byte) (string, error) {
		path := filepath.Join(dir, name)
		return path, os.WriteFile(path, data, 0o600)
	})
	if err != nil {
		remove()
		return files{}, err
	}
	f.remove = remove
	return f, nil
}
