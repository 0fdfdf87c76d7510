package sqlite

import (
	"context"
	"database/sql"
	"strings"
	"time"

	"duban/corpus"
)

// The stages, in the order in which they run.
const (
	StageDocument = "document"
	StageNotice   = "notice"
	StageTasks    = "tasks"
	StageTargets  = "targets"
	StageIndex    = "index" // of the records that are stored for the page
)

// StageVersion names one version of a stage. It changes whenever the stage, its
// rules or a stage before it change.
type StageVersion struct{ Stage, Version string }

// State is how a stage ended for a page.
type State struct {
	StageVersion
	Outcome corpus.Outcome
	Reason  string
	At      time.Time
}

// Stale are the ids of current pages, in ingest order, that the stages in chain
// have not dealt with. A page is dealt with when the last stage of chain ran on it,
// or one of them failed, in its present version; an attachment when the first
// stage ran on it.
func (s *Store) Stale(ctx context.Context, chain []StageVersion) ([]int64, error) {
	last := chain[len(chain)-1]
	args := []any{last.Stage, last.Version}
	for _, v := range chain {
		args = append(args, v.Stage, v.Version)
	}
	args = append(args, chain[0].Stage, chain[0].Version)
	query := `SELECT p.id FROM pages p WHERE p.current = 1 AND NOT EXISTS (SELECT 1 FROM stages g WHERE g.page_id = p.id
		AND ((g.stage = ? AND g.version = ?) OR (g.outcome <> 'ok' AND (g.stage, g.version) IN (VALUES ` +
		strings.TrimSuffix(strings.Repeat("(?, ?), ", len(chain)), ", ") + `))
			OR (g.stage = ? AND g.version = ? AND p.source_id IN (SELECT source_id FROM attached))))
		ORDER BY p.source_id`
	return s.ids(ctx, query, args...)
}

// Current are the ids of the newest page of every source, in ingest order.
func (s *Store) Current(ctx context.Context) ([]int64, error) {
	return s.ids(ctx, "SELECT id FROM pages WHERE current = 1 ORDER BY source_id")
}

// Unindexed are the notice ids, in order of source, whose stored records the index
// stage has not dealt with in this version.
func (s *Store) Unindexed(ctx context.Context, version string) ([]string, error) {
	var ids []string
	query := `SELECT s.notice_id FROM notices n JOIN sources s ON s.id = n.source_id
		WHERE NOT EXISTS (SELECT 1 FROM stages g WHERE g.page_id = n.page_id AND g.stage = 'index' AND g.version = ?)
		AND ` + listed + ` ORDER BY s.source`
	err := s.each(ctx, query, []any{version}, func(rows *sql.Rows) error {
		var id string
		err := rows.Scan(&id)
		ids = append(ids, id)
		return err
	})
	return ids, err
}

func (s *Store) ids(ctx context.Context, query string, args ...any) ([]int64, error) {
	var ids []int64
	err := s.each(ctx, query, args, func(rows *sql.Rows) error {
		var id int64
		err := rows.Scan(&id)
		ids = append(ids, id)
		return err
	})
	return ids, err
}

// States are the states of a page's stages by stage name.
func (s *Store) States(ctx context.Context, pageID int64) (map[string]State, error) {
	states := map[string]State{}
	query := "SELECT stage, version, outcome, reason, at FROM stages WHERE page_id = ?"
	err := s.each(ctx, query, []any{pageID}, func(rows *sql.Rows) error {
		var g State
		var at string
		if err := rows.Scan(&g.Stage, &g.Version, &g.Outcome, &g.Reason, &at); err != nil {
			return err
		}
		var err error
		g.At, err = time.Parse(time.RFC3339, at)
		states[g.Stage] = g
		return err
	})
	return states, err
}

// PutIndexed records how the index stage ended for notices.
func (s *Store) PutIndexed(ctx context.Context, noticeIDs []string, state State) error {
	return s.transact(ctx, func(tx *sql.Tx) error {
		for _, id := range noticeIDs {
			var page int64
			query := "SELECT n.page_id FROM notices n JOIN sources s ON s.id = n.source_id WHERE s.notice_id = ?"
			if err := tx.QueryRowContext(ctx, query, id).Scan(&page); err != nil {
				return err
			}
			if err := putState(ctx, tx, page, state); err != nil {
				return err
			}
		}
		return nil
	})
}

// ForgetIndex makes every notice unindexed, for an index that is made anew.
func (s *Store) ForgetIndex(ctx context.Context) error {
	return s.transact(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, "DELETE FROM stages WHERE stage = 'index'")
		return err
	})
}

func putState(ctx context.Context, tx *sql.Tx, page int64, g State) error {
	_, err := tx.ExecContext(ctx, "INSERT OR REPLACE INTO stages (page_id, stage, version, outcome, reason, at) VALUES (?, ?, ?, ?, ?, ?)",
		page, g.Stage, g.Version, string(g.Outcome), g.Reason, stamp(g.At))
	return err
}

// Failure is an input that could not be done, with the stage that refused it.
type Failure struct {
	Source  string         `json:"source"`
	Stage   string         `json:"stage"` // `intake` where there are no bytes
	Outcome corpus.Outcome `json:"outcome"`
	Reason  string         `json:"reason"`
}

// StageIntake is the stage of a failure that left no bytes to work on.
const StageIntake = "intake"

// EachFailure calls do for every input that is refused and every stage that
// failed for the newest page of a source, in order of source.
func (s *Store) EachFailure(ctx context.Context, do func(Failure) error) error {
	query := `SELECT source, 'intake' AS stage, outcome, reason, at FROM refusals
		UNION ALL
		SELECT s.source, g.stage, g.outcome, g.reason, g.at FROM stages g
			JOIN pages p ON p.id = g.page_id AND p.current = 1 JOIN sources s ON s.id = p.source_id
			WHERE g.outcome <> 'ok'
		ORDER BY source, stage`
	return s.each(ctx, query, nil, func(rows *sql.Rows) error {
		var f Failure
		var at string
		if err := rows.Scan(&f.Source, &f.Stage, &f.Outcome, &f.Reason, &at); err != nil {
			return err
		}
		return do(f)
	})
}

// PutRefusal records that a source gave no bytes, and why.
func (s *Store) PutRefusal(ctx context.Context, source string, r *corpus.Refusal, at time.Time) error {
	return s.transact(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, "INSERT OR REPLACE INTO refusals (source, outcome, reason, at) VALUES (?, ?, ?, ?)",
			source, string(r.Outcome), r.Reason, stamp(at))
		return err
	})
}
