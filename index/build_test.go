package index

import "errors"

// Build makes a new index of what feed adds and puts it in place of the old one.
func Build(dir string, opts Options, feed func(*Writer) error) error {
	w, err := Create(dir, opts)
	if err != nil {
		return err
	}
	if err := feed(w); err != nil {
		return errors.Join(err, w.Close())
	}
	return w.Commit()
}
