package classify

import (
	_ "embed"
	"io"
	"sync"
)

//go:embed category.bin
var embeddedCategories []byte

var categoryWeights = sync.OnceValue(func() *categoryModel {
	m, err := decodeCategories(embeddedCategories)
	if err != nil {
		panic("classify: the embedded weights of categories are broken: " + err.Error()) // a broken build; a test decodes them
	}
	return m
})

const categoryMagic = "molva-categories-1\n"

func (m *categoryModel) encode(out io.Writer) error {
	return encodeTable(out, categoryMagic, m.scale[:], m.bias[:], len(m.table), func(q, place int) int8 { return int8(m.table[place].weight(q)) })
}

func decodeCategories(file []byte) (*categoryModel, error) {
	m := &categoryModel{table: noWeights()}
	err := decodeTable(file, categoryMagic, m.scale[:], m.bias[:], len(m.table), func(q, place int, weight int8) { m.table[place].set(q, weight) })
	if err != nil {
		return nil, err
	}
	return m, nil
}
