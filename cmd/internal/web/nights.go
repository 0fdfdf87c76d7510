package web

import (
	"slices"
	"strconv"

	"duban/corpus/sqlite"
)

// nightLine is one night of a source as a row of a table.
type nightLine struct {
	Site      string   `json:"site"`
	Night     string   `json:"night" export:"date"`
	Items     int      `json:"items"` // in its lists
	Fresh     int      `json:"fresh"` // of them not known before
	New       int      `json:"new"`
	Changed   int      `json:"changed"`
	Unchanged int      `json:"unchanged"`
	Withdrawn int      `json:"withdrawn"`
	Held      int      `json:"held"`
	Answers   []string `json:"answers"` // `ok 44`
	Bytes     int      `json:"bytes"`
}

// nightsFile is the table of the nights that the page of one source shows.
func (s *Server) nightsFile(q *request) error {
	view, err := s.oneSourceView(q)
	if err != nil {
		return err
	}
	return sendTable(s, q, "nights", func(yield func(nightLine) bool) {
		for _, n := range view.Nights {
			if !yield(n.line(view.Site)) {
				return
			}
		}
	})
}

func (n nightRow) line(site string) nightLine {
	l := nightLine{Site: site, Night: n.Day, Items: n.Items, Fresh: n.Fresh, New: n.New, Changed: n.Changed, Unchanged: n.Unchanged,
		Withdrawn: n.Withdrawn, Held: n.SourceNight.Held, Bytes: int(n.Bytes)}
	for _, class := range byCount(n.SourceNight.Answers) {
		l.Answers = append(l.Answers, class+" "+strconv.Itoa(n.SourceNight.Answers[class]))
	}
	return l
}

// heldLine is a version that is kept out of the corpus, as a row of a table.
type heldLine struct {
	Site    string `json:"site"`
	Source  string `json:"source"`
	Reason  string `json:"reason"`
	Fetched string `json:"fetched" export:"date"`
}

// heldFile is the table of all versions of one source that are kept out of the corpus.
func (s *Server) heldFile(q *request) error {
	view, err := s.oneSourceView(q)
	if err != nil {
		return err
	}
	held, err := s.Corpus.Store.Held(q.Context(), view.Site)
	if err != nil {
		return err
	}
	return sendTable(s, q, "held", func(yield func(heldLine) bool) {
		for h := range slices.Values(held) {
			if !yield(q.held(view.Site, h)) {
				return
			}
		}
	})
}

func (q *request) held(site string, h sqlite.HeldPage) heldLine {
	return heldLine{site, h.Source, q.reason(h.Reason), day(h.FetchedAt)}
}

// oneSourceView is the page of the source that the address must name.
func (s *Server) oneSourceView(q *request) (sourcesView, error) {
	if q.values.Get("site") == "" {
		return sourcesView{}, notFound("no such source")
	}
	return s.sources(q)
}
