package classify

// packed are the weights of one place for all categories, a byte each and 128 too large, so that they are added up side by
// side without a carry into a neighbour: the first eight in one number, the last two in every other byte of the second.
type packed [2]uint64

const (
	evenBytes  = 0x00ff00ff00ff00ff
	zeroWeight = 128
	maxAdded   = 257 // so many bytes fill sixteen bits at most
)

// at says where the byte of a category stands.
func (packed) at(q int) (number, shift int) {
	if q < 8 {
		return 0, 8 * q
	}
	return 1, 16 * (q - 8)
}

func (p packed) weight(q int) int32 {
	i, shift := p.at(q)
	return int32(p[i]>>shift&0xff) - zeroWeight
}

func (p *packed) set(q int, weight int8) {
	i, shift := p.at(q)
	p[i] = p[i]&^(0xff<<shift) | uint64(int(weight)+zeroWeight)<<shift
}

// noWeights is a table without weights.
func noWeights() []packed {
	table := make([]packed, categoryMask+1)
	for i := range table {
		for q := range kinds {
			table[i].set(q, 0)
		}
	}
	return table
}

// sum adds the weights of places up.
func (m *categoryModel) sum(places []uint32) (sum [kinds]int32) {
	table := m.table[:categoryMask+1]
	for len(places) > 0 {
		now := places[:min(len(places), maxAdded)]
		places = places[len(now):]
		var even, odd, last uint64
		for _, p := range now {
			row := &table[p&categoryMask]
			even += row[0] & evenBytes
			odd += row[0] >> 8 & evenBytes
			last += row[1]
		}
		bias := int32(zeroWeight * len(now))
		for k := range 4 {
			sum[2*k] += int32(even>>(16*k)&0xffff) - bias
			sum[2*k+1] += int32(odd>>(16*k)&0xffff) - bias
		}
		sum[8] += int32(last&0xffff) - bias
		sum[9] += int32(last>>16&0xffff) - bias
	}
	return sum
}
