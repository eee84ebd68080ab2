package collector

import "time"

// Person is the one place where a name, a mail address or a phone number lives; everything else holds PersonID.
type Person struct {
	PersonID int64
	PublicID string
	Company  int64
	Name     string
	Mail     string
	Phone    string
	Language string // of the console and the mails: ru, uk, en
	Role     Role   // "" cannot sign in
	Password string // argon2id hash; "" cannot sign in
	Created  time.Time
	Side     Side   // client or seller; "" works here
	Zone     string // IANA name; "" is the company's
}

// Location is the zone in which a person reads times: their own, else the company's.
func (p Person) Location(c Company) *time.Location {
	if zone, ok := Zone(p.Zone); ok {
		return zone
	}
	return c.Location()
}
