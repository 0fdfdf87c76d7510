package sqlite

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
)

// KeepMembers takes the members of an archive out of the corpus that its newest
// version does not have, and tells how many there were. given are the sources that
// the newest version gave, refused ones included: what lies in one of them stays.
// A member that comes back is taken in like a new one. Bytes are kept for ever.
func (s *Store) KeepMembers(ctx context.Context, archive string, given map[string]bool) (gone int, err error) {
	inside := archive + "!/"
	var left []string
	const query = `SELECT s.source FROM sources s JOIN pages p ON p.source_id = s.id AND p.current = 1 WHERE s.source >= ? AND s.source < ? || char(1114111)`
	err = s.each(ctx, query, []any{inside, inside}, func(rows *sql.Rows) error {
		var source string
		err := rows.Scan(&source)
		if !within(given, source) {
			left = append(left, source)
		}
		return err
	})
	if err != nil || len(left) == 0 {
		return 0, err
	}
	slices.Sort(left)
	return len(left), s.transact(ctx, func(tx *sql.Tx) error {
		for _, source := range left {
			if err := unlist(ctx, tx, source); err != nil {
				return fmt.Errorf("take %s out: %w", source, err)
			}
			if _, err := tx.ExecContext(ctx, "UPDATE pages SET current = 0 WHERE current = 1 AND source_id = (SELECT id FROM sources WHERE source = ?)", source); err != nil {
				return fmt.Errorf("take %s out: %w", source, err)
			}
		}
		return nil
	})
}

// within tells whether a source is given, or lies in an archive that is.
func within(given map[string]bool, source string) bool {
	for {
		if given[source] {
			return true
		}
		at := strings.LastIndex(source, "!/")
		if at < 0 {
			return false
		}
		source = source[:at]
	}
}
