package store

import (
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"
	"time"
)

// into makes a scan target out of a function of one of the store's kinds of column.
type into[T any] func(T) error

// Scan takes a column's value.
func (f into[T]) Scan(src any) error {
	v, ok := src.(T)
	if !ok {
		return fmt.Errorf("column holds %T", src)
	}
	return f(v)
}

// when reads microseconds; 0 is the zero time.
func when(t *time.Time) sql.Scanner {
	return into[int64](func(v int64) error {
		*t = instant(v)
		return nil
	})
}

func instant(v int64) time.Time {
	if v == 0 {
		return time.Time{}
	}
	return time.UnixMicro(v).UTC()
}

// span reads a duration in microseconds.
func span(d *time.Duration) sql.Scanner {
	return into[int64](func(v int64) error {
		*d = time.Duration(v) * time.Microsecond
		return nil
	})
}

// flag reads 0 or 1.
func flag(b *bool) sql.Scanner {
	return into[int64](func(v int64) error {
		*b = v != 0
		return nil
	})
}

// jsonOf reads a JSON text; "" leaves the target as it is.
func jsonOf(v any) sql.Scanner {
	return into[string](func(s string) error {
		if s == "" {
			return nil
		}
		return json.Unmarshal([]byte(s), v)
	})
}

// toJSON is what jsonOf reads. The nouns hold nothing that JSON cannot say, so an error is a mistake of ours.
func toJSON[T any](list []T) string {
	if len(list) == 0 {
		return ""
	}
	b, err := json.Marshal(list)
	if err != nil {
		panic(fmt.Sprintf("store: %T as JSON: %v", list, err))
	}
	return string(b)
}

// publicID is a random id that may stand in an address: 26 letters and digits in lower case.
func publicID() string { return strings.ToLower(rand.Text()) }

// idBatch makes public ids for rows that are made together. They begin alike and so lie side by side in their index,
// whose pages are otherwise all written anew; what is random in each (100 bits) is more than enough for an address.
type idBatch string

func publicBatch() idBatch { return idBatch(publicID()[:6]) }

func (b idBatch) next() string { return string(b) + publicID()[len(b):] }

// NewPublicID is a public id for a row whose maker must know it before.
func NewPublicID() string { return publicID() }

// newFence is a random word that only the holder of a lease knows.
func newFence() string { return rand.Text() }

// keyMost is the longest key that is kept as it is, in bytes: an index entry of PostgreSQL holds 2,704.
const keyMost = 400

// bounded is a key short enough for an index. A longer one keeps its beginning and gets its hash for the rest.
func bounded(key string) string {
	key = clean(key)
	if len(key) <= keyMost {
		return key
	}
	return strings.ToValidUTF8(key[:keyMost-70], "") + "#" + digest(key)
}

func digest(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:])
}
