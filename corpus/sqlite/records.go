package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"duban/corpus"
)

// Filter chooses records by id. A nil list chooses all; an empty one that is
// not nil chooses none. Lists that a record type does not have are ignored:
// notices know Notices, tasks also Tasks, targets all three.
type Filter struct {
	Notices, Tasks, Targets []string
	// Withdrawn adds what a site has taken away.
	Withdrawn bool
}

// Withdrawn notices are in no list of records, though they can still be read
// one by one. Lists go by source and not by when it was taken in, because a
// crawl takes in what answers first.
const listed = "s.source NOT IN (SELECT url FROM addresses WHERE withdrawn = 1)"

// EachNotice calls do for the chosen notices in order of their source.
func (s *Store) EachNotice(ctx context.Context, f Filter, do func(corpus.Notice) error) error {
	where, args, err := choose(f.Withdrawn, ids{"s.notice_id", f.Notices})
	if err != nil {
		return err
	}
	query := "SELECT n.json FROM notices n JOIN sources s ON s.id = n.source_id" + where + " ORDER BY s.source"
	return eachJSON(ctx, s, query, args, do)
}

// EachTask calls do for the chosen tasks: notices in order of their source, tasks in document order.
func (s *Store) EachTask(ctx context.Context, f Filter, do func(corpus.Task) error) error {
	where, args, err := choose(f.Withdrawn, ids{"s.notice_id", f.Notices}, ids{"t.task_id", f.Tasks})
	if err != nil {
		return err
	}
	query := "SELECT t.json, t.place FROM tasks t JOIN sources s ON s.id = t.source_id" + where + " ORDER BY s.source, t.ord"
	return s.each(ctx, query, args, func(rows *sql.Rows) error {
		var text, place sql.RawBytes
		if err := rows.Scan(&text, &place); err != nil {
			return err
		}
		var t corpus.Task
		if err := errors.Join(json.Unmarshal(text, &t), json.Unmarshal(place, &t.Place)); err != nil {
			return err
		}
		return do(t)
	})
}

// EachTarget calls do for the chosen targets: notices in order of their source, targets in document order.
func (s *Store) EachTarget(ctx context.Context, f Filter, do func(corpus.Target) error) error {
	where, args, err := choose(f.Withdrawn, ids{"s.notice_id", f.Notices}, ids{"t.task_id", f.Tasks}, ids{"t.target_id", f.Targets})
	if err != nil {
		return err
	}
	query := "SELECT t.json FROM targets t JOIN sources s ON s.id = t.source_id" + where + " ORDER BY s.source, t.ord"
	return eachJSON(ctx, s, query, args, do)
}

// EachBody calls do for the bodies of the chosen tasks, in the order of EachTask.
func (s *Store) EachBody(ctx context.Context, f Filter, do func(corpus.Body) error) error {
	return s.EachTask(ctx, f, func(t corpus.Task) error {
		for _, b := range t.Bodies() {
			if err := do(b); err != nil {
				return err
			}
		}
		return nil
	})
}

// ids is a column that must hold one of a list of ids.
type ids struct {
	column string
	list   []string
}

// choose makes a WHERE clause of lists of ids, each passed as one JSON argument,
// because a list may be longer than SQLite allows arguments.
func choose(withdrawn bool, lists ...ids) (where string, args []any, err error) {
	tests := []string{listed}
	if withdrawn {
		tests[0] = "true"
	}
	for _, l := range lists {
		if l.list == nil {
			continue
		}
		text, err := json.Marshal(l.list)
		if err != nil {
			return "", nil, err
		}
		tests = append(tests, l.column+" IN (SELECT value FROM json_each(?))")
		args = append(args, string(text))
	}
	return " WHERE " + strings.Join(tests, " AND "), args, nil
}

func eachJSON[T any](ctx context.Context, s *Store, query string, args []any, do func(T) error) error {
	return s.each(ctx, query, args, func(rows *sql.Rows) error {
		var text sql.RawBytes
		if err := rows.Scan(&text); err != nil {
			return err
		}
		var record T
		if err := json.Unmarshal(text, &record); err != nil {
			return err
		}
		return do(record)
	})
}

// Notice is the notice that key names: its id, the beginning of its id that no
// other has, its source, or that of one of its attachments.
func (s *Store) Notice(ctx context.Context, key string) (corpus.Notice, error) {
	found, err := s.matches(ctx, key)
	if err != nil {
		return corpus.Notice{}, err
	}
	switch len(found) {
	case 1:
		return found[0], nil
	case 0:
		return corpus.Notice{}, s.notFound(ctx, key)
	}
	list := make([]string, len(found))
	for i, n := range found {
		list[i] = n.ID + " " + n.Source
	}
	if !strings.HasPrefix(found[0].ID, key) {
		return corpus.Notice{}, fmt.Errorf("%q belongs to several notices, name one of them: %s", key, strings.Join(list, "; "))
	}
	return corpus.Notice{}, fmt.Errorf("%q is the beginning of several notices' ids, write more of it: %s", key, strings.Join(list, "; "))
}

// matches are the notices whose id or source is key, else those that it is an
// attachment of, else up to five whose id begins with it.
func (s *Store) matches(ctx context.Context, key string) (found []corpus.Notice, err error) {
	keep := func(n corpus.Notice) error { found = append(found, n); return nil }
	const query = "SELECT n.json FROM notices n JOIN sources s ON s.id = n.source_id WHERE "
	if err := eachJSON(ctx, s, query+"s.notice_id = ? OR s.source = ?", []any{key, key}, keep); err != nil || len(found) > 0 || key == "" {
		return found, err
	}
	const files = "s.id IN (SELECT a.notice FROM attached a JOIN sources f ON f.id = a.source_id WHERE f.source = ? OR f.notice_id = ?) ORDER BY s.source LIMIT 5"
	if err := eachJSON(ctx, s, query+files, []any{key, key}, keep); err != nil || len(found) > 0 {
		return found, err
	}
	err = eachJSON(ctx, s, query+"substr(s.notice_id, 1, length(?1)) = ?1 ORDER BY s.notice_id LIMIT 5", []any{key}, keep)
	return found, err
}

// NoticeError says why there is no notice of a name.
type NoticeError struct {
	Key     string
	Failure *Failure // where the source is known, but a stage refused it
}

func (e *NoticeError) Error() string {
	if e.Failure != nil {
		return fmt.Sprintf("%s was taken in, but its %s stage ended %s: %s", e.Failure.Source, e.Failure.Stage, e.Failure.Outcome, e.Failure.Reason)
	}
	return fmt.Sprintf("no notice has the id or source %q; `duban export notices` lists them", e.Key)
}

func (s *Store) notFound(ctx context.Context, key string) error {
	missing := &NoticeError{Key: key}
	err := s.EachFailure(ctx, func(f Failure) error {
		if f.Source == key || corpus.NoticeID(f.Source) == key {
			missing.Failure = &f
		}
		return nil
	})
	return errors.Join(err, missing)
}

// Document is the document of a page; ok is false where none is stored.
func (s *Store) Document(ctx context.Context, pageID int64) (doc corpus.Document, ok bool, err error) {
	ok, err = s.unpackOne(ctx, &doc, "SELECT json FROM documents WHERE page_id = ?", pageID)
	return doc, ok, err
}

// NoticePage is the page that a notice's record was read from.
func (s *Store) NoticePage(ctx context.Context, noticeID string) (Page, error) {
	pages, err := s.pages(ctx, "JOIN notices n ON n.source_id = s.id AND n.page_id = p.id WHERE s.notice_id = ?", noticeID)
	if err == nil && len(pages) == 0 {
		err = &NoticeError{Key: noticeID}
	}
	if err != nil {
		return Page{}, err
	}
	return pages[0], nil
}

// Numbers are the fates of a notice's numerals, in document order.
func (s *Store) Numbers(ctx context.Context, noticeID string) (numbers []corpus.Number, err error) {
	_, err = s.unpackOne(ctx, &numbers, "SELECT m.json FROM numbers m JOIN sources s ON s.id = m.source_id WHERE s.notice_id = ?", noticeID)
	return numbers, err
}

func (s *Store) unpackOne(ctx context.Context, into any, query string, arg any) (ok bool, err error) {
	err = s.each(ctx, query, []any{arg}, func(rows *sql.Rows) error {
		ok = true
		var packed sql.RawBytes
		if err := rows.Scan(&packed); err != nil {
			return err
		}
		return unpack(packed, into)
	})
	return ok, err
}

// Records are one notice with everything that was found in it.
type Records struct {
	Notice   corpus.Notice
	Tasks    []corpus.Task
	Targets  []corpus.Target
	Document corpus.Document // with those of its attachments; zero where none is stored
}

// Told is what a notice with an id says, with its attachments, and its fields.
func (s *Store) Told(ctx context.Context, noticeID string) (n corpus.Notice, doc corpus.Document, err error) {
	page, err := s.NoticePage(ctx, noticeID)
	if err != nil {
		return n, doc, err
	}
	err = s.EachNotice(ctx, Filter{Notices: []string{noticeID}}, func(found corpus.Notice) error { n = found; return nil })
	if err == nil {
		doc, _, err = s.Document(ctx, page.ID)
	}
	if err == nil {
		doc, err = s.together(ctx, noticeID, doc)
	}
	return n, doc, err
}

// Records are those of the notice with an id.
func (s *Store) Records(ctx context.Context, noticeID string) (r Records, err error) {
	if r.Notice, r.Document, err = s.Told(ctx, noticeID); err != nil {
		return r, err
	}
	one := Filter{Notices: []string{noticeID}}
	err = errors.Join(
		s.EachTask(ctx, one, func(t corpus.Task) error { r.Tasks = append(r.Tasks, t); return nil }),
		s.EachTarget(ctx, one, func(t corpus.Target) error { r.Targets = append(r.Targets, t); return nil }),
	)
	return r, err
}
