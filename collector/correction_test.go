package collector

import "testing"

// What a person says of the tone toward the company is the verdict, and leaves the rest of it alone.
func TestTowardSaid(t *testing.T) {
	judged := Verdict{Tone: Tone{-0.7, ToneNegative}, Toward: ObjectTone{Named: true, Value: -0.8, Label: ToneNegative, Words: []string{"обман"}, Apart: true}}
	for said, value := range map[string]float64{ToneNegative: -1, ToneNeutral: 0, TonePositive: 1} {
		is := Correction{Toward: said}.On(judged)
		if to := is.Toward; !to.Named || to.Label != said || to.Value != value || len(to.Words) != 0 || !to.Apart || is.Tone != judged.Tone {
			t.Errorf("%s: %+v", said, is)
		}
	}
	if is := (Correction{Toward: TowardNone}).On(judged); is.Toward.Named || is.Toward.Label != "" || is.Tone != judged.Tone {
		t.Errorf("not about the company: %+v", is)
	}
}

// Who said something of the tone toward the company is kept apart from who said what is learned, in either order.
func TestWhoCorrects(t *testing.T) {
	ann, bob := int64(7), int64(8)
	for _, c := range []Correction{
		Correction{}.with(Correction{Complaint: "no", By: ann}).with(Correction{Toward: TowardNone, By: bob}),
		Correction{}.with(Correction{Toward: TowardNone, By: bob}).with(Correction{Complaint: "no", By: ann}),
	} {
		if c.By != ann || c.TowardBy != bob || c.Who() != ann {
			t.Errorf("%+v", c)
		}
		if left := c.with(Correction{Complaint: AsJudged, By: bob}); left.By != 0 || left.TowardBy != bob || left.Who() != bob || left.Teaches() || !left.Is() {
			t.Errorf("%+v", left)
		}
		if left := c.with(Correction{Toward: AsJudged, By: 0}); left.By != ann || left.TowardBy != 0 {
			t.Errorf("%+v", left)
		}
	}
}
