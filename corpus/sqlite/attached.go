package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"duban/corpus"
)

// Candidate is a page that may be an attachment, have one, or decide between
// the files of a folder.
type Candidate struct {
	Source string
	Parent string // as it was taken in
	// Unread is true where the document stage refused the page: nothing can be joined to it.
	Unread bool
	Links  []corpus.Link // in page order
}

// Candidates are the pages that matter for joining, in ingest order: those
// taken in with a parent and these parents, those with links, what links lead
// to, and the files of this machine in folders (or archives) where a name holds one of marks.
func (s *Store) Candidates(ctx context.Context, marks []string) ([]Candidate, error) {
	links, err := s.links(ctx)
	if err != nil {
		return nil, err
	}
	found, err := s.foundFiles(ctx)
	if err != nil {
		return nil, err
	}
	folders, err := s.markedFolders(ctx, marks)
	if err != nil {
		return nil, err
	}
	args, err := jsonArgs(folders)
	if err != nil {
		return nil, err
	}
	query := `SELECT s.id, s.source, p.parent, EXISTS (SELECT 1 FROM stages g WHERE g.page_id = p.id AND g.stage = 'document' AND g.outcome <> 'ok')` +
		fromPages + `WHERE p.current = 1 AND (p.parent <> ''
			OR s.id IN (SELECT source_id FROM links) OR s.source IN (SELECT target FROM links)
			OR s.source IN (SELECT page FROM found_files) OR s.source IN (SELECT target FROM found_files)
			OR s.source IN (SELECT parent FROM pages WHERE current = 1 AND parent <> '')
			OR EXISTS (SELECT 1 FROM json_each(?) f WHERE s.source >= f.value AND s.source < f.value || char(1114111)))
		ORDER BY s.id`
	var all []Candidate
	err = s.each(ctx, query, args, func(rows *sql.Rows) error {
		var id int64
		var c Candidate
		err := rows.Scan(&id, &c.Source, &c.Parent, &c.Unread)
		c.Links = withFound(links[id], found[c.Source])
		all = append(all, c)
		return err
	})
	return all, err
}

func jsonArgs(list []string) ([]any, error) {
	text, err := json.Marshal(list)
	return []any{string(text)}, err
}

func (s *Store) links(ctx context.Context) (map[int64][]corpus.Link, error) {
	links := map[int64][]corpus.Link{}
	err := s.each(ctx, "SELECT source_id, target, name FROM links ORDER BY source_id, ord", nil, func(rows *sql.Rows) error {
		var id int64
		var l corpus.Link
		err := rows.Scan(&id, &l.Target, &l.Name)
		links[id] = append(links[id], l)
		return err
	})
	return links, err
}

// PutFiles replaces what the crawl found on pages, by their sources: the files
// that they name, in page order.
func (s *Store) PutFiles(ctx context.Context, pages map[string][]corpus.Link) error {
	return s.transact(ctx, func(tx *sql.Tx) error {
		for page, files := range pages {
			if _, err := tx.ExecContext(ctx, "DELETE FROM found_files WHERE page = ?", page); err != nil {
				return err
			}
			for i, f := range files {
				if _, err := tx.ExecContext(ctx, "INSERT INTO found_files (page, ord, target, name) VALUES (?, ?, ?, ?)", page, i, f.Target, f.Name); err != nil {
					return fmt.Errorf("note the files of %s: %w", page, err)
				}
			}
		}
		return nil
	})
}

// foundFiles are the files that the crawl found, by page.
func (s *Store) foundFiles(ctx context.Context) (map[string][]corpus.Link, error) {
	found := map[string][]corpus.Link{}
	err := s.each(ctx, "SELECT page, target, name FROM found_files ORDER BY page, ord", nil, func(rows *sql.Rows) error {
		var page string
		var l corpus.Link
		err := rows.Scan(&page, &l.Target, &l.Name)
		found[page] = append(found[page], l)
		return err
	})
	return found, err
}

// withFound adds to the links of a page's document the files that only the crawl found on it.
func withFound(links, found []corpus.Link) []corpus.Link {
	for _, f := range found {
		if !slices.ContainsFunc(links, func(l corpus.Link) bool { return l.Target == f.Target }) {
			links = append(links, f)
		}
	}
	return links
}

// markedFolders are the folders, with their slash, of local sources whose way
// holds a mark: of the files themselves, and one folder up.
func (s *Store) markedFolders(ctx context.Context, marks []string) ([]string, error) {
	args, err := jsonArgs(marks)
	if err != nil {
		return nil, err
	}
	query := `SELECT s.source FROM sources s WHERE instr(s.source, '://') = 0 AND EXISTS (SELECT 1 FROM json_each(?) m WHERE instr(s.source, m.value) > 0)`
	seen := map[string]bool{}
	err = s.each(ctx, query, args, func(rows *sql.Rows) error {
		var source string
		if err := rows.Scan(&source); err != nil {
			return err
		}
		for folder := source; ; {
			at := strings.LastIndexByte(strings.TrimSuffix(folder, "/"), '/')
			if at < 0 {
				seen[""] = true
				return nil
			}
			folder = folder[:at+1]
			seen[folder] = true
			if !slices.ContainsFunc(marks, func(m string) bool { return strings.Contains(folder, m) }) {
				return nil
			}
		}
	})
	var folders []string
	for f := range seen {
		folders = append(folders, f)
	}
	slices.Sort(folders)
	return folders, err
}

// Attach makes list the attached pages, in the order of the attachments of each
// notice, and tells whether that changed anything. A page that becomes an
// attachment loses its own notice; one that no longer is one is to be read again.
// Everything happens in one transaction.
func (s *Store) Attach(ctx context.Context, list []corpus.Attached) (changed bool, err error) {
	have, err := s.attached(ctx)
	if err != nil || slices.Equal(have, list) {
		return false, err
	}
	return true, s.transact(ctx, func(tx *sql.Tx) error {
		if err := detach(ctx, tx, have, list); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, "DELETE FROM attached"); err != nil {
			return err
		}
		was := map[string]bool{}
		for _, a := range have {
			was[a.Source] = true
		}
		ord, notice := 0, ""
		for _, a := range list {
			if a.Notice != notice {
				ord, notice = 0, a.Notice
			}
			if err := attach(ctx, tx, a, ord); err != nil {
				return fmt.Errorf("attach %s to %s: %w", a.Source, a.Notice, err)
			}
			if !was[a.Source] {
				if err := unlist(ctx, tx, a.Source); err != nil {
					return err
				}
			}
			ord++
		}
		return nil
	})
}

// attached is the present list, by notice and order.
func (s *Store) attached(ctx context.Context) (list []corpus.Attached, err error) {
	query := `SELECT s.source, n.source, a.name FROM attached a JOIN sources s ON s.id = a.source_id JOIN sources n ON n.id = a.notice ORDER BY n.source, a.ord`
	err = s.each(ctx, query, nil, func(rows *sql.Rows) error {
		var a corpus.Attached
		err := rows.Scan(&a.Source, &a.Notice, &a.Name)
		list = append(list, a)
		return err
	})
	return list, err
}

// detach makes the pages of have that list does not have stale from the notice stage on.
func detach(ctx context.Context, tx *sql.Tx, have, list []corpus.Attached) error {
	stays := map[string]bool{}
	for _, a := range list {
		stays[a.Source] = true
	}
	for _, a := range have {
		if stays[a.Source] {
			continue
		}
		const query = `DELETE FROM stages WHERE stage <> 'document' AND page_id IN (SELECT p.id FROM pages p JOIN sources s ON s.id = p.source_id WHERE s.source = ?)`
		if _, err := tx.ExecContext(ctx, query, a.Source); err != nil {
			return err
		}
	}
	return nil
}

func attach(ctx context.Context, tx *sql.Tx, a corpus.Attached, ord int) error {
	const query = `INSERT INTO attached (source_id, notice, ord, name)
		SELECT s.id, n.id, ?, ? FROM sources s, sources n WHERE s.source = ? AND n.source = ?`
	done, err := tx.ExecContext(ctx, query, ord, a.Name, a.Source, a.Notice)
	if err != nil {
		return err
	}
	if n, err := done.RowsAffected(); err != nil || n != 1 {
		return fmt.Errorf("%d rows were made: %w", n, err)
	}
	return nil
}

// unlist takes the notice of a source away, and remembers it for the index.
func unlist(ctx context.Context, tx *sql.Tx, source string) error {
	var id int64
	if err := tx.QueryRowContext(ctx, "SELECT id FROM sources WHERE source = ?", source).Scan(&id); err != nil {
		return err
	}
	if err := errors.Join(touch(ctx, tx, id), unsign(ctx, tx, id)); err != nil {
		return err
	}
	for _, query := range []string{
		"INSERT OR IGNORE INTO unlisted (notice_id) SELECT s.notice_id FROM sources s JOIN notices n ON n.source_id = s.id WHERE s.id = ?",
		"DELETE FROM tasks WHERE source_id = ?", "DELETE FROM targets WHERE source_id = ?", "DELETE FROM numbers WHERE source_id = ?",
		"DELETE FROM notices WHERE source_id = ?", "DELETE FROM joined WHERE source_id = ?",
		"DELETE FROM stages WHERE stage <> 'document' AND page_id IN (SELECT id FROM pages WHERE source_id = ?)",
	} {
		if _, err := tx.ExecContext(ctx, query, id); err != nil {
			return err
		}
	}
	return nil
}

// Unlisted are the ids of notices that are no more, until ForgetUnlisted.
func (s *Store) Unlisted(ctx context.Context) (ids []string, err error) {
	err = s.each(ctx, "SELECT notice_id FROM unlisted ORDER BY notice_id", nil, func(rows *sql.Rows) error {
		var id string
		err := rows.Scan(&id)
		ids = append(ids, id)
		return err
	})
	return ids, err
}

// ForgetUnlisted says that the index holds none of ids any more.
func (s *Store) ForgetUnlisted(ctx context.Context, ids []string) error {
	args, err := jsonArgs(ids)
	if err != nil {
		return err
	}
	return s.transact(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, "DELETE FROM unlisted WHERE notice_id IN (SELECT value FROM json_each(?))", args...)
		return err
	})
}
