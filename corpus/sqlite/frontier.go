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

// The frontier's rows. A visit is as durable as the system's next flush: one
// that a power cut loses is made again, and its page is stored once all the same.

// Discover adds addresses that are new and leaves the others as they are,
// except that one with a later date in the list than before is due when it is
// found again. fresh tells for each whether it was found after known, which is
// a list's PassedAt. All is one transaction.
func (s *Store) Discover(ctx context.Context, found []corpus.Address, known time.Time) (fresh []bool, err error) {
	err = s.transact(ctx, func(tx *sql.Tx) error {
		d, err := newDiscovery(ctx, tx)
		if err != nil {
			return err
		}
		defer d.close()
		fresh = make([]bool, len(found))
		for i, a := range found {
			at, err := d.discover(ctx, a)
			if err != nil {
				return fmt.Errorf("note address %s: %w", a.URL, err)
			}
			fresh[i] = known.IsZero() || at > millis(known)
		}
		return nil
	})
	return fresh, err
}

// discovery holds the statements of Discover, which runs them for tens of
// thousands of addresses at once.
type discovery struct{ find, renew, host, insert *sql.Stmt }

func newDiscovery(ctx context.Context, tx *sql.Tx) (d *discovery, err error) {
	d = &discovery{}
	for _, s := range []struct {
		into **sql.Stmt
		text string
	}{
		{&d.find, "SELECT found_at, date FROM addresses WHERE url = ?"},
		{&d.renew, "UPDATE addresses SET date = ?, due_at = CASE WHEN ? <> '' THEN min(due_at, ?) ELSE due_at END WHERE url = ?"},
		{&d.host, "INSERT INTO hosts (host, paused_until, pace) VALUES (?, 0, 0) ON CONFLICT (host) DO NOTHING"},
		{&d.insert, `INSERT INTO addresses (host_id, url, kind, rank, site, parent, title, date, found_at, due_at, visited_at, changed_at,
			passed_at, deep_at, interval, status, etag, last_modified, body_hash, content_hash, failures, gone_at, gone, withdrawn, answered_at)
			VALUES ((SELECT id FROM hosts WHERE host = ?), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`},
	} {
		if *s.into, err = tx.PrepareContext(ctx, s.text); err != nil {
			d.close()
			return nil, err
		}
	}
	return d, nil
}

func (d *discovery) close() {
	for _, s := range []*sql.Stmt{d.find, d.renew, d.host, d.insert} {
		if s != nil {
			s.Close()
		}
	}
}

// discover returns when an address was first found.
func (d *discovery) discover(ctx context.Context, a corpus.Address) (foundAt int64, err error) {
	var date string
	err = d.find.QueryRowContext(ctx, a.URL).Scan(&foundAt, &date)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return millis(a.FoundAt), d.add(ctx, a)
	case err != nil:
		return 0, err
	case a.Date > date:
		_, err = d.renew.ExecContext(ctx, a.Date, date, millis(a.DueAt), a.URL)
	}
	return foundAt, err
}

func (d *discovery) add(ctx context.Context, a corpus.Address) error {
	if _, err := d.host.ExecContext(ctx, a.Host); err != nil {
		return err
	}
	_, err := d.insert.ExecContext(ctx, append([]any{a.Host, a.URL, string(a.Kind), rank(a), a.Site, a.Parent, a.Title, a.Date, millis(a.FoundAt)}, visited(a)...)...)
	return err
}

// visited are the columns that a visit changes.
func visited(a corpus.Address) []any {
	return []any{millis(a.DueAt), millis(a.VisitedAt), millis(a.ChangedAt), millis(a.PassedAt), millis(a.DeepAt), a.Interval.Milliseconds(),
		a.Status, a.ETag, a.LastModified, a.BodyHash, a.ContentHash, a.Failures, millis(a.GoneAt), a.Gone, a.Withdrawn, millis(a.AnsweredAt)}
}

// rank orders a host's due addresses: what is new must not wait behind a
// backlog of pages that are only looked at again.
func rank(a corpus.Address) int {
	switch {
	case a.Kind == corpus.AddressList:
		return 0
	case !a.VisitedAt.IsZero() || a.Failures > 0:
		return 3
	case a.Kind == corpus.AddressDetail:
		return 1
	}
	return 2
}

// PutVisits writes the rows of visited addresses, in one transaction. A notice
// that is withdrawn by it is to be taken out of the index, one that came back to
// be put there again.
func (s *Store) PutVisits(ctx context.Context, visits ...corpus.Address) error {
	return s.transact(ctx, func(tx *sql.Tx) error {
		update, err := tx.PrepareContext(ctx, `UPDATE addresses SET due_at = ?, visited_at = ?, changed_at = ?, passed_at = ?, deep_at = ?, interval = ?,
				status = ?, etag = ?, last_modified = ?, body_hash = ?, content_hash = ?, failures = ?, gone_at = ?, gone = ?, withdrawn = ?, answered_at = ?, rank = ?, title = ?
			WHERE url = ?`)
		if err != nil {
			return err
		}
		defer update.Close()
		for _, a := range visits {
			result, err := update.ExecContext(ctx, append(visited(a), rank(a), a.Title, a.URL)...)
			if err != nil {
				return fmt.Errorf("note visit of %s: %w", a.URL, err)
			}
			if n, err := result.RowsAffected(); err != nil || n != 1 {
				return errors.Join(err, fmt.Errorf("note visit of %s: it was never discovered", a.URL))
			}
			if a.Withdrawn {
				if err := withdraw(ctx, tx, a.URL); err != nil {
					return fmt.Errorf("withdraw %s: %w", a.URL, err)
				}
			}
		}
		return nil
	})
}

// withdraw makes the index forget a notice, if it holds it. Should the notice
// come back, it counts as not indexed.
func withdraw(ctx context.Context, tx *sql.Tx, source string) error {
	for _, query := range []string{
		`INSERT OR IGNORE INTO unlisted (notice_id) SELECT s.notice_id FROM sources s JOIN notices n ON n.source_id = s.id
			JOIN stages g ON g.page_id = n.page_id AND g.stage = 'index' WHERE s.source = ?`,
		`DELETE FROM stages WHERE stage = 'index' AND page_id IN (SELECT p.id FROM pages p JOIN sources s ON s.id = p.source_id WHERE s.source = ?)`,
	} {
		if _, err := tx.ExecContext(ctx, query, source); err != nil {
			return err
		}
	}
	return nil
}

// DueHosts are the hosts with an address that is due, those that are paused
// left out, the longest waiting first. A crawl gives each of them its own turn.
func (s *Store) DueHosts(ctx context.Context, now time.Time) ([]string, error) {
	var hosts []string
	query := `SELECT host FROM (SELECT h.host, (SELECT min(d) FROM (
			SELECT min(due_at) AS d FROM addresses WHERE host_id = h.id AND rank = 0 UNION ALL
			SELECT min(due_at) FROM addresses WHERE host_id = h.id AND rank = 1 UNION ALL
			SELECT min(due_at) FROM addresses WHERE host_id = h.id AND rank = 2 UNION ALL
			SELECT min(due_at) FROM addresses WHERE host_id = h.id AND rank = 3)) AS first
		FROM hosts h WHERE h.paused_until <= ?) WHERE first <= ? ORDER BY first, host`
	err := s.each(ctx, query, []any{millis(now), millis(now)}, func(rows *sql.Rows) error {
		var host string
		err := rows.Scan(&host)
		hosts = append(hosts, host)
		return err
	})
	return hosts, err
}

// DueCursor goes through the due addresses of one host, each once.
type DueCursor struct {
	Sites  []string // nil for all
	behind [4]place // per rank: the last one that was given
}

// place is where an address stands among the due ones of its rank.
type place struct{ due, id int64 }

// DueAddresses are the next due addresses of a host behind the cursor, at most
// limit: lists, then new notices, their attachments, and what is only looked at
// again; the longest due first. What became due in the meantime comes along.
func (s *Store) DueAddresses(ctx context.Context, host string, now time.Time, limit int, c *DueCursor) ([]corpus.Address, error) {
	chosen := ""
	if c.Sites != nil {
		text, err := json.Marshal(c.Sites)
		if err != nil {
			return nil, err
		}
		chosen = string(text)
	}
	var due []corpus.Address
	for r := 0; r < len(c.behind) && len(due) < limit; r++ {
		err := s.each(ctx, addressColumns+`WHERE a.host_id = (SELECT id FROM hosts WHERE host = ?1) AND a.rank = ?2
			AND a.due_at >= ?3 AND a.due_at <= ?4 AND (a.due_at, a.id) > (?3, ?5) AND (?6 = '' OR a.site IN (SELECT value FROM json_each(?6)))
			ORDER BY a.due_at, a.id LIMIT ?7`,
			[]any{host, r, c.behind[r].due, millis(now), c.behind[r].id, chosen, limit - len(due)}, func(rows *sql.Rows) error {
				id, a, err := scanAddress(rows)
				c.behind[r] = place{millis(a.DueAt), id}
				due = append(due, a)
				return err
			})
		if err != nil {
			return nil, err
		}
	}
	return due, nil
}

// Address is what is known of an address; ok is false if it was never discovered.
func (s *Store) Address(ctx context.Context, url string) (a corpus.Address, ok bool, err error) {
	found, err := s.addresses(ctx, "WHERE a.url = ?", url)
	if err != nil || len(found) == 0 {
		return a, false, err
	}
	return found[0], true, nil
}

// AttachmentsOf are the addresses that were found as attachments of a page, in order of finding.
func (s *Store) AttachmentsOf(ctx context.Context, parent string) ([]corpus.Address, error) {
	return s.addresses(ctx, "WHERE a.parent = ? AND a.kind = 'attachment' ORDER BY a.id", parent)
}

// Withdrawn are the withdrawn addresses of a site, in order of finding.
func (s *Store) Withdrawn(ctx context.Context, site string) ([]corpus.Address, error) {
	return s.addresses(ctx, "WHERE a.withdrawn = 1 AND a.site = ? ORDER BY a.id", site)
}

// HostState is what was learned of a host.
type HostState struct {
	PausedUntil time.Time     // zero for not at all
	Pace        time.Duration // between requests; 0 for none learned yet
}

// HostState is what is known of a host, zero if it was never discovered.
func (s *Store) HostState(ctx context.Context, host string) (h HostState, err error) {
	err = s.each(ctx, "SELECT paused_until, pace FROM hosts WHERE host = ?", []any{host}, func(rows *sql.Rows) error {
		var until, pace int64
		err := rows.Scan(&until, &pace)
		h = HostState{PausedUntil: moment(until), Pace: time.Duration(pace) * time.Millisecond}
		return err
	})
	return h, err
}

// PutHostState notes what was learned of a host, also one without any address yet.
func (s *Store) PutHostState(ctx context.Context, host string, h HostState) error {
	return s.transact(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO hosts (host, paused_until, pace) VALUES (?, ?, ?)
			ON CONFLICT (host) DO UPDATE SET paused_until = excluded.paused_until, pace = excluded.pace`,
			host, millis(h.PausedUntil), h.Pace.Milliseconds())
		return err
	})
}

// SiteCount is how a site's addresses stand.
type SiteCount struct {
	Site                           string
	Known, Due, Withdrawn, Failing int
}

// SiteCounts counts the addresses of each site, in order of its name.
func (s *Store) SiteCounts(ctx context.Context, now time.Time) ([]SiteCount, error) {
	var counts []SiteCount
	query := "SELECT site, count(*), sum(due_at <= ?), sum(withdrawn), sum(failures > 0) FROM addresses GROUP BY site ORDER BY site"
	err := s.each(ctx, query, []any{millis(now)}, func(rows *sql.Rows) error {
		var c SiteCount
		err := rows.Scan(&c.Site, &c.Known, &c.Due, &c.Withdrawn, &c.Failing)
		counts = append(counts, c)
		return err
	})
	return counts, err
}

const addressColumns = `SELECT a.id, a.url, a.kind, a.site, h.host, a.parent, a.title, a.date, a.found_at, a.due_at, a.visited_at, a.changed_at, a.passed_at,
	a.deep_at, a.interval, a.status, a.etag, a.last_modified, a.body_hash, a.content_hash, a.failures, a.gone_at, a.gone, a.withdrawn, a.answered_at
	FROM addresses a JOIN hosts h ON h.id = a.host_id `

func (s *Store) addresses(ctx context.Context, where string, args ...any) ([]corpus.Address, error) {
	var found []corpus.Address
	err := s.each(ctx, addressColumns+where, args, func(rows *sql.Rows) error {
		_, a, err := scanAddress(rows)
		found = append(found, a)
		return err
	})
	return found, err
}

func scanAddress(rows *sql.Rows) (id int64, a corpus.Address, err error) {
	var at [8]int64
	var interval int64
	err = rows.Scan(&id, &a.URL, &a.Kind, &a.Site, &a.Host, &a.Parent, &a.Title, &a.Date, &at[0], &at[1], &at[2], &at[3], &at[4],
		&at[5], &interval, &a.Status, &a.ETag, &a.LastModified, &a.BodyHash, &a.ContentHash, &a.Failures, &at[6], &a.Gone, &a.Withdrawn, &at[7])
	a.Interval = time.Duration(interval) * time.Millisecond
	for i, to := range []*time.Time{&a.FoundAt, &a.DueAt, &a.VisitedAt, &a.ChangedAt, &a.PassedAt, &a.DeepAt, &a.GoneAt, &a.AnsweredAt} {
		*to = moment(at[i])
	}
	return id, a, err
}

func millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

func moment(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}
