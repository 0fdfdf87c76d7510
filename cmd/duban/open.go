package main

import (
	"context"
	"errors"
	"os"

	"duban/cmd/internal/answers"
	"duban/corpus/sqlite"
	"duban/corpus/warc"
	"duban/index"
)

// openReader opens the corpus for reading; others may write to it meanwhile.
func (a *app) openReader(ctx context.Context) (*sqlite.Store, error) {
	store, err := sqlite.OpenReadOnly(ctx, a.corpus)
	if err != nil {
		return nil, unusable(err)
	}
	return store, nil
}

// openIndex opens the search index for reading.
func (a *app) openIndex() (*index.Index, error) {
	if _, err := os.Stat(a.corpus); errors.Is(err, os.ErrNotExist) {
		return nil, unusable(a.errorf("there is no corpus in %s; `duban ingest PATH` makes one", a.corpus))
	}
	ix, err := index.Open(sqlite.IndexDir(a.corpus), index.Options{Rules: a.rules})
	if err != nil {
		return nil, unusable(err)
	}
	return ix, nil
}

// openCorpus opens corpus and index for reading.
func (a *app) openCorpus(ctx context.Context) (answers.Corpus, error) {
	ix, err := a.openIndex()
	if err != nil {
		return answers.Corpus{}, err
	}
	store, err := a.openReader(ctx)
	if err != nil {
		ix.Close()
		return answers.Corpus{}, err
	}
	return answers.New(ix, store), nil
}

// openFor opens the corpus, and the index only if the query needs one.
func (a *app) openFor(ctx context.Context, q index.Query) (answers.Corpus, error) {
	if q.Text != "" || len(q.Filters.Values()) > 0 {
		return a.openCorpus(ctx)
	}
	store, err := a.openReader(ctx)
	return answers.New(nil, store), err
}

// rawBytes opens the raw pages of the corpus for reading.
func (a *app) rawBytes() *warc.Store { return warc.OpenReadOnly(sqlite.WARCDir(a.corpus)) }

// failed turns the errors that mean "corpus or index unusable" into exit code 3 and leaves others as they are.
func failed(err error) error {
	var corpusError *sqlite.UnusableError
	var locked *sqlite.LockedError
	var stale *index.StaleError
	if errors.As(err, &corpusError) || errors.As(err, &locked) || errors.As(err, &stale) || errors.Is(err, index.ErrMissing) {
		return unusable(err)
	}
	return err
}
