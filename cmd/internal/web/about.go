package web

import (
	"fmt"
	"io/fs"
	"strings"

	"duban/corpus/export"
	"duban/corpus/sqlite"
)

// columnGroup is the data dictionary of one kind of record.
type columnGroup struct {
	Kind    export.Kind
	Columns []columnMeaning
}

// columnMeaning is what a column says, by language.
type columnMeaning struct {
	Name    string
	Type    export.Type
	Meaning map[string]string
}

// loadColumns reads columns.tsv: kind (`*`: all), column, Chinese, English. The
// columns and their order are those of the exports; one without a meaning is an error.
func loadColumns(fsys fs.FS) ([]columnGroup, error) {
	meanings, err := loadMeanings(fsys)
	if err != nil {
		return nil, err
	}
	var out []columnGroup
	for _, kind := range []export.Kind{export.Notices, export.Tasks, export.Targets, export.Bodies} {
		group := columnGroup{Kind: kind}
		names, _ := export.Columns(kind)
		types := export.Types(kind)
		for i, name := range names {
			meaning, ok := meanings[string(kind)+" "+name]
			if !ok {
				meaning, ok = meanings["* "+name]
			}
			if !ok {
				return nil, fmt.Errorf("%s: no meaning of %s of %s", columnsFile, name, kind)
			}
			group.Columns = append(group.Columns, columnMeaning{name, types[i], meaning})
		}
		out = append(out, group)
	}
	return out, nil
}

const columnsFile = "data/columns.tsv"

// loadMeanings are the meanings by kind and column, by language.
func loadMeanings(fsys fs.FS) (map[string]map[string]string, error) {
	text, err := fs.ReadFile(fsys, columnsFile)
	if err != nil {
		return nil, err
	}
	out := map[string]map[string]string{}
	for n, line := range strings.Split(string(text), "\n") {
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		f := strings.Split(line, "\t")
		if len(f) != 4 {
			return nil, fmt.Errorf("%s:%d: want kind, column, Chinese and English with tabs between; got %q", columnsFile, n+1, line)
		}
		out[f[0]+" "+f[1]] = map[string]string{"zh": f[2], "en": f[3]}
	}
	return out, nil
}

// aboutView is the page about the corpus and the program.
type aboutView struct {
	Stats    sqlite.Stats
	Records  int // in the index
	Version  string
	Failures []sqlite.Failure
	Left     int // failures that are not listed
	Columns  []columnGroup
	// FailureFiles and DictionaryFiles are the downloads of the page's tables.
	FailureFiles, DictionaryFiles []link
}

// maxFailures is how many inputs that could not be done are listed.
const maxFailures = 100

func (s *Server) aboutPage(q *request) error {
	view, err := s.about(q)
	if err != nil {
		return err
	}
	return s.render(q, 200, "about.html", q.t("about.title"), view)
}

func (s *Server) about(q *request) (aboutView, error) {
	stats, err := s.Corpus.Store.Stats(q.Context())
	if err != nil {
		return aboutView{}, err
	}
	records, err := s.Corpus.Index.Count()
	if err != nil {
		return aboutView{}, err
	}
	view := aboutView{Stats: stats, Records: records, Version: s.Version, Columns: s.columns,
		FailureFiles: q.downloads("/failures", nil), DictionaryFiles: q.downloads("/dictionary", nil)}
	err = s.Corpus.Store.EachFailure(q.Context(), func(f sqlite.Failure) error {
		if len(view.Failures) == maxFailures {
			view.Left++
			return nil
		}
		f.Reason = q.reason(f.Reason)
		view.Failures = append(view.Failures, f)
		return nil
	})
	return view, err
}
