package store

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"molva/collector"
)

const crowd = 3000 // rows of each kind that are not due

const sqlCrowdPages = `
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
INSERT INTO page (company_id, source_id, host_id, url, depth, pass, due, tries, status, outcome, reason, body_hash, etag, modified, reviews, filled, emptied, visited)
SELECT ?, ?, ?, CAST(i AS TEXT), 1, 1, 0, 0, 200, 'ok', '', '', '', '', 0, 0, 0, 0 FROM n`

const sqlCrowdSources = `
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
INSERT INTO source (public_id, company_id, name, name_fold, url, site, owner_id, period, due, pass, pass_open, pass_start, full_pass, health, reason, sample, held, reviews)
SELECT 'crowd' || CAST(i AS TEXT), ?, '', '', 'crowd' || CAST(i AS TEXT), '', ?, 1, ?, 1, 0, 0, 0, 'ok', '', 0, 0, 0 FROM n`

const sqlCrowdDeliveries = `
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
INSERT INTO delivery (public_id, company_id, kind, receiver_id, language, channel, source_id, pass, note, state, due, not_before, lease_until, fence, message_id, tries, doubt, created, sent)
SELECT 'crowd' || CAST(i AS TEXT), ?, 'match', ?, 'ru', 'mail', 0, 0, '', 'sent', i, 0, 0, '', '', 1, 0, i, i FROM n`

const sqlCrowdAlerts = `
INSERT INTO alert (company_id, receiver_id, document_id, kind, delivery_id, why)
SELECT d.company_id, CAST(? AS BIGINT), d.document_id, 'match', 0, 'known' FROM document d WHERE d.company_id = ?`

const sqlCrowdSteps = `
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
INSERT INTO timer (company_id, kind, subject_id, due, not_before, lease_until, fence, tries, reason)
SELECT ?, 'crowd', i, CAST(? AS BIGINT) + i, 0, 0, '', 0, CASE WHEN i <= 5 THEN 'away' ELSE '' END FROM n`

const sqlCrowdSightings = `
INSERT INTO sighting (source_id, document_id, company_id, page_id, seen_pass, missed, first_seen, last_seen)
SELECT s.source_id, d.document_id, d.company_id, 1, 1, 0, 0, 0 FROM document d JOIN source s ON s.public_id = 'crowd' || CAST(1 + d.document_id % 1000 AS TEXT)
WHERE d.company_id = ?`

// crowded is a world with many rows that are done and a few that are due.
func crowded(t testing.TB, s *Store) *world {
	t.Helper()
	ctx := context.Background()
	w := newWorld(t, s, "one")
	q := s.write()
	for query, args := range map[string][]any{
		sqlCrowdPages:      {crowd, w.scope.Company, w.source.SourceID, w.host.HostID},
		sqlCrowdSources:    {crowd, w.scope.Company, w.person.PersonID, now.Add(time.Hour)},
		sqlCrowdDeliveries: {crowd, w.scope.Company, w.person.PersonID},
		sqlCrowdSteps:      {crowd, w.scope.Company, now.Add(time.Hour)},
	} {
		_, err := q.exec(ctx, query, args...)
		must(t, err)
	}
	// Another source has many pages due on the same host.
	busy := got(s.AddSource(ctx, w.scope, collector.Source{Name: "busy", URL: "http://one.example:80/busy", Owner: w.person.PersonID, Due: now}))(t)
	_, err := q.exec(ctx, strings.Replace(sqlCrowdPages, "1, 1, 0, 0,", fmt.Sprintf("1, 1, %d, 0,", micros(now)), 1), crowd, w.scope.Company, busy.SourceID, w.host.HostID)
	must(t, err)
	var writes []DocumentWrite
	var done []DocRev
	for i := range crowd {
		write := w.review(fmt.Sprint(i), "text", 3, now)
		write.Document.Author, write.Document.Item = collector.Author{Name: fmt.Sprint(i % 500)}, collector.Item{Name: fmt.Sprint(i % 500)}
		writes = append(writes, write)
	}
	_, err = s.SaveDocuments(ctx, w.scope, writes)
	must(t, err)
	_, err = q.exec(ctx, sqlCrowdSightings, w.scope.Company)
	must(t, err)
	_, err = q.exec(ctx, sqlCrowdAlerts, w.person.PersonID, w.scope.Company)
	must(t, err)
	for _, name := range []string{"index_a", "match", "detect"} {
		c := w.claim(t, name)
		for len(done) < crowd {
			for _, d := range got(s.DocumentsAfter(ctx, w.scope, 0, crowd))(t) {
				done = append(done, DocRev{d.DocumentID, 1})
			}
		}
		must(t, s.MarkFollowed(ctx, c, done[5:]))
		must(t, s.ReleaseFollower(ctx, c, wall))
	}
	w.addDue(t, 5)
	if s.Dialect() == "postgres" {
		_, err := s.writer.Exec("ANALYZE")
		must(t, err)
	}
	return w
}

// What is due is found by the partial indexes, whatever lies beside it.
func TestPlans(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		w := crowded(t, s)
		c, src, host := w.scope.Company, w.source.SourceID, w.host.HostID
		claim, claimArgs := dueDeliveriesOf(sqlClaimDeliveries, now, wall, 9, nil)
		apart, apartArgs := dueDeliveriesOf(sqlClaimApart, now, wall, 72, []int64{5})
		dueDelivery, dueArgs := dueDeliveriesOf(sqlDueDeliveries, now, wall, 9, nil)
		lagging := func(name string) string { return got(forFollower(sqlLagging, name))(t) }
		for name, p := range map[string]struct {
			query, index string
			args         []any
		}{
			"due sources":      {sqlDueSources, "source_due", []any{now, 9}},
			"open passes":      {sqlOpenPasses, "source_open", []any{9}},
			"pages left":       {sqlOpenPasses, "page_next", []any{9}},
			"ready hosts":      {sqlReadyHosts, "page_due", []any{wall, wall, now, 9}},
			"sources":          {sqlSourcesOnHost, "page_next", []any{host, now}},
			"due pages":        {sqlDuePages, "page_next", []any{src, host, now, 9}},
			"deliveries":       {claim, "delivery_fresh", append(claimArgs, wall, "fence")},
			"deliveries again": {claim, "delivery_put_off", append(claimArgs, wall, "fence")},
			"deliveries apart": {apart, "delivery_fresh", append(apartArgs, wall, "fence", 9)},
			"apart again":      {apart, "delivery_put_off", append(apartArgs, wall, "fence", 9)},
			"links to":         {strings.Replace(sqlLinksTo, "%", "(5, 6)", 1), "link", []any{c, collector.LinkUnsubscribe}},
			"links about":      {strings.Replace(sqlLinksAbout, "%", "(5, 6)", 1), "link", []any{c, collector.LinkReview}},
			"due delivery":     {dueDelivery, "delivery_fresh", dueArgs},
			"next source":      {sqlNextDue, "source_due", []any{now, now, now}},
			"next delivery":    {sqlNextDue, "delivery_due", []any{now, now, now}},
			"next timer":       {sqlNextDue, "timer_fresh", []any{now, now, now}},
			"due timers":       {sqlDueTimers, "timer_fresh", dueTimersArgs(now, wall, 9)},
			"claim timers":     {sqlClaimTimers, "timer_fresh", append(dueTimersArgs(now, wall, 9), wall, "fence")},
			"timers again":     {sqlClaimTimers, "timer_put_off", append(dueTimersArgs(now, wall, 9), wall, "fence")},
			"failing steps":    {sqlFailing, "timer_failing", []any{c, 9}},
			"index":            {lagging("index_a"), "document_follow_a", []any{c, 0, 9}},
			"match":            {lagging("match"), "document_follow_matched", []any{c, 0, 9}},
			"detect":           {lagging("detect"), "document_follow_detected", []any{c, 0, 9}},
			"ready index":      {strings.NewReplacer("{name}", "index_a", "{col}", "a").Replace(sqlLaggingFollowers), "document_follow_a", []any{wall}},
			"count index":      {strings.NewReplacer("{name}", "index_a", "{col}", "a").Replace(sqlCountLag), "document_follow_a", nil},
			"lag":              {strings.ReplaceAll(sqlLag, "{col}", "matched"), "document_follow_matched", []any{c}},
			"count due":        {sqlCountDue, "page_due", []any{now, now, now, now, wall, wall, wall, now, wall}},
			"count hosts":      {sqlCountHosts, "page_due", []any{wall, wall, now}},
			"author":           {sqlByAuthor, "document_author", []any{1, c, 9}},
			"item":             {sqlByItem, "document_item", []any{c, "7", now.Add(-time.Hour), now, now, 9}},
			"told":             {sqlToldFirst, "alert_delivery", []any{c, 1, 9}},
			"told tally":       {sqlToldTally, "alert_delivery", []any{c, 1}},
			"unmatched":        {sqlUnmatched, "document_follow_matched", []any{c, 0, src, 9}},
			"waiting":          {sqlWaiting, "alert_waits", []any{c, src}},
			"summed":           {sqlSummed, "alert_waits", []any{1, w.person.PersonID, c, src}},
			"item line":        {sqlItemLine, "document_item", []any{c, "7"}},
			"tally":            {sqlTallyDocuments, "document_", append([]any{1, 1}, shownArgs(w.scope, w.source)...)},
			"tally of others'": {sqlTallyDocuments, primaryKey(s, "sighting", "source_id"), append([]any{1, 1}, shownArgs(w.scope, w.source)...)},
			"missing":          {sqlMissed, "document_", missingArgs(w.scope, w.source, now)},
			"unsighted":        {sqlUnsighted, primaryKey(s, "sighting", "source_id"), missingArgs(w.scope, w.source, now)},
			"dropped":          {sqlDropMissed, primaryKey(s, "sighting", "source_id"), []any{src, c, 2}},
			"other sights":     {sqlOtherSights, "document_source", []any{src, c, 2}},
			"sights of one":    {sqlOtherSights, "sighting_of", []any{src, c, 2}},
			"newest of others": {sqlNewestItems, primaryKey(s, "sighting", "source_id"), []any{c}},
			"handling's line":  {sqlDocumentEvents, "document_event_of", []any{1, c}},
			"bulk's step":      {sqlNextItems, "bulk_item_state", []any{1, "waiting", 9}},
			"kept of a bulk":   {sqlKeptAgain, "bulk_item_state", []any{1}},
			"bulk's tally":     {sqlBulkTally, "bulk_tally", []any{1}},
			"rules' tallies":   {sqlRuleTallies, "bulk_of_rule", []any{c}},
			"rules tell":       {strings.Replace(sqlRuleTells, "%s", "(1, 2)", 1), primaryKey(s, "rule_tell", "document_id"), []any{c}},
			"to undo":          {sqlLastBulk, "bulk_of_person", []any{c, 1}},
			"views":            {sqlViews, "watch_live", []any{c, 1}},
			"unjudged":         {sqlUnjudged, "document_unjudged", []any{c, 9}},
			"judged up to":     {sqlJudgedUpTo, primaryKey(s, "company_walk", "company_id"), []any{c, c, 1}},
			"newly corrected":  {sqlNewestCorrected, "handling_corrected", []any{c, 9}},
			"last of its own":  {sqlNewestCorrected, "document_event_of", []any{c, 9}},
			"corrections":      {sqlCorrectedCount, "handling_corrected", []any{c}},
			"corrected since":  {sqlCorrectedSince, "document_event_", []any{c, 5, 5, 9}},
			"due training":     {sqlDueTraining, "training_waiting", []any{wall, wall, 2, 1}},
			"last correction":  {sqlLastCorrection, "document_event_correction", []any{c}},
			"next training":    {sqlNextTraining, "training_waiting", []any{1}},
			"broken trainings": {sqlBrokenTrainings, "training_slot", []any{wall}},
			"removed":          {sqlForget, primaryKey(s, "sighting", "source_id"), []any{src}},
		} {
			plan := explain(t, s, p.query, p.args...)
			if !strings.Contains(plan, p.index) {
				t.Errorf("%s does not use %s:\n%s", name, p.index, plan)
			}
			if wholeTable.MatchString(plan) {
				t.Errorf("%s reads a whole table:\n%s", name, plan)
			}
		}
	})
}

// A list of ids is looked up one by one, however long it is, and a walk begins behind the one before: never do they read all
// documents of the company.
func TestPlansOfLists(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		w := crowded(t, s)
		in, ids := inList(make([]int64, listMost))
		_, publicIDs := inList(make([]string, listMost))
		for name, p := range map[string]struct {
			query     string
			args, ids []any
		}{
			"by id":         {sqlDocumentsByID + in, []any{w.scope.Company}, ids},
			"by public id":  {sqlDocumentsByPublic + in, []any{w.scope.Company}, publicIDs},
			"add alerts":    {strings.Replace(sqlAddAlerts, "%", in, 1), []any{"match", "waits", w.person.PersonID, w.scope.Company}, ids},
			"seen again":    {sqlSeen + in, []any{1, 1, now, w.scope.Company, "live", 1}, ids},
			"neighbours":    {sqlNeighbours + in, []any{w.scope.Company}, ids},
			"histories":     {strings.Replace(sqlUndoHistories, "%s", in, 1), []any{w.scope.Company}, ids},
			"alerts":        {sqlAlertsOf + in, []any{w.scope.Company}, ids},
			"copied of":     {sqlCopiedOf + in, []any{w.scope.Company}, ids},
			"deliveries":    {sqlDeliveriesByID + in, []any{w.scope.Company}, ids},
			"walk":          {sqlWalk, []any{w.scope.Company, 9, 9}, nil},
			"revisions":     {sqlRevisions, []any{w.scope.Company, 9, 9}, nil},
			"mirror":        {strings.ReplaceAll(sqlMirrored, "{col}", "a"), []any{w.scope.Company, 9, 9}, nil},
			"homes":         {sqlHomes + in + " {lock}", []any{w.scope.Company}, ids},
			"sightings":     {sqlSightings + in, []any{1, w.scope.Company}, ids},
			"drop one's":    {sqlDropSighting + in, []any{1}, ids},
			"drop all":      {sqlDropSightings + in, nil, ids},
			"hand over":     {sqlHandOver + in, []any{1, 1, 1, 1, 1}, ids},
			"keep sighting": {sqlKeepSighting + in, nil, ids},
			"lock":          {strings.Replace(sqlLockDocuments, "%", in, 1), []any{w.scope.Company}, ids},
			"handlings":     {sqlHandlings + in, []any{w.scope.Company}, ids},
			"raise handled": {sqlRaiseHandled + in, []any{w.scope.Company}, ids},
			"follow them":   {sqlFollowHandled + in, []any{w.scope.Company}, ids},
			"rule touches":  {sqlRuleTouches + in, []any{1, w.scope.Company}, ids},
			"by hand":       {sqlHandEvents + in, []any{w.scope.Company}, ids},
			"people":        {strings.Replace(sqlPeopleByID, "%s", in, 1), []any{w.scope.Company}, ids},
			"sources":       {strings.Replace(sqlDeliverySources, "%s", in, 1), []any{w.scope.Company}, ids},
			"watches":       {sqlWatchesByID + in, []any{w.scope.Company}, ids},
			"ledger":        {strings.Replace(sqlAttempts, "%s", in, 1), []any{w.scope.Company}, ids},
			"versions seen": {sqlSeenVersions + in, []any{w.scope.Company}, publicIDs},
			"mark followed": {strings.ReplaceAll(sqlMark, "{col}", "matched") + in, []any{1, 1, w.scope.Company}, ids},
		} {
			plan := explain(t, s, p.query, append(p.args, p.ids...)...)
			if byCompany.MatchString(plan) {
				t.Errorf("%s walks over a company:\n%s", name, plan)
			}
			if wholeTable.MatchString(plan) {
				t.Errorf("%s reads a whole table:\n%s", name, plan)
			}
		}
	})
}

// byCompany is what the databases say where only the company bounds what is read.
var byCompany = regexp.MustCompile(`(?m)\(company_id=\?\)( |$)|Index Cond: \(company_id = '\d+'::bigint\)$`)

// wholeTable is what the databases say of a walk over a table that may be long.
var wholeTable = regexp.MustCompile(`(?m)SCAN (page|g|delivery|v|document|document_follow|d|sighting|x)$|Seq Scan on (page|delivery|document|sighting)`)

// primaryKey is the primary key of a table as a plan names it, by its first column.
func primaryKey(s *Store, table, first string) string {
	if s.Dialect() == "postgres" {
		return table + "_pkey"
	}
	return "USING PRIMARY KEY (" + first + "="
}

func explain(t testing.TB, s *Store, query string, args ...any) string {
	t.Helper()
	lines := got(list(context.Background(), s.write(), func(row scanner) (line string, err error) {
		if s.Dialect() == "postgres" {
			err = row.Scan(&line)
			return line, err
		}
		var id, parent, unused int
		err = row.Scan(&id, &parent, &unused, &line)
		return line, err
	}, map[string]string{"sqlite": "EXPLAIN QUERY PLAN ", "postgres": "EXPLAIN "}[s.Dialect()]+query, args...))(t)
	return strings.Join(lines, "\n")
}
