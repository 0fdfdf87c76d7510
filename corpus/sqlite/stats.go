package sqlite

import (
	"context"
	"database/sql"
	"fmt"
)

// Stats counts what a corpus holds.
type Stats struct {
	Schema   int   `json:"schema"`
	Sources  int   `json:"sources"`
	Pages    int   `json:"pages"`     // versions of all sources
	RawBytes int64 `json:"raw_bytes"` // of all pages, unpacked
	Notices  int   `json:"notices"`   // withdrawn ones and their records left out, here and below
	Tasks    int   `json:"tasks"`
	Targets  int   `json:"targets"`
	Refused  int   `json:"refused"` // inputs that gave no bytes
	// Outcomes counts, by stage and outcome, how stages ended for the newest
	// page of each source.
	Outcomes map[string]map[string]int `json:"outcomes"`
}

// Stats counts the corpus.
func (s *Store) Stats(ctx context.Context) (Stats, error) {
	got := Stats{Outcomes: map[string]map[string]int{}}
	query := `WITH gone AS MATERIALIZED (SELECT s.id FROM addresses a CROSS JOIN sources s ON s.source = a.url WHERE a.withdrawn = 1)
		SELECT (SELECT user_version FROM pragma_user_version), (SELECT count(*) FROM sources),
		(SELECT count(*) FROM pages), (SELECT coalesce(sum(size), 0) FROM pages), (SELECT count(*) FROM notices) - (SELECT count(*) FROM notices WHERE source_id IN gone),
		(SELECT count(*) FROM tasks) - (SELECT count(*) FROM tasks WHERE source_id IN gone), (SELECT count(*) FROM targets) - (SELECT count(*) FROM targets WHERE source_id IN gone), (SELECT count(*) FROM refusals)`
	err := s.read.QueryRowContext(ctx, query).Scan(&got.Schema, &got.Sources, &got.Pages, &got.RawBytes, &got.Notices, &got.Tasks, &got.Targets, &got.Refused)
	if err != nil {
		return got, Unusable(s.path, err)
	}
	query = `SELECT g.stage, g.outcome, count(*) FROM stages g JOIN pages p ON p.id = g.page_id AND p.current = 1 GROUP BY 1, 2`
	err = s.each(ctx, query, nil, func(rows *sql.Rows) error {
		var stage, outcome string
		var n int
		if err := rows.Scan(&stage, &outcome, &n); err != nil {
			return err
		}
		if got.Outcomes[stage] == nil {
			got.Outcomes[stage] = map[string]int{}
		}
		got.Outcomes[stage][outcome] = n
		return nil
	})
	return got, err
}

// IntegrityCheck looks for damage in the database and for rows that contradict
// each other; each finding is a plain sentence, none means sound. It reads all of it.
func (s *Store) IntegrityCheck(ctx context.Context) (findings []string, err error) {
	keep := func(format string) func(*sql.Rows) error {
		return func(rows *sql.Rows) error {
			var what string
			if err := rows.Scan(&what); err != nil {
				return err
			}
			if what != "ok" {
				findings = append(findings, fmt.Sprintf(format, what))
			}
			return nil
		}
	}
	for _, check := range integrityChecks {
		if err := s.each(ctx, check.query, nil, keep(check.says)); err != nil {
			return findings, err
		}
	}
	return findings, nil
}

var integrityChecks = []struct{ query, says string }{
	{"SELECT integrity_check FROM pragma_integrity_check", "database: %s"},
	{`SELECT DISTINCT "table" FROM pragma_foreign_key_check`, "table %s refers to rows that do not exist"},
	{`SELECT source FROM sources s WHERE (SELECT count(*) FROM pages p WHERE p.source_id = s.id AND p.current = 1) <> 1`,
		"%s has no newest page"},
	{`SELECT s.source FROM notices n JOIN sources s ON s.id = n.source_id
		WHERE n.json ->> '$.tasks' <> (SELECT count(*) FROM tasks t WHERE t.source_id = n.source_id)
		   OR n.json ->> '$.targets' <> (SELECT count(*) FROM targets t WHERE t.source_id = n.source_id)`,
		"the counts of %s are not those of its rows; `duban process --all` sets them right"},
}
