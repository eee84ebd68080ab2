package collector

import (
	"encoding/json"
	"fmt"
	"time"
)

// Precision says how exactly a site told when something was published.
type Precision string

// The precisions. A date alone is never shifted by a zone.
const (
	PrecisionUnknown Precision = ""
	PrecisionDay     Precision = "day"
	PrecisionMinute  Precision = "minute" // a time of day was given, to the minute or better
)

// Published is when something was published, as exactly as the site said it. The zero value is "unknown".
type Published struct {
	Time      time.Time // UTC; for PrecisionDay midnight UTC of that date
	Precision Precision
}

// PublishedAt is a publishing time with a time of day.
func PublishedAt(t time.Time) Published {
	return Published{Time: t.UTC().Truncate(time.Microsecond), Precision: PrecisionMinute}
}

// PublishedOn is a date alone.
func PublishedOn(year int, month time.Month, day int) Published {
	return Published{Time: time.Date(year, month, day, 0, 0, 0, 0, time.UTC), Precision: PrecisionDay}
}

// Known says whether the site told a date at all.
func (p Published) Known() bool { return p.Precision != PrecisionUnknown }

// IsZero lets `json:",omitzero"` leave an unknown date out.
func (p Published) IsZero() bool { return !p.Known() }

// Day is the date in a zone as 2006-01-02, or "" when unknown. A date alone is the same in every zone.
func (p Published) Day(zone *time.Location) string {
	switch p.Precision {
	case PrecisionDay:
		return p.Time.UTC().Format(time.DateOnly)
	case PrecisionMinute:
		return p.Time.In(zone).Format(time.DateOnly)
	default:
		return ""
	}
}

// String is RFC 3339, a date alone (2006-01-02), or "" when unknown.
func (p Published) String() string {
	switch p.Precision {
	case PrecisionDay:
		return p.Time.UTC().Format(time.DateOnly)
	case PrecisionMinute:
		return p.Time.UTC().Format(time.RFC3339Nano)
	default:
		return ""
	}
}

// MarshalJSON writes String.
func (p Published) MarshalJSON() ([]byte, error) { return json.Marshal(p.String()) }

// UnmarshalJSON reads what ParsePublished reads; null and "" are unknown.
func (p *Published) UnmarshalJSON(b []byte) error {
	var s *string
	if err := json.Unmarshal(b, &s); err != nil {
		return fmt.Errorf("published: want a string: %w", err)
	}
	*p = Published{}
	if s == nil || *s == "" {
		return nil
	}
	v, err := ParsePublished(*s)
	if err == nil {
		*p = v
	}
	return err
}

// ParsePublished reads RFC 3339 or a date alone (2006-01-02); anything else is an Error with CodeInvalid.
func ParsePublished(s string) (Published, error) {
	if t, err := time.Parse(time.DateOnly, s); err == nil {
		return PublishedOn(t.Date()), nil
	}
	if t, err := time.Parse(time.RFC3339Nano, s); err == nil {
		return PublishedAt(t), nil
	}
	return Published{}, &Error{Code: CodeInvalid, Msg: fmt.Sprintf("%q is no date", s), Hint: "write 2026-01-31 or 2026-01-31T12:00:00Z"}
}
