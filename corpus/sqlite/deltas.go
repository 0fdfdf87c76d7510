package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"duban/corpus"
)

// KeptRuns is of how many runs the deltas are kept.
const KeptRuns = 100

// Difference is one notice before and after a run. A nil notice was or is not there.
type Difference struct {
	Before, After *corpus.Notice
	Old, New      []corpus.Target
	// Withdrawn says that the notice's site has withdrawn it. Its records stay: Before is After.
	Withdrawn bool
}

// touch copies the records of a source's notice before they change for the first time in a run.
func touch(ctx context.Context, tx *sql.Tx, source int64) error {
	result, err := tx.ExecContext(ctx, `INSERT INTO touched (source_id, notice)
		VALUES (?1, coalesce((SELECT json FROM notices WHERE source_id = ?1), '')) ON CONFLICT (source_id) DO NOTHING`, source)
	if err != nil {
		return err
	}
	if n, err := result.RowsAffected(); err != nil || n == 0 {
		return err
	}
	_, err = tx.ExecContext(ctx, "INSERT INTO touched_targets (source_id, ord, json) SELECT source_id, ord, json FROM targets WHERE source_id = ?", source)
	return err
}

// EndRun compares every notice that was touched since the last run ended, that
// of a killed one included, and every one that its site has withdrawn since,
// with what it was: of gives the delta, ok is false where there is none. The deltas
// are stored under run, and what was kept for them is forgotten, in one transaction.
func (s *Store) EndRun(ctx context.Context, run time.Time, of func(Difference) (d corpus.NoticeDelta, ok bool)) error {
	touched, err := s.ids(ctx, "SELECT t.source_id FROM touched t JOIN sources s ON s.id = t.source_id ORDER BY s.source")
	if err != nil {
		return err
	}
	withdrawn, err := s.ids(ctx, `SELECT n.source_id FROM addresses a JOIN sources s ON s.source = a.url JOIN notices n ON n.source_id = s.id
		WHERE a.withdrawn = 1 AND NOT EXISTS (SELECT 1 FROM deltas d WHERE d.source_id = s.id AND d.event = 'withdrawn' AND d.run >= a.gone_at)
		ORDER BY s.source`)
	if err != nil || len(touched)+len(withdrawn) == 0 {
		return err
	}
	return s.transact(ctx, func(tx *sql.Tx) error {
		for _, part := range []struct {
			ids       []int64
			withdrawn bool
		}{{touched, false}, {withdrawn, true}} {
			for _, id := range part.ids {
				if err := s.putDelta(ctx, tx, run, id, part.withdrawn, of); err != nil {
					return err
				}
			}
		}
		return forgetRuns(ctx, tx)
	})
}

func (s *Store) putDelta(ctx context.Context, tx *sql.Tx, run time.Time, id int64, withdrawn bool, of func(Difference) (corpus.NoticeDelta, bool)) error {
	difference, err := s.difference(ctx, id, withdrawn)
	if err != nil {
		return fmt.Errorf("compare notice %d: %w", id, err)
	}
	d, ok := of(difference)
	if !ok {
		return nil
	}
	return putJSON(ctx, tx, d, "INSERT OR REPLACE INTO deltas (json, run, source_id, event) VALUES (?, ?, ?, ?)", millis(run), id, d.Event)
}

func forgetRuns(ctx context.Context, tx *sql.Tx) error {
	for _, statement := range []string{
		"DELETE FROM touched_targets",
		"DELETE FROM touched",
		fmt.Sprintf("DELETE FROM deltas WHERE event <> 'withdrawn' AND run <= (SELECT DISTINCT run FROM deltas ORDER BY run DESC LIMIT 1 OFFSET %d)", KeptRuns),
	} {
		if _, err := tx.ExecContext(ctx, statement); err != nil {
			return err
		}
	}
	return nil
}

func (s *Store) difference(ctx context.Context, id int64, withdrawn bool) (d Difference, err error) {
	after := func(n corpus.Notice) error { d.After = &n; return nil }
	add := func(t corpus.Target) error { d.New = append(d.New, t); return nil }
	err = errors.Join(
		eachJSON(ctx, s, "SELECT json FROM notices WHERE source_id = ?", []any{id}, after),
		eachJSON(ctx, s, "SELECT json FROM targets WHERE source_id = ? ORDER BY ord", []any{id}, add))
	if withdrawn {
		d.Before, d.Old, d.Withdrawn = d.After, d.New, true
		return d, err
	}
	before := func(n corpus.Notice) error { d.Before = &n; return nil }
	lose := func(t corpus.Target) error { d.Old = append(d.Old, t); return nil }
	return d, errors.Join(err,
		eachJSON(ctx, s, "SELECT notice FROM touched WHERE source_id = ? AND notice <> ''", []any{id}, before),
		eachJSON(ctx, s, "SELECT json FROM touched_targets WHERE source_id = ? ORDER BY ord", []any{id}, lose))
}

// EachDelta calls do for what a run changed, in the order of the notices' sources.
func (s *Store) EachDelta(ctx context.Context, run time.Time, do func(corpus.NoticeDelta) error) error {
	return eachJSON(ctx, s, "SELECT d.json FROM deltas d JOIN sources s ON s.id = d.source_id WHERE d.run = ? ORDER BY s.source", []any{millis(run)}, do)
}

// Runs are the last runs that changed any target, at most limit, the newest first.
func (s *Store) Runs(ctx context.Context, limit int) ([]time.Time, error) {
	var runs []time.Time
	err := s.each(ctx, "SELECT DISTINCT run FROM deltas ORDER BY run DESC LIMIT ?", []any{limit}, func(rows *sql.Rows) error {
		var ms int64
		err := rows.Scan(&ms)
		runs = append(runs, moment(ms))
		return err
	})
	return runs, err
}

// NoticeDeltas are what the last runs changed in one notice, at most limit, the newest first, and when.
func (s *Store) NoticeDeltas(ctx context.Context, noticeID string, limit int) (deltas []corpus.NoticeDelta, runs []time.Time, err error) {
	query := `SELECT d.run, d.json FROM deltas d JOIN sources s ON s.id = d.source_id WHERE s.notice_id = ? ORDER BY d.run DESC LIMIT ?`
	err = s.each(ctx, query, []any{noticeID, limit}, func(rows *sql.Rows) error {
		var ms int64
		var text sql.RawBytes
		if err := rows.Scan(&ms, &text); err != nil {
			return err
		}
		var d corpus.NoticeDelta
		if err := json.Unmarshal(text, &d); err != nil {
			return err
		}
		deltas, runs = append(deltas, d), append(runs, moment(ms))
		return nil
	})
	return deltas, runs, err
}
