package web

import (
	"encoding/json"
	"fmt"
	"net/http"

	"duban/corpus"
	"duban/corpus/sqlite"
)

// json writes a value as the command line's --json does.
func (q *request) json(status int, v any) error {
	q.w.Header().Set("Content-Type", "application/json; charset=utf-8")
	q.w.WriteHeader(status)
	enc := json.NewEncoder(q.w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return ignoreGone(enc.Encode(v))
}

// apiFailure is the JSON of an error.
type apiFailure struct {
	Error string `json:"error"`
}

func (s *Server) apiError(q *request, err error) {
	f := s.report(q, err)
	if err := q.json(f.status, apiFailure{f.Error()}); err != nil {
		s.Log.Error("answer failed", "error", err)
	}
}

func (s *Server) apiSearch(q *request) error {
	query, err := q.query()
	if err != nil {
		return err
	}
	found, err := s.Corpus.SearchCounting(q.Context(), query, q.counting())
	if err != nil {
		return err
	}
	return q.json(http.StatusOK, found)
}

func (s *Server) apiCompare(q *request) error {
	m, err := s.matrix(q)
	if err != nil {
		return err
	}
	return q.json(http.StatusOK, m)
}

// apiNotice gives one notice at a stage, as `duban show --json` does.
func (s *Server) apiNotice(q *request) error {
	n, err := s.Corpus.Store.Notice(q.Context(), q.PathValue("id"))
	if err != nil {
		return err
	}
	only := sqlite.Filter{Notices: []string{n.ID}, Withdrawn: true}
	switch stage := q.values.Get("stage"); stage {
	case "":
		return q.json(http.StatusOK, n)
	case "document":
		r, err := s.records(q, n)
		if err != nil {
			return err
		}
		return q.json(http.StatusOK, r.Document)
	case "tasks":
		list := []corpus.Task{}
		err := s.Corpus.Store.EachTask(q.Context(), only, func(t corpus.Task) error { list = append(list, t); return nil })
		if err != nil {
			return err
		}
		return q.json(http.StatusOK, list)
	case "targets":
		list := []corpus.Target{}
		err := s.Corpus.Store.EachTarget(q.Context(), only, func(t corpus.Target) error { list = append(list, t); return nil })
		if err != nil {
			return err
		}
		return q.json(http.StatusOK, list)
	default:
		return badRequest(fmt.Errorf("no stage %q; there are document, tasks and targets", stage))
	}
}

// statistics are the counts of a corpus and the program that serves it.
type statistics struct {
	Corpus  sqlite.Stats `json:"corpus"`
	Records int          `json:"records"` // in the search index
	Version string       `json:"version"`
}

func (s *Server) apiStats(q *request) error {
	view, err := s.about(q)
	if err != nil {
		return err
	}
	return q.json(http.StatusOK, statistics{view.Stats, view.Records, view.Version})
}
