package store

import (
	"context"
	"errors"
	"strings"

	"molva/collector"
	"molva/collector/text"
)

// savedView is whose a name is that a view or a topic bears.
const savedView = "view"

// savedRule is whose a name is that alert rules bear which ask the same.
func savedRule(query string) string { return "rule " + strings.Join(strings.Fields(query), " ") }

// isName says that an error tells already which name is taken.
func isName(err error) bool {
	var e *collector.Error
	return errors.As(err, &e) && e.Where == "name"
}

const sqlLockName = `
SELECT what FROM saved_name WHERE company_id = ? AND name_fold = ? {lock}`

// Beside the rows that bear the name there may be the one that is being saved.
const sqlFreeName = `
DELETE FROM saved_name WHERE company_id = ? AND name_fold = ?
    AND NOT EXISTS (SELECT 1 FROM watch w WHERE w.company_id = ? AND w.name_fold = ? AND w.deleted = 0 AND w.name_fold <> '' AND w.public_id <> ?)
    AND NOT EXISTS (SELECT 1 FROM watch w WHERE w.company_id = ? AND w.rule_fold = ? AND w.deleted = 0 AND w.rule_fold <> '' AND w.public_id <> ?)`

const sqlTakeName = `
INSERT INTO saved_name (company_id, name_fold, what) VALUES (?, ?, ?)
ON CONFLICT (company_id, name_fold) DO UPDATE SET what = saved_name.what RETURNING what`

// takeName makes a name that of a saved query (its public id), with those that may bear it beside it; whoever takes the same name
// for something else at that moment waits, and is refused. A name that nobody bears any more is free.
func takeName(ctx context.Context, q conn, company int64, name, public, what string) error {
	fold := text.NameKey(clean(name))
	if fold == "" {
		return nil
	}
	if _, _, err := first(ctx, q, column[string], sqlLockName, company, fold); err != nil {
		return err
	}
	if _, err := q.exec(ctx, sqlFreeName, company, fold, company, fold, public, company, fold, public); err != nil {
		return err
	}
	held, err := one[string](ctx, q, sqlTakeName, company, fold, what)
	if err == nil && held != what {
		err = &collector.Error{Code: collector.CodeConflict, Where: "name", Msg: "another view or rule has this name already", Hint: "choose another name"}
	}
	return err
}
