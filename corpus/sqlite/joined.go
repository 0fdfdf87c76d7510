package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"duban/corpus"
)

// File is an attachment of a notice.
type File struct {
	Page
	Name     string
	Document *corpus.Document // nil where the document stage has not read it
}

// Joined says which attachments a notice's records were made with.
type Joined struct {
	Digest string // of the attachments and the versions of their documents; empty without any
	Copies corpus.Copies
}

// filed are the attachments of notices: what a digest is made of.
const filed = ` FROM attached a JOIN sources s ON s.id = a.source_id JOIN pages p ON p.source_id = a.source_id AND p.current = 1
	LEFT JOIN stages g ON g.page_id = p.id AND g.stage = 'document' `

// Files are the attachments of the notice with an id, in its order, and their digest.
func (s *Store) Files(ctx context.Context, noticeID string) (files []File, digest string, err error) {
	query := "SELECT a.name, coalesce(g.version, ''), coalesce(g.outcome, ''), " + pageColumns + filed +
		"WHERE a.notice = (SELECT id FROM sources WHERE notice_id = ?) ORDER BY a.ord"
	err = s.each(ctx, query, []any{noticeID}, func(rows *sql.Rows) error {
		var f File
		var version, outcome string
		page, err := scanPage(prefixed{rows, []any{&f.Name, &version, &outcome}})
		f.Page = page
		files = append(files, f)
		digest = extend(digest, f.Name, f.Source, f.SHA256, version, outcome)
		return err
	})
	for i := range files {
		if err != nil {
			break
		}
		var doc corpus.Document
		var ok bool
		if doc, ok, err = s.Document(ctx, files[i].ID); ok {
			files[i].Document = &doc
		}
	}
	return files, digest, err
}

// prefixed scans columns that stand before those of a page.
type prefixed struct {
	*sql.Rows
	before []any
}

func (p prefixed) Scan(into ...any) error { return p.Rows.Scan(append(p.before, into...)...) }

// extend adds one attachment to a digest.
func extend(digest string, parts ...string) string {
	text, _ := json.Marshal(append([]string{digest}, parts...)) // strings never fail
	return corpus.Hash(text)[:16]
}

// Joined says which attachments the records of the notice with an id were made with.
func (s *Store) Joined(ctx context.Context, noticeID string) (j Joined, err error) {
	query := "SELECT j.digest, j.copies FROM joined j JOIN sources s ON s.id = j.source_id WHERE s.notice_id = ?"
	err = s.each(ctx, query, []any{noticeID}, func(rows *sql.Rows) error {
		var copies string
		if err := rows.Scan(&j.Digest, &copies); err != nil {
			return err
		}
		return json.Unmarshal([]byte(copies), &j.Copies)
	})
	return j, err
}

func putJoined(ctx context.Context, tx *sql.Tx, source int64, j *Joined) error {
	switch {
	case j == nil:
		return nil
	case j.Digest == "":
		_, err := tx.ExecContext(ctx, "DELETE FROM joined WHERE source_id = ?", source)
		return err
	}
	text, err := json.Marshal(j.Copies)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, "INSERT OR REPLACE INTO joined (source_id, digest, copies) VALUES (?, ?, ?)", source, j.Digest, string(text))
	return err
}

func putLinks(ctx context.Context, tx *sql.Tx, source int64, r Result) error {
	if r.Document == nil {
		return nil
	}
	if _, err := tx.ExecContext(ctx, "DELETE FROM links WHERE source_id = ?", source); err != nil {
		return err
	}
	for i, l := range r.Links {
		if _, err := tx.ExecContext(ctx, "INSERT INTO links (source_id, ord, target, name) VALUES (?, ?, ?, ?)", source, i, l.Target, l.Name); err != nil {
			return err
		}
	}
	return nil
}

// together is a notice's own document with those of its attachments, as its
// records were made from them.
func (s *Store) together(ctx context.Context, noticeID string, own corpus.Document) (corpus.Document, error) {
	files, _, err := s.Files(ctx, noticeID)
	if err != nil || len(files) == 0 {
		return own, err
	}
	j, err := s.Joined(ctx, noticeID)
	var docs []corpus.Document
	for _, f := range files {
		if f.Document != nil {
			docs = append(docs, f.Document.InFile(f.Name, j.Copies[f.Source]))
		}
	}
	return own.With(docs...), err
}

// NoticesOf are the sources of the notices that a source belongs to as an
// attachment, in their order; none where it is no attachment.
func (s *Store) NoticesOf(ctx context.Context, source string) (notices []string, err error) {
	query := `SELECT n.source FROM attached a JOIN sources s ON s.id = a.source_id JOIN sources n ON n.id = a.notice WHERE s.source = ? ORDER BY n.source`
	err = s.each(ctx, query, []any{source}, func(rows *sql.Rows) error {
		var notice string
		err := rows.Scan(&notice)
		notices = append(notices, notice)
		return err
	})
	return notices, err
}

// Due are the current pages that the stages in chain have not dealt with, those
// of attachments and those of notices, each in ingest order; with all they are
// all current pages. A notice is due as well when its attachments are not those
// that its records were made with.
func (s *Store) Due(ctx context.Context, chain []StageVersion, all bool) (attachments, notices []int64, err error) {
	var ids []int64
	if all {
		ids, err = s.Current(ctx)
	} else {
		var rejoin []int64
		rejoin, err = s.rejoin(ctx)
		stale, also := s.Stale(ctx, chain)
		ids, err = append(stale, rejoin...), errors.Join(err, also)
	}
	if err != nil || len(ids) == 0 {
		return nil, nil, err
	}
	list := make([]string, len(ids))
	for i, id := range ids {
		list[i] = fmt.Sprint(id)
	}
	args, err := jsonArgs(list)
	if err != nil {
		return nil, nil, err
	}
	query := `SELECT p.id, EXISTS (SELECT 1 FROM attached a WHERE a.source_id = p.source_id) FROM pages p
		WHERE p.id IN (SELECT CAST(value AS INTEGER) FROM json_each(?)) ORDER BY p.source_id`
	err = s.each(ctx, query, args, func(rows *sql.Rows) error {
		var id int64
		var attached bool
		err := rows.Scan(&id, &attached)
		if attached {
			attachments = append(attachments, id)
		} else {
			notices = append(notices, id)
		}
		return err
	})
	return attachments, notices, err
}

// rejoin are the current pages of notices whose attachments are not those that
// their records were made with.
func (s *Store) rejoin(ctx context.Context) ([]int64, error) {
	digests := map[int64]string{}
	query := "SELECT a.notice, a.name, s.source, p.sha256, coalesce(g.version, ''), coalesce(g.outcome, '')" + filed + "ORDER BY a.notice, a.ord"
	err := s.each(ctx, query, nil, func(rows *sql.Rows) error {
		var notice int64
		var parts [5]string
		err := rows.Scan(&notice, &parts[0], &parts[1], &parts[2], &parts[3], &parts[4])
		digests[notice] = extend(digests[notice], parts[:]...)
		return err
	})
	if err != nil {
		return nil, err
	}
	var due []int64
	err = s.each(ctx, "SELECT source_id, digest FROM joined", nil, func(rows *sql.Rows) error {
		var notice int64
		var digest string
		err := rows.Scan(&notice, &digest)
		if digests[notice] != digest {
			due = append(due, notice)
		}
		delete(digests, notice)
		return err
	})
	for notice := range digests {
		due = append(due, notice)
	}
	if err != nil || len(due) == 0 {
		return nil, err
	}
	slices.Sort(due)
	text, err := json.Marshal(due)
	if err != nil {
		return nil, err
	}
	return s.ids(ctx, "SELECT id FROM pages WHERE current = 1 AND source_id IN (SELECT value FROM json_each(?))", string(text))
}
