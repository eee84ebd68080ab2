package web

import "molva/collector"

func init() {
	day := map[string]any{"from": "2026-02-30", "to": "2026-03-01"}
	note := map[string]any{"source": "none", "from": "2026-03-01T00:00:00Z", "to": "2026-03-02T00:00:00Z", "text": ""}
	endpoints = append(endpoints, []struct {
		method, path string
		action       collector.Action
		body         any
	}{
		{"GET", "/watchman", collector.ActionRead, nil},
		{"POST", "/watchman/test", collector.ActionOperate, nil},
		{"GET", "/certificates", collector.ActionRead, nil},
		{"GET", "/certificates/{id}", collector.ActionRead, nil},
		{"GET", "/certificate-draft", collector.ActionRead, nil},
		{"POST", "/certificates", collector.ActionSources, day},
		{"POST", "/certificates/explanations", collector.ActionSources, note},
	}...)
}
