package sqlite

import (
	"context"
	"database/sql"

	"duban/corpus"
)

// Signed is what is compared of one notice's text.
type Signed struct {
	Notice    int64 // its number in the corpus
	Number    string
	Signature []byte
	Bands     []int64
}

// Unpaired are the notices, by their numbers and in ingest order, of which this
// version of the comparison has not stored the pairs. First it forgets what is
// stored of notices that are no more, and of the texts of other versions.
func (s *Store) Unpaired(ctx context.Context, version string) (ids []int64, err error) {
	err = s.transact(ctx, func(tx *sql.Tx) error {
		lost, err := idsOf(ctx, tx, `SELECT source_id FROM texts WHERE version <> ?
			UNION SELECT a FROM copy_pairs WHERE a NOT IN (SELECT source_id FROM texts)
			UNION SELECT b FROM copy_pairs WHERE b NOT IN (SELECT source_id FROM texts)`, version)
		if err != nil {
			return err
		}
		for _, id := range lost {
			if err := unsign(ctx, tx, id); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return s.ids(ctx, `SELECT n.source_id FROM notices n LEFT JOIN texts t ON t.source_id = n.source_id
		WHERE t.source_id IS NULL OR t.paired = 0 ORDER BY n.source_id`)
}

func idsOf(ctx context.Context, tx *sql.Tx, query string, args ...any) (ids []int64, err error) {
	rows, err := tx.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var id int64
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, rows.Err()
}

// unsign forgets a notice's text and pairs; those it was paired with must be paired again.
func unsign(ctx context.Context, tx *sql.Tx, id int64) error {
	for _, statement := range []string{
		"UPDATE texts SET paired = 0 WHERE source_id IN (SELECT b FROM copy_pairs WHERE a = ?1 UNION SELECT a FROM copy_pairs WHERE b = ?1)",
		"DELETE FROM copy_pairs WHERE a = ?1 OR b = ?1",
		"DELETE FROM text_bands WHERE source_id = ?1",
		"DELETE FROM texts WHERE source_id = ?1",
	} {
		if _, err := tx.ExecContext(ctx, statement, id); err != nil {
			return err
		}
	}
	return nil
}

// PutSigned stores what is to be compared of a notice, in place of what there was.
func (s *Store) PutSigned(ctx context.Context, version string, t Signed) error {
	return s.transact(ctx, func(tx *sql.Tx) error {
		if err := unsign(ctx, tx, t.Notice); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, "INSERT INTO texts (source_id, version, number, signature, paired) VALUES (?, ?, ?, ?, 0)",
			t.Notice, version, t.Number, t.Signature); err != nil {
			return err
		}
		for _, band := range t.Bands {
			if _, err := tx.ExecContext(ctx, "INSERT OR IGNORE INTO text_bands (band, source_id) VALUES (?, ?)", band, t.Notice); err != nil {
				return err
			}
		}
		return nil
	})
}

// Lookalikes are the other notices that share a band or the document number with
// a notice, in ingest order, with their signatures.
func (s *Store) Lookalikes(ctx context.Context, notice int64) (found []Signed, err error) {
	query := `SELECT t.source_id, t.number, t.signature FROM texts t WHERE t.source_id <> ?1 AND t.source_id IN (
			SELECT o.source_id FROM text_bands b JOIN text_bands o ON o.band = b.band WHERE b.source_id = ?1
			UNION SELECT o.source_id FROM texts x JOIN texts o ON o.number = x.number AND o.number <> '' WHERE x.source_id = ?1)
		ORDER BY t.source_id`
	err = s.each(ctx, query, []any{notice}, func(rows *sql.Rows) error {
		var t Signed
		err := rows.Scan(&t.Notice, &t.Number, &t.Signature)
		found = append(found, t)
		return err
	})
	return found, err
}

// PutPairs stores which notices are copies of one, in place of those that were.
func (s *Store) PutPairs(ctx context.Context, notice int64, others []int64) error {
	return s.transact(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, "DELETE FROM copy_pairs WHERE a = ?1 OR b = ?1", notice); err != nil {
			return err
		}
		for _, other := range others {
			if _, err := tx.ExecContext(ctx, "INSERT OR IGNORE INTO copy_pairs (a, b) VALUES (?, ?)", min(notice, other), max(notice, other)); err != nil {
				return err
			}
		}
		return nil
	})
}

// Pairs are all pairs of copies, in order.
func (s *Store) Pairs(ctx context.Context) (pairs [][2]int64, err error) {
	err = s.each(ctx, "SELECT a, b FROM copy_pairs ORDER BY a, b", nil, func(rows *sql.Rows) error {
		var p [2]int64
		err := rows.Scan(&p[0], &p[1])
		pairs = append(pairs, p)
		return err
	})
	return pairs, err
}

// Numbered are notices by their numbers in the corpus, in the order of ids.
func (s *Store) Numbered(ctx context.Context, ids []int64) ([]corpus.Notice, error) {
	var all []corpus.Notice
	for _, id := range ids {
		err := eachJSON(ctx, s, "SELECT json FROM notices WHERE source_id = ?", []any{id}, func(n corpus.Notice) error {
			all = append(all, n)
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return all, nil
}

// CopyGroup is a group of notices by their numbers, with the one that stands for it.
type CopyGroup struct {
	Lead    int64
	Members []int64 // Lead among them
}

// PutGroups stores the groups of copies in place of those that were; with it all
// notices count as paired.
func (s *Store) PutGroups(ctx context.Context, groups []CopyGroup) error {
	return s.transact(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, "DELETE FROM copies"); err != nil {
			return err
		}
		for _, g := range groups {
			for _, id := range g.Members {
				if _, err := tx.ExecContext(ctx, "INSERT INTO copies (source_id, lead) VALUES (?, ?)", id, g.Lead); err != nil {
					return err
				}
			}
		}
		_, err := tx.ExecContext(ctx, "UPDATE texts SET paired = 1 WHERE paired = 0")
		return err
	})
}

// CopiesVersion changes whenever the groups of copies do.
func (s *Store) CopiesVersion(ctx context.Context) (version string, err error) {
	query := "SELECT COUNT(*) || ' ' || COALESCE(SUM((source_id * 31 + lead) % 1000003 * (source_id % 8191)), 0) FROM copies"
	err = s.each(ctx, query, nil, func(rows *sql.Rows) error { return rows.Scan(&version) })
	return version, err
}

// Copies tells for each notice that has copies, by id, which notice stands for
// its group; that one stands for itself.
func (s *Store) Copies(ctx context.Context) (leads map[string]string, err error) {
	leads = map[string]string{}
	query := "SELECT s.notice_id, l.notice_id FROM copies c JOIN sources s ON s.id = c.source_id JOIN sources l ON l.id = c.lead"
	err = s.each(ctx, query, nil, func(rows *sql.Rows) error {
		var id, lead string
		err := rows.Scan(&id, &lead)
		leads[id] = lead
		return err
	})
	return leads, err
}

// CopyMember is a notice that has copies.
type CopyMember struct {
	Notice, Lead string // ids; Lead is the notice that stands for its group
	Made         string // changes whenever the notice's records may have
}

// CopyMembers are the notices that have copies, as far as lists of records
// have them, in order of their ids.
func (s *Store) CopyMembers(ctx context.Context) (all []CopyMember, err error) {
	query := `SELECT s.notice_id, l.notice_id, n.page_id || ' ' || COALESCE(t.version || ' ' || t.outcome, '') || ' ' || COALESCE(j.digest, '')
		FROM copies c JOIN sources s ON s.id = c.source_id JOIN sources l ON l.id = c.lead JOIN notices n ON n.source_id = c.source_id
		LEFT JOIN stages t ON t.page_id = n.page_id AND t.stage = ? LEFT JOIN joined j ON j.source_id = c.source_id
		WHERE ` + listed + ` ORDER BY s.notice_id`
	err = s.each(ctx, query, []any{StageTargets}, func(rows *sql.Rows) error {
		var m CopyMember
		err := rows.Scan(&m.Notice, &m.Lead, &m.Made)
		all = append(all, m)
		return err
	})
	return all, err
}

// CopiesOf are the notices that are copies of the one with an id, the one that
// stands for all of them first, then by source; none if it has no copies.
func (s *Store) CopiesOf(ctx context.Context, noticeID string) (all []corpus.Notice, err error) {
	query := `SELECT n.json FROM copies own JOIN sources s ON s.id = own.source_id JOIN copies c ON c.lead = own.lead JOIN notices n ON n.source_id = c.source_id
		JOIN sources o ON o.id = c.source_id WHERE s.notice_id = ?1 AND c.source_id <> own.source_id ORDER BY c.source_id <> c.lead, o.source`
	err = eachJSON(ctx, s, query, []any{noticeID}, func(n corpus.Notice) error { all = append(all, n); return nil })
	return all, err
}
