package store

import (
	"context"
	"errors"
	"time"

	"molva/collector"
	"molva/collector/text"
)

const topicColumns = `
t.topic_id, t.public_id, t.company_id, t.watch_id, t.created, v.version, v.at, v.person_id, v.note, v.restored, v.body`

const topicTables = ` FROM topic t JOIN topic_version v ON v.topic_id = t.topic_id AND v.version = t.version `

func scanTopic(row scanner) (t collector.Topic, err error) {
	err = row.Scan(&t.TopicID, &t.PublicID, &t.Company, &t.WatchID, when(&t.Created), &t.Version, when(&t.At), &t.Person, &t.Note, &t.Restored, jsonOf(&t.TopicText))
	return t, err
}

const sqlAddTopicView = `
INSERT INTO watch (public_id, company_id, receiver_id, name, name_fold, query, canon, language, channel, created, since, deleted, filters, sort, shared, topic)
SELECT ?, p.company_id, p.person_id, ?, ?, ?, '', '', '', ?, 0, 0, '', '', 1, 1 FROM person p WHERE p.person_id = ? AND p.company_id = ? RETURNING watch_id`

const sqlAddTopic = `
INSERT INTO topic (public_id, company_id, watch_id, version, created, deleted) VALUES (?, ?, ?, 1, ?, 0) RETURNING topic_id`

const sqlAddTopicVersion = `
INSERT INTO topic_version (topic_id, version, company_id, at, person_id, note, restored, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`

// AddTopic saves a topic of the scope's person with its first version. query is its text as one query. A name that a topic or a
// view of the company has is CodeConflict.
func (s *Store) AddTopic(ctx context.Context, scope collector.Scope, t collector.TopicText, query, note string, at time.Time) (collector.Topic, error) {
	id := publicID()
	err := s.tx(ctx, func(q conn) error {
		view := publicID()
		if err := takeName(ctx, q, scope.Company, t.Name, view, savedView); err != nil {
			return err
		}
		watch, ok, err := first(ctx, q, column[int64], sqlAddTopicView, view, t.Name, text.NameKey(t.Name), query, at, scope.Person, scope.Company)
		if err == nil && !ok {
			err = &collector.Error{Code: collector.CodeInvalid, Where: "person", Msg: "a topic is saved by a person", Hint: "sign in"}
		}
		if err != nil {
			return err
		}
		topic, err := one[int64](ctx, q, sqlAddTopic, id, scope.Company, watch, at)
		if err != nil {
			return err
		}
		return addTopicVersion(ctx, q, scope, topic, collector.TopicVersion{TopicSaved: collector.TopicSaved{Version: 1, At: at, Note: note}, Text: t})
	})
	if err != nil {
		return collector.Topic{}, topicName(err)
	}
	return s.Topic(ctx, scope, id)
}

func addTopicVersion(ctx context.Context, q conn, scope collector.Scope, topic int64, v collector.TopicVersion) error {
	body, err := oneJSON(v.Text)
	if err != nil {
		return err
	}
	_, err = q.exec(ctx, sqlAddTopicVersion, topic, v.Version, scope.Company, v.At, scope.Person, v.Note, v.Restored, body)
	return err
}

// topicName says of a broken constraint what it means.
func topicName(err error) error {
	if err = fault(err); collector.CodeOf(err) == collector.CodeConflict && !isVersion(err) && !isName(err) {
		return &collector.Error{Code: collector.CodeConflict, Where: "name", Msg: "a topic or a view has this name already", Hint: "choose another name", Err: err}
	}
	return err
}

// topicChanged is that somebody else has saved a newer version.
func topicChanged() error {
	return &collector.Error{Code: collector.CodeConflict, Where: "version", Msg: "somebody has changed this topic meanwhile", Hint: "look at what they did and choose"}
}

func isVersion(err error) bool {
	var e *collector.Error
	return errors.As(err, &e) && e.Where == "version"
}

const sqlLockTopic = `
SELECT topic_id, version, watch_id FROM topic WHERE public_id = ? AND company_id = ? AND deleted = 0 {lock}`

const sqlPublicOfWatch = `
SELECT public_id FROM watch WHERE watch_id = ? AND company_id = ?`

const sqlSaveTopicView = `
UPDATE watch SET name = ?, name_fold = ?, query = ?, version = version + 1 WHERE watch_id = ? AND company_id = ?`

const sqlSaveTopic = `
UPDATE topic SET version = ? WHERE topic_id = ?`

// SaveTopic saves a new version of a topic. seen is the version that the person saw: CodeConflict at "version" when there is a
// newer one, and nothing is written.
func (s *Store) SaveTopic(ctx context.Context, scope collector.Scope, publicID string, seen int64, t collector.TopicText, query string, saved collector.TopicSaved) (collector.Topic, error) {
	type held struct{ topic, version, watch int64 }
	err := s.tx(ctx, func(q conn) error {
		h, ok, err := first(ctx, q, func(row scanner) (h held, err error) {
			err = row.Scan(&h.topic, &h.version, &h.watch)
			return h, err
		}, sqlLockTopic, publicID, scope.Company)
		switch {
		case err == nil && !ok:
			err = missing("topic", publicID)
		case err == nil && h.version != seen:
			err = topicChanged()
		}
		if err != nil {
			return err
		}
		view, err := one[string](ctx, q, sqlPublicOfWatch, h.watch, scope.Company)
		if err == nil {
			err = takeName(ctx, q, scope.Company, t.Name, view, savedView)
		}
		if err != nil {
			return err
		}
		saved.Version = h.version + 1
		if _, err := q.exec(ctx, sqlSaveTopicView, t.Name, text.NameKey(t.Name), query, h.watch, scope.Company); err != nil {
			return err
		}
		if _, err := q.exec(ctx, sqlSaveTopic, saved.Version, h.topic); err != nil {
			return err
		}
		return addTopicVersion(ctx, q, scope, h.topic, collector.TopicVersion{TopicSaved: saved, Text: t})
	})
	if err != nil {
		return collector.Topic{}, topicName(err)
	}
	return s.Topic(ctx, scope, publicID)
}

const sqlTopic = `
SELECT ` + topicColumns + topicTables + `WHERE t.public_id = ? AND t.company_id = ? AND t.deleted = 0`

// Topic is one topic by the id that stands in addresses.
func (s *Store) Topic(ctx context.Context, scope collector.Scope, publicID string) (collector.Topic, error) {
	t, ok, err := first(ctx, s.read(), scanTopic, sqlTopic, publicID, scope.Company)
	if err == nil && !ok {
		err = missing("topic", publicID)
	}
	return t, fault(err)
}

const sqlTopics = `
SELECT ` + topicColumns + topicTables + `WHERE t.company_id = ? AND t.deleted = 0 ORDER BY t.topic_id`

// Topics are the company's topics, oldest first.
func (s *Store) Topics(ctx context.Context, scope collector.Scope) ([]collector.Topic, error) {
	all, err := list(ctx, s.read(), scanTopic, sqlTopics, scope.Company)
	return all, fault(err)
}

const sqlTopicVersions = `
SELECT version, at, person_id, note, restored, body FROM topic_version WHERE topic_id = ? AND company_id + 0 = ? ORDER BY version`

// TopicVersions are all versions of a topic, oldest first.
func (s *Store) TopicVersions(ctx context.Context, scope collector.Scope, topic int64) ([]collector.TopicVersion, error) {
	all, err := list(ctx, s.read(), func(row scanner) (v collector.TopicVersion, err error) {
		err = row.Scan(&v.Version, when(&v.At), &v.Person, &v.Note, &v.Restored, jsonOf(&v.Text))
		return v, err
	}, sqlTopicVersions, topic, scope.Company)
	return all, fault(err)
}

const sqlDeleteTopic = `
UPDATE topic SET deleted = ? WHERE public_id = ? AND company_id = ? AND deleted = 0 RETURNING watch_id`

const sqlDeleteTopicView = `
UPDATE watch SET deleted = ? WHERE watch_id = ? AND company_id = ?`

// DeleteTopic ends a topic; its versions stay.
func (s *Store) DeleteTopic(ctx context.Context, scope collector.Scope, publicID string, at time.Time) error {
	return s.tx(ctx, func(q conn) error {
		watch, ok, err := first(ctx, q, column[int64], sqlDeleteTopic, at, publicID, scope.Company)
		if err == nil && !ok {
			err = missing("topic", publicID)
		}
		if err == nil {
			_, err = q.exec(ctx, sqlDeleteTopicView, at, watch, scope.Company)
		}
		return err
	})
}
