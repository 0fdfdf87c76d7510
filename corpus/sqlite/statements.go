package sqlite

import (
	"context"
	"database/sql"
	"sync"
)

// mostStatements is how many queries are kept prepared. The stages ask some
// thirty different ones; queries made up of a caller's choices (filters, lists
// of ids) are without number.
const mostStatements = 100

// statements are the queries that were asked before. Preparing one costs more
// than running it: a tenth of an ingest's time went there.
type statements struct {
	mu  sync.Mutex
	all map[string]*sql.Stmt
}

// query asks, with the statement of an earlier time where one is kept.
func (s *statements) query(ctx context.Context, db *sql.DB, query string, args []any) (*sql.Rows, error) {
	kept, err := s.prepared(ctx, db, query)
	if err != nil {
		return nil, err
	}
	if kept == nil {
		return db.QueryContext(ctx, query, args...)
	}
	return kept.QueryContext(ctx, args...)
}

// prepared is the kept statement of a query; nil if there are enough already.
// They end with their database.
func (s *statements) prepared(ctx context.Context, db *sql.DB, query string) (*sql.Stmt, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if kept, ok := s.all[query]; ok || len(s.all) >= mostStatements {
		return kept, nil
	}
	made, err := db.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	if s.all == nil {
		s.all = map[string]*sql.Stmt{}
	}
	s.all[query] = made
	return made, nil
}
