package sqlite

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
)

// Migrations are applied by the few lines below instead of goose: its module
// drags in the requirements of six other databases, and it stamps its own table
// with the clock, where SQLite's user_version does and rolls back with the
// transaction.

//go:embed migrations/*.sql
var migrations embed.FS

// applicationID marks a database as a corpus ("duba").
const applicationID = 0x64756261

// querier is what a connection and a pool have in common.
type querier interface {
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// migrate brings the database to the newest schema, one transaction a step.
func migrate(ctx context.Context, db *sql.Conn) error {
	steps, err := fs.Glob(migrations, "migrations/*.sql")
	if err != nil {
		return err
	}
	have, err := schemaVersion(ctx, db)
	if err != nil {
		return err
	}
	if have > len(steps) {
		return tooNew(have, len(steps))
	}
	for i := have; i < len(steps); i++ {
		if err := step(ctx, db, steps[i], i+1); err != nil {
			return fmt.Errorf("bring the corpus to schema %d (%s): %w", i+1, steps[i], err)
		}
	}
	return nil
}

func step(ctx context.Context, db *sql.Conn, file string, version int) error {
	text, err := migrations.ReadFile(file)
	if err != nil {
		return err
	}
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	marks := fmt.Sprintf("PRAGMA user_version = %d; PRAGMA application_id = %d;", version, applicationID)
	if _, err := tx.ExecContext(ctx, string(text)+"\n"+marks); err != nil {
		return errors.Join(broken(ctx, err), ignoreDone(tx.Rollback()))
	}
	return broken(ctx, tx.Commit())
}

// checkSchema refuses a database whose schema is not this program's.
func checkSchema(ctx context.Context, db querier) error {
	steps, err := fs.Glob(migrations, "migrations/*.sql")
	if err != nil {
		return err
	}
	have, err := schemaVersion(ctx, db)
	switch {
	case err != nil:
		return err
	case have > len(steps):
		return tooNew(have, len(steps))
	case have < len(steps):
		return schemaError(fmt.Sprintf("its schema is version %d, this program reads %d; `duban process` brings it up to date", have, len(steps)))
	}
	return nil
}

// schemaError says why a database can't be used by this program.
type schemaError string

func (e schemaError) Error() string { return string(e) }

func tooNew(have, known int) error {
	return schemaError(fmt.Sprintf("its schema is version %d, this program knows %d; use the newer duban that wrote it", have, known))
}

// schemaVersion is the number of migrations that the database has seen, 0 for an empty file.
func schemaVersion(ctx context.Context, db querier) (int, error) {
	var version, id, tables int
	query := "SELECT (SELECT user_version FROM pragma_user_version), (SELECT application_id FROM pragma_application_id), (SELECT count(*) FROM sqlite_schema)"
	if err := db.QueryRowContext(ctx, query).Scan(&version, &id, &tables); err != nil {
		return 0, err
	}
	if tables > 0 && id != applicationID {
		return 0, schemaError("it is a database of another program; name another folder with --corpus")
	}
	return version, nil
}
