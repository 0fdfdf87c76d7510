package nightly

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/text/message"
)

// JSON is all of the report.
func (r Report) JSON() ([]byte, error) {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	err := enc.Encode(r)
	return out.Bytes(), err
}

// WriteFile writes the report to path, whole or not at all. A name that ends
// in .json is JSON alone; beside any other, which is Markdown, the JSON is
// written under the same name with .json for its ending.
func (r Report) WriteFile(path string, say *message.Printer, explain func(string) string) error {
	all, err := r.JSON()
	if err != nil {
		return err
	}
	ending := filepath.Ext(path)
	if strings.EqualFold(ending, ".json") {
		return Replace(path, all)
	}
	return errors.Join(
		Replace(strings.TrimSuffix(path, ending)+".json", all),
		Replace(path, r.Markdown(say, explain)))
}

// Replace writes a file under another name in the same folder, forces it to
// disk and renames it, so that readers see the old one or the new one whole.
func Replace(path string, text []byte) (err error) {
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*.tmp")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			os.Remove(f.Name())
		}
	}()
	_, err = f.Write(text)
	// node_exporter and readers of the report are other users.
	if err = errors.Join(err, f.Chmod(0o644), f.Sync(), f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}
