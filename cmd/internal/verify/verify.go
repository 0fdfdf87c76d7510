// Package verify checks the rows of an export against the stored bytes.
//
// For each row the raw bytes that it names are read back and hashed, read into
// a document by the present rules, and the row is held against that document:
// its evidence must stand at its locator, its span must point at the number
// that its value is, and every one of its cells must be what the present rules
// give for the row of its id. Nothing that is concluded and stored is trusted:
// the database only says where the bytes are.
package verify

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"duban/cmd/internal/pipeline"
	"duban/corpus/sqlite"
	"duban/corpus/warc"
)

// Source is where the raw bytes are, and the stages that read them again.
type Source struct {
	Store  *sqlite.Store
	Raw    *warc.Store
	Stages *pipeline.Stages
}

// Report says how many rows were checked and names those that did not hold.
type Report struct {
	Kind     string `json:"kind"` // tasks or targets
	Rows     int    `json:"rows"`
	Verified int    `json:"verified"`
	// Outdated counts the failures whose quotation holds, but which the present
	// rules read otherwise.
	Outdated int       `json:"outdated"`
	Failures []Failure `json:"failures"`
}

// Failure is a row that did not hold, and everything that is wrong with it.
type Failure struct {
	Row      int      `json:"row"` // from 1, the header not counted
	ID       string   `json:"id"`
	Source   string   `json:"source"`
	Locator  string   `json:"locator"`
	Problems []string `json:"problems"`
}

// Check checks every row of an export of tasks or targets: CSV of either
// profile, or JSON Lines. The error is for a file that is none, or a corpus
// that can't be read.
func Check(ctx context.Context, in io.Reader, from Source) (Report, error) {
	rows, err := open(in)
	if err != nil {
		return Report{}, err
	}
	r := Report{Kind: string(rows.kind()), Failures: []Failure{}}
	c := &checker{source: from, kind: rows.kind()}
	for {
		row, err := rows.next()
		if err == io.EOF {
			return r, nil
		}
		if err != nil {
			return r, fmt.Errorf("row %d: %w", r.Rows+1, err)
		}
		r.Rows++
		problems, outdated, err := c.check(ctx, row)
		if err != nil {
			return r, err
		}
		if outdated {
			r.Outdated++
		}
		if len(problems) == 0 {
			r.Verified++
			continue
		}
		r.Failures = append(r.Failures, Failure{r.Rows, row.value(c.idColumn()), row.value("source"), row.value("locator"), problems})
	}
}

// checker checks rows of one kind. It keeps what it last read again, because
// the rows of a notice follow each other.
type checker struct {
	source Source
	kind   kind
	recent []*reread
}

// recentNotices is how many notices are kept: a sorted file mixes them, and a
// large document takes megabytes.
const recentNotices = 32

func (c *checker) idColumn() string {
	if c.kind == tasks {
		return "task_id"
	}
	return "target_id"
}

// check lists what is wrong with a row; outdated tells whether that is only
// that the present rules read it otherwise.
func (c *checker) check(ctx context.Context, row row) (problems []string, outdated bool, err error) {
	notice, err := c.reread(ctx, row.value("source"), row.value("sha256"), row.value("notice_id"))
	if err != nil {
		return nil, false, err
	}
	if notice.problem != "" {
		return []string{notice.problem}, false, nil
	}
	add := func(problem string) {
		if problem != "" {
			problems = append(problems, problem)
		}
	}
	add(notice.quotes(row.value("locator"), row.value("evidence")))
	if c.kind == targets {
		add(amountAt(row.value("evidence"), row.value("span"), row.value("value"), row.value("value_max"), row.value("value_text")))
	}
	outdated = len(problems) == 0
	add(notice.differs(row, c.idColumn()))
	return problems, outdated && len(problems) > 0, nil
}

// reread is the notice of a source and hash, read again unless it was just now.
func (c *checker) reread(ctx context.Context, source, sha256, notice string) (*reread, error) {
	for _, n := range c.recent {
		if n.source == source && n.sha256 == sha256 && n.notice == notice {
			return n, nil
		}
	}
	n, err := c.source.reread(ctx, source, sha256, notice)
	if err != nil {
		return nil, err
	}
	if len(c.recent) == recentNotices {
		c.recent = slices.Delete(c.recent, 0, 1)
	}
	c.recent = append(c.recent, n)
	return n, nil
}

// normal makes line ends the same, which CSV writers change.
func normal(text string) string {
	return strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
}
