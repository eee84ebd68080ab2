package web

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"molva/collector"
	"molva/jobs"
)

type silenceJSON struct {
	What   string     `json:"what" doc:"fetch, source, queue, judge, index, mail or test"`
	Since  time.Time  `json:"since"`
	Detail string     `json:"detail"`
	Over   *time.Time `json:"over"`
	Told   bool       `json:"told" doc:"over the second channel, or there is none"`
	Reason string     `json:"reason" doc:"why the second channel did not take it"`
}

type testAlarmJSON struct {
	ID       string     `json:"id"`
	Sent     time.Time  `json:"sent"`
	AnswerBy time.Time  `json:"answer_by"`
	Acked    *time.Time `json:"acked" doc:"when somebody acknowledged it"`
	Missed   *time.Time `json:"missed" doc:"when its time was over without an answer"`
	Mails    int        `json:"mails" doc:"to how many people it went"`
}

type watchmanJSON struct {
	Looked   *time.Time     `json:"looked" doc:"wall time of the last look"`
	Asleep   bool           `json:"asleep" doc:"nobody has looked for five minutes"`
	Silent   []string       `json:"silent" doc:"what is silent now"`
	Silences []silenceJSON  `json:"silences" doc:"the last ones, those that last first"`
	Ages     jobs.Ages      `json:"ages" doc:"seconds"`
	Bells    []string       `json:"bells" doc:"ways of the second channel: mail, url"`
	LastTest *testAlarmJSON `json:"last_test"`
	NextTest *time.Time     `json:"next_test"`
}

// TransformSchema says that there may have been no test alarm; huma calls it.
func (watchmanJSON) TransformSchema(_ huma.Registry, s *huma.Schema) *huma.Schema {
	return orNull(s, "last_test")
}

func (s *Server) apiWatchman(api huma.API) {
	register(s, api, endpoint{Method: http.MethodGet, Path: "/watchman", Does: "Whether the watching itself is at work", Action: collector.ActionRead},
		func(ctx context.Context, scope collector.Scope, _ *struct{}) (*answer[watchmanJSON], error) {
			v, err := s.Work.Watchman(ctx, scope)
			return &answer[watchmanJSON]{watchmanOut(v)}, err
		})
	register(s, api, endpoint{Method: http.MethodPost, Path: "/watchman/test", Does: "Send a test alarm now", Action: collector.ActionOperate, Status: http.StatusCreated},
		func(ctx context.Context, scope collector.Scope, _ *struct{}) (*answer[testAlarmJSON], error) {
			a, err := s.Work.SendTest(ctx, scope)
			return &answer[testAlarmJSON]{testOut(a)}, err
		})
}

func watchmanOut(v jobs.WatchmanView) watchmanJSON {
	out := watchmanJSON{Looked: instant(v.Looked), Asleep: v.Asleep, Silent: []string{}, Silences: []silenceJSON{}, Ages: v.Ages, Bells: listOf(v.Bells), NextTest: instant(v.Next)}
	for _, x := range v.Silent {
		out.Silent = append(out.Silent, x.What)
	}
	for _, x := range append(v.Silent, v.Past...) {
		out.Silences = append(out.Silences, silenceJSON{x.What, x.Since.UTC(), x.Detail, instant(x.Over), x.Told > 0, x.Reason})
	}
	if len(v.Tests) > 0 {
		t := testOut(v.Tests[0])
		out.LastTest = &t
	}
	return out
}

func testOut(a collector.TestAlarm) testAlarmJSON {
	return testAlarmJSON{a.PublicID, a.Sent.UTC(), a.AnswerBy.UTC(), instant(a.Acked), instant(a.Missed), a.Mails}
}
