package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"duban/corpus"
)

// Page is a stored page: all of a corpus.Page but its bytes, and where they stand.
type Page struct {
	ID       int64
	Version  int // of its source's bytes, from 1
	NoticeID string
	corpus.Page
	Size int64 // bytes
	Ref  corpus.RawRef
}

// Change is what taking in a page did.
type Change string

// The changes.
const (
	New       Change = "new"
	Changed   Change = "changed"
	Unchanged Change = "unchanged"
)

const pageColumns = `p.id, p.version, s.notice_id, s.source, p.media, p.sha256, p.fetched_at, p.parent, p.region, p.listed_on, p.size,
	p.warc_file, p.warc_offset, p.warc_length`

const fromPages = ` FROM pages p JOIN sources s ON s.id = p.source_id `

// PutPages stores pages whose bytes are on disk at their Ref already, in one
// transaction that is itself on disk when it returns. A page with the bytes of
// its source's newest version changes nothing; with other bytes it becomes the
// newest version. The changes are in the order of pages. Of a page its Source,
// Media, SHA256, FetchedAt, Parent, Region, ListedOn, Size and Ref are read.
func (s *Store) PutPages(ctx context.Context, pages []Page) (changes []Change, err error) {
	if s.write == nil {
		return nil, fmt.Errorf("%s is open for reading only", s.path)
	}
	if _, err := s.write.ExecContext(ctx, "PRAGMA synchronous = FULL"); err != nil {
		return nil, Unusable(s.path, err)
	}
	defer s.write.ExecContext(context.WithoutCancel(ctx), "PRAGMA synchronous = NORMAL")
	err = s.transact(ctx, func(tx *sql.Tx) error {
		changes = changes[:0]
		for _, p := range pages {
			change, err := putPage(ctx, tx, p)
			if err != nil {
				return fmt.Errorf("store page %s: %w", p.Source, err)
			}
			changes = append(changes, change)
		}
		return nil
	})
	return changes, err
}

func putPage(ctx context.Context, tx *sql.Tx, p Page) (Change, error) {
	for _, table := range []string{"refusals", "held"} { // it is here now
		if _, err := tx.ExecContext(ctx, "DELETE FROM "+table+" WHERE source = ?", p.Source); err != nil {
			return "", err
		}
	}
	source, err := sourceID(ctx, tx, p.Source)
	if err != nil {
		return "", err
	}
	var version int
	var digest string
	err = tx.QueryRowContext(ctx, "SELECT version, sha256 FROM pages WHERE source_id = ? AND current = 1", source).Scan(&version, &digest)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		// It may have been here before: see KeepMembers.
		err := tx.QueryRowContext(ctx, "SELECT COALESCE(MAX(version), 0) FROM pages WHERE source_id = ?", source).Scan(&version)
		if err != nil {
			return "", err
		}
		return New, insertPage(ctx, tx, source, version+1, p)
	case err != nil:
		return "", err
	case digest == p.SHA256:
		return Unchanged, nil
	}
	if _, err := tx.ExecContext(ctx, "UPDATE pages SET current = 0 WHERE source_id = ? AND current = 1", source); err != nil {
		return "", err
	}
	return Changed, insertPage(ctx, tx, source, version+1, p)
}

func sourceID(ctx context.Context, tx *sql.Tx, source string) (id int64, err error) {
	_, err = tx.ExecContext(ctx, "INSERT INTO sources (source, notice_id) VALUES (?, ?) ON CONFLICT (source) DO NOTHING", source, corpus.NoticeID(source))
	if err != nil {
		return 0, err
	}
	err = tx.QueryRowContext(ctx, "SELECT id FROM sources WHERE source = ?", source).Scan(&id)
	return id, err
}

func insertPage(ctx context.Context, tx *sql.Tx, source int64, version int, p Page) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO pages (source_id, version, current, sha256, media, size, fetched_at, parent, region, listed_on, warc_file, warc_offset, warc_length)
		VALUES (?, ?, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		source, version, p.SHA256, p.Media, p.Size, stamp(p.FetchedAt), p.Parent, p.Region, p.ListedOn, p.Ref.File, p.Ref.Offset, p.Ref.Length)
	return err
}

// Versions are all pages of a source, oldest first; none if it was never taken in.
func (s *Store) Versions(ctx context.Context, source string) ([]Page, error) {
	return s.pages(ctx, "WHERE s.source = ? ORDER BY p.version", source)
}

// Page is the page with an id.
func (s *Store) Page(ctx context.Context, id int64) (Page, error) {
	pages, err := s.pages(ctx, "WHERE p.id = ?", id)
	if err == nil && len(pages) == 0 {
		err = fmt.Errorf("there is no page %d in %s", id, s.path)
	}
	if err != nil {
		return Page{}, err
	}
	return pages[0], nil
}

// LastRef is the last raw record that anything refers to, or up to which the
// crawl has dealt with all; zero if there is none.
func (s *Store) LastRef(ctx context.Context) (last corpus.RawRef, err error) {
	const query = `SELECT warc_file, warc_offset, warc_length FROM
		(SELECT warc_file, warc_offset, warc_length FROM pages UNION ALL SELECT warc_file, warc_offset, warc_length FROM held
			UNION ALL SELECT warc_file, warc_offset, warc_length FROM archived)
		ORDER BY length(warc_file) DESC, warc_file DESC, warc_offset DESC LIMIT 1`
	err = s.each(ctx, query, nil, func(rows *sql.Rows) error { return rows.Scan(&last.File, &last.Offset, &last.Length) })
	return last, err
}

// PutArchived notes that the crawl has dealt with all raw records up to one, so
// that nobody looks through them again.
func (s *Store) PutArchived(ctx context.Context, ref corpus.RawRef) error {
	return s.transact(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, "INSERT OR REPLACE INTO archived (one, warc_file, warc_offset, warc_length) VALUES (1, ?, ?, ?)", ref.File, ref.Offset, ref.Length)
		return err
	})
}

func (s *Store) pages(ctx context.Context, where string, args ...any) ([]Page, error) {
	var pages []Page
	err := s.each(ctx, "SELECT "+pageColumns+fromPages+where, args, func(rows *sql.Rows) error {
		p, err := scanPage(rows)
		pages = append(pages, p)
		return err
	})
	return pages, err
}

func scanPage(rows interface{ Scan(...any) error }) (p Page, err error) {
	var at string
	err = rows.Scan(&p.ID, &p.Version, &p.NoticeID, &p.Source, &p.Media, &p.SHA256, &at, &p.Parent, &p.Region, &p.ListedOn, &p.Size,
		&p.Ref.File, &p.Ref.Offset, &p.Ref.Length)
	if err == nil {
		p.FetchedAt, err = time.Parse(time.RFC3339, at)
	}
	return p, err
}

func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339) }

// each calls do for every row of a query, one row in memory at a time.
func (s *Store) each(ctx context.Context, query string, args []any, do func(*sql.Rows) error) error {
	rows, err := s.asked.query(ctx, s.read, query, args)
	if err != nil {
		return Unusable(s.path, err)
	}
	defer rows.Close()
	for rows.Next() {
		if err := do(rows); err != nil {
			return err
		}
	}
	return Unusable(s.path, rows.Err())
}
