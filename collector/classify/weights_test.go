package classify

import (
	"bytes"
	"testing"
)

func TestWeightsComeBack(t *testing.T) {
	m := &learned{weights: make([]float32, tableSize), bias: 0.25}
	m.weights[7], m.weights[8] = -2, 1
	w := quantize([questions]*learned{m, m}, [questions]float64{2, 1}, [questions]float64{0.5, 0})
	var a, b bytes.Buffer
	if err := w.encode(&a); err != nil {
		t.Fatal(err)
	}
	if err := w.encode(&b); err != nil || !bytes.Equal(a.Bytes(), b.Bytes()) {
		t.Errorf("the same weights give other bytes: %v", err)
	}
	back, err := decodeWeights(a.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if back.table[7] != [questions]int8{-127, -127} || back.table[8][0] != 64 || back.scale != w.scale || back.bias != [questions]float64{1, 0.25} {
		t.Errorf("%v %v %v %v", back.table[7], back.table[8], back.scale, back.bias)
	}
	for _, broken := range [][]byte{nil, []byte("x"), a.Bytes()[:20], a.Bytes()[:a.Len()/2]} {
		if _, err := decodeWeights(broken); err == nil {
			t.Errorf("%d broken bytes are decoded", len(broken))
		}
	}
}

func TestEmbeddedWeightsAreSmall(t *testing.T) {
	if _, err := decodeWeights(embedded); err != nil {
		t.Fatal(err)
	}
	if len(embedded) > 1<<20 {
		t.Errorf("%d bytes", len(embedded))
	}
}

func TestAUC(t *testing.T) {
	for _, c := range []struct {
		scores   []float64
		positive []bool
		want     float64
	}{
		{[]float64{1, 2, 3, 4}, []bool{false, false, true, true}, 1},
		{[]float64{4, 3, 2, 1}, []bool{false, false, true, true}, 0},
		{[]float64{1, 1, 1, 1}, []bool{false, false, true, true}, 0.5},
		{[]float64{1, 2, 2, 3}, []bool{false, false, true, true}, 0.875},
		{[]float64{1, 2}, []bool{true, true}, 0.5},
	} {
		if got := auc(c.scores, c.positive); got != c.want {
			t.Errorf("%v %v: %v, want %v", c.scores, c.positive, got, c.want)
		}
	}
}
