package collector_test

import (
	"testing"

	"molva/collector"
)

// What people did after a rule touched the same is theirs; what they did before it, what they did elsewhere, and what other rules did is not.
func TestTakenBack(t *testing.T) {
	tag := func(names ...string) collector.HandlingChange { return collector.HandlingChange{Add: names} }
	untag := func(version int64, name string) collector.DocumentEvent {
		return collector.DocumentEvent{Did: collector.DidUntag, Was: name, Version: version}
	}
	stage := collector.HandlingChange{Stage: collector.StageDropped}
	staged := func(version int64) collector.DocumentEvent {
		return collector.DocumentEvent{Did: collector.DidStage, Was: "dropped", Is: "open", Version: version}
	}
	for name, c := range map[string]struct {
		touched []collector.RuleTouch
		hand    []collector.DocumentEvent
		now     collector.Handling
		change  collector.HandlingChange
		want    bool
	}{
		"never touched":       {nil, []collector.DocumentEvent{untag(1, "a")}, collector.Handling{}, tag("a"), false},
		"taken back":          {[]collector.RuleTouch{{Change: tag("a"), Version: 1}}, []collector.DocumentEvent{untag(2, "a")}, collector.Handling{}, tag("a"), true},
		"by another rule":     {[]collector.RuleTouch{{Change: tag("a"), Version: 1}}, nil, collector.Handling{}, tag("a"), false},
		"before it":           {[]collector.RuleTouch{{Change: tag("a"), Version: 2}}, []collector.DocumentEvent{untag(1, "a")}, collector.Handling{}, tag("a"), false},
		"asked for since":     {[]collector.RuleTouch{{Change: tag("a"), Version: 1}, {Change: tag("a"), Version: 3}}, []collector.DocumentEvent{untag(2, "a")}, collector.Handling{}, tag("a"), false},
		"another tag":         {[]collector.RuleTouch{{Change: tag("a", "b"), Version: 1}}, []collector.DocumentEvent{untag(2, "b")}, collector.Handling{}, tag("a"), false},
		"one of two tags":     {[]collector.RuleTouch{{Change: tag("a"), Version: 1}}, []collector.DocumentEvent{untag(2, "a")}, collector.Handling{}, tag("a", "b"), true},
		"set again since":     {[]collector.RuleTouch{{Change: tag("a"), Version: 1}}, []collector.DocumentEvent{untag(2, "a")}, collector.Handling{Tags: []string{"a"}}, tag("a", "b"), false},
		"the rule did not it": {[]collector.RuleTouch{{Change: tag("a"), Version: 1}}, []collector.DocumentEvent{untag(2, "b")}, collector.Handling{}, tag("b"), false},
		"the stage":           {[]collector.RuleTouch{{Change: stage, Version: 1}}, []collector.DocumentEvent{staged(2)}, collector.Handling{Stage: collector.StageOpen}, stage, true},
		"another stage": {[]collector.RuleTouch{{Change: collector.HandlingChange{Stage: collector.StageDone}, Version: 1}}, []collector.DocumentEvent{staged(2)},
			collector.Handling{Stage: collector.StageOpen}, stage, true},
		"as the rule left it": {[]collector.RuleTouch{{Change: stage, Version: 1}}, nil, collector.Handling{Stage: collector.StageDropped}, collector.HandlingChange{Stage: collector.StageDone}, false},
	} {
		trace := collector.RuleTrace{Now: c.now, Touched: c.touched, Hand: c.hand}
		if got := trace.TakenBack(c.change); got != c.want {
			t.Errorf("%s: %t", name, got)
		}
	}
}
