package sqlite

import (
	"bytes"
	"compress/gzip"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"duban/corpus"
)

// Result is what the stages made of one page. A nil part was not made and what
// is stored of it stays; an empty one that is not nil replaces it.
type Result struct {
	PageID   int64
	Document *corpus.Document
	Notice   *corpus.Notice
	Tasks    []corpus.Task
	Targets  []corpus.Target
	Numbers  []corpus.Number // replaced together with Targets
	Links    []corpus.Link   // of Document; replaced together with it
	Joined   *Joined         // the attachments that the notice, tasks and targets were made with
	States   []State
}

// Put replaces the results of one page, its states last, in one transaction.
// The notice's counts of tasks and targets are set to what is then stored, and
// its records count as not indexed.
func (s *Store) Put(ctx context.Context, r Result) error {
	return s.transact(ctx, func(tx *sql.Tx) error {
		var source int64
		if err := tx.QueryRowContext(ctx, "SELECT source_id FROM pages WHERE id = ?", r.PageID).Scan(&source); err != nil {
			return fmt.Errorf("page %d: %w", r.PageID, err)
		}
		if err := errors.Join(putDocument(ctx, tx, r), putLinks(ctx, tx, source, r), putJoined(ctx, tx, source, r.Joined)); err != nil {
			return err
		}
		if err := putRecords(ctx, tx, source, r); err != nil {
			return err
		}
		for _, g := range r.States {
			if err := putState(ctx, tx, r.PageID, g); err != nil {
				return err
			}
		}
		return nil
	})
}

func putDocument(ctx context.Context, tx *sql.Tx, r Result) error {
	if r.Document == nil {
		return nil
	}
	packed, err := pack(r.Document)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, "INSERT OR REPLACE INTO documents (page_id, json) VALUES (?, ?)", r.PageID, packed)
	return err
}

func putRecords(ctx context.Context, tx *sql.Tx, source int64, r Result) error {
	if r.Notice == nil && r.Tasks == nil && r.Targets == nil {
		return nil
	}
	if err := errors.Join(touch(ctx, tx, source), unsign(ctx, tx, source)); err != nil {
		return err
	}
	if r.Notice != nil {
		if err := putNotice(ctx, tx, source, r.PageID, *r.Notice); err != nil {
			return err
		}
	}
	if r.Tasks != nil {
		if err := putTasks(ctx, tx, source, r.Tasks); err != nil {
			return err
		}
	}
	if r.Targets != nil {
		if err := putTargets(ctx, tx, source, r.Targets, r.Numbers); err != nil {
			return err
		}
	}
	if _, err := tx.ExecContext(ctx, "DELETE FROM unlisted WHERE notice_id = (SELECT notice_id FROM sources WHERE id = ?)", source); err != nil {
		return err
	}
	if err := countRecords(ctx, tx, source); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, "DELETE FROM stages WHERE page_id = ? AND stage = 'index'", r.PageID)
	return err
}

func putNotice(ctx context.Context, tx *sql.Tx, source, page int64, n corpus.Notice) error {
	text, err := json.Marshal(n)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO notices (source_id, page_id, json) VALUES (?, ?, ?)
		ON CONFLICT (source_id) DO UPDATE SET page_id = excluded.page_id, json = excluded.json`, source, page, string(text))
	return err
}

func putTasks(ctx context.Context, tx *sql.Tx, source int64, tasks []corpus.Task) error {
	if _, err := tx.ExecContext(ctx, "DELETE FROM tasks WHERE source_id = ?", source); err != nil {
		return err
	}
	insert, err := tx.PrepareContext(ctx, "INSERT INTO tasks (source_id, ord, task_id, place, json) VALUES (?, ?, ?, ?, ?)")
	if err != nil {
		return err
	}
	defer insert.Close()
	for i, t := range tasks {
		place, err := json.Marshal(t.Place)
		if err != nil {
			return err
		}
		text, err := json.Marshal(t)
		if err != nil {
			return err
		}
		if _, err := insert.ExecContext(ctx, source, i, t.ID, string(place), string(text)); err != nil {
			return err
		}
	}
	return nil
}

func putTargets(ctx context.Context, tx *sql.Tx, source int64, targets []corpus.Target, numbers []corpus.Number) error {
	for _, table := range []string{"targets", "numbers"} {
		if _, err := tx.ExecContext(ctx, "DELETE FROM "+table+" WHERE source_id = ?", source); err != nil {
			return err
		}
	}
	insert, err := tx.PrepareContext(ctx, "INSERT INTO targets (source_id, ord, target_id, task_id, json) VALUES (?, ?, ?, ?, ?)")
	if err != nil {
		return err
	}
	defer insert.Close()
	for i, t := range targets {
		text, err := json.Marshal(t)
		if err != nil {
			return err
		}
		if _, err := insert.ExecContext(ctx, source, i, t.ID, t.TaskID, string(text)); err != nil {
			return err
		}
	}
	packed, err := pack(numbers)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, "INSERT INTO numbers (source_id, json) VALUES (?, ?)", source, packed)
	return err
}

// countRecords makes a notice's counts those of the rows that are stored, also
// where a failed stage left earlier rows in place.
func countRecords(ctx context.Context, tx *sql.Tx, source int64) error {
	_, err := tx.ExecContext(ctx, `UPDATE notices SET json = json_set(json,
		'$.tasks', (SELECT count(*) FROM tasks WHERE source_id = notices.source_id),
		'$.targets', (SELECT count(*) FROM targets WHERE source_id = notices.source_id)) WHERE source_id = ?`, source)
	return err
}

// pack is v as gzipped JSON. The fastest level already halves what the next one saves.
func pack(v any) ([]byte, error) {
	var out bytes.Buffer
	zip, _ := gzip.NewWriterLevel(&out, gzip.BestSpeed)
	if err := json.NewEncoder(zip).Encode(v); err != nil {
		return nil, err
	}
	if err := zip.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

func unpack(packed []byte, into any) error {
	zip, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return err
	}
	raw, err := io.ReadAll(zip)
	if err != nil {
		return err
	}
	return json.Unmarshal(raw, into)
}
