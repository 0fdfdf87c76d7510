package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"time"

	"duban/corpus"
)

// The sources of the crawl: how each one stands, what its last nights gave, and
// which versions of its pages are kept out of the corpus. For a page that shows
// them:
//
//	all, err := store.Sources(ctx)                 // one a site, by name
//	nights, err := store.Nights(ctx, site, 30)     // the newest first
//	held, err := store.Held(ctx, site)             // what is kept out, and why
//	counts, err := store.SiteCounts(ctx, now)      // addresses known, due, failing

// KeptNights is how many nights of a source are kept: over a year of daily ones.
const KeptNights = 400

// Sources tells how each source stands, in order of its name. A source whose
// first night has not ended is not among them.
func (s *Store) Sources(ctx context.Context) ([]corpus.SourceHealth, error) {
	var all []corpus.SourceHealth
	err := eachJSON(ctx, s, "SELECT json FROM health ORDER BY site", nil, func(h corpus.SourceHealth) error {
		all = append(all, h)
		return nil
	})
	return all, err
}

// Source tells how one source stands; ok is false if it has had no night.
func (s *Store) Source(ctx context.Context, site string) (h corpus.SourceHealth, ok bool, err error) {
	err = eachJSON(ctx, s, "SELECT json FROM health WHERE site = ?", []any{site}, func(found corpus.SourceHealth) error {
		h, ok = found, true
		return nil
	})
	return h, ok, err
}

// Nights are the last nights of a source, at most limit, the newest first.
func (s *Store) Nights(ctx context.Context, site string, limit int) ([]corpus.SourceNight, error) {
	var nights []corpus.SourceNight
	query := "SELECT json FROM nights WHERE site = ? ORDER BY at DESC LIMIT ?"
	err := eachJSON(ctx, s, query, []any{site, limit}, func(n corpus.SourceNight) error {
		nights = append(nights, n)
		return nil
	})
	return nights, err
}

// PutNights stores what one pass saw, and how the sources stand after it, in
// one transaction. A night that is stored already is replaced, one of a source
// that has more than KeptNights pushes the oldest out.
func (s *Store) PutNights(ctx context.Context, nights []corpus.SourceNight, health []corpus.SourceHealth) error {
	return s.transact(ctx, func(tx *sql.Tx) error {
		for _, n := range nights {
			if err := putNight(ctx, tx, n); err != nil {
				return fmt.Errorf("store a night of %s: %w", n.Site, err)
			}
		}
		for _, h := range health {
			if err := putJSON(ctx, tx, h, "INSERT OR REPLACE INTO health (json, site) VALUES (?, ?)", h.Site); err != nil {
				return fmt.Errorf("store the health of %s: %w", h.Site, err)
			}
		}
		return nil
	})
}

func putNight(ctx context.Context, tx *sql.Tx, n corpus.SourceNight) error {
	if err := putJSON(ctx, tx, n, "INSERT OR REPLACE INTO nights (json, site, at) VALUES (?, ?, ?)", n.Site, millis(n.At)); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, `DELETE FROM nights WHERE site = ?1 AND at <= (
		SELECT at FROM nights WHERE site = ?1 ORDER BY at DESC LIMIT 1 OFFSET ?2)`, n.Site, KeptNights)
	return err
}

// putJSON runs a statement whose first argument is v as JSON.
func putJSON(ctx context.Context, tx *sql.Tx, v any, statement string, args ...any) error {
	text, err := json.Marshal(v)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, statement, append([]any{string(text)}, args...)...)
	return err
}

// HeldPage is a version of a page that is kept out of the corpus. Of its Page
// the ID, Version and NoticeID are not stored.
type HeldPage struct {
	Page
	Site   string
	Reason string // plain words
}

// Hold keeps versions of pages out of the corpus; their bytes are on disk at
// their Ref already. A later version of the same source takes the place of the earlier one.
func (s *Store) Hold(ctx context.Context, pages []HeldPage) error {
	return s.transact(ctx, func(tx *sql.Tx) error {
		for _, p := range pages {
			_, err := tx.ExecContext(ctx, `INSERT OR REPLACE INTO held (source, site, reason, sha256, media, size, fetched_at, parent, warc_file, warc_offset, warc_length)
				VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
				p.Source, p.Site, p.Reason, p.SHA256, p.Media, p.Size, stamp(p.FetchedAt), p.Parent, p.Ref.File, p.Ref.Offset, p.Ref.Length)
			if err != nil {
				return fmt.Errorf("hold page %s: %w", p.Source, err)
			}
		}
		return nil
	})
}

// Held are the versions that are kept out of the corpus, of one site, or of all
// for an empty name; in order of source.
func (s *Store) Held(ctx context.Context, site string) ([]HeldPage, error) {
	var held []HeldPage
	query := `SELECT source, site, reason, sha256, media, size, fetched_at, parent, warc_file, warc_offset, warc_length
		FROM held WHERE ?1 = '' OR site = ?1 ORDER BY source`
	err := s.each(ctx, query, []any{site}, func(rows *sql.Rows) error {
		p, err := scanHeld(rows)
		held = append(held, p)
		return err
	})
	return held, err
}

func scanHeld(rows *sql.Rows) (p HeldPage, err error) {
	var at string
	err = rows.Scan(&p.Source, &p.Site, &p.Reason, &p.SHA256, &p.Media, &p.Size, &at, &p.Parent, &p.Ref.File, &p.Ref.Offset, &p.Ref.Length)
	if err == nil {
		p.FetchedAt, err = time.Parse(time.RFC3339, at)
	}
	return p, err
}

// Admit stores held versions of a site as the newest of their sources, all in
// one transaction, and holds them no longer: all of them, or with newOnly those
// of sources that the corpus has nothing of. The changes are in the order of Held.
func (s *Store) Admit(ctx context.Context, site string, newOnly bool) (changes []Change, err error) {
	held, err := s.Held(ctx, site)
	if err != nil || len(held) == 0 {
		return nil, err
	}
	err = s.transact(ctx, func(tx *sql.Tx) error {
		changes = changes[:0]
		for _, p := range held {
			var known bool
			err := tx.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM sources WHERE source = ?)", p.Source).Scan(&known)
			if err != nil || newOnly && known {
				if err != nil {
					return err
				}
				continue
			}
			change, err := putPage(ctx, tx, p.Page) // which ends the holding
			if err != nil {
				return fmt.Errorf("admit page %s: %w", p.Source, err)
			}
			changes = append(changes, change)
		}
		return nil
	})
	return changes, err
}

// DropHeld forgets the held versions of a site, whose source is right again.
// Their bytes stay where they are; their addresses count as never fetched, so
// that they are asked for again.
func (s *Store) DropHeld(ctx context.Context, site string) error {
	return s.transact(ctx, func(tx *sql.Tx) error {
		for _, statement := range []string{
			`UPDATE addresses SET etag = '', last_modified = '', body_hash = '', content_hash = '', due_at = 0
				WHERE url IN (SELECT source FROM held WHERE site = ?)`,
			"DELETE FROM held WHERE site = ?",
		} {
			if _, err := tx.ExecContext(ctx, statement, site); err != nil {
				return err
			}
		}
		return nil
	})
}
