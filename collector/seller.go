package collector

import "time"

// SellerState is whether a seller is shown in the catalogue.
type SellerState string

// The states of a seller.
const (
	SellerListed   SellerState = "listed"
	SellerExcluded SellerState = "excluded" // for its quality, until a recheck (seed 000)
	SellerBlocked  SellerState = "blocked"  // for its conduct, by a person (seed 001)
)

// Seller is who sells on the company's marketplace; a shop that sells by itself has none.
type Seller struct {
	SellerID int64
	PublicID string
	Company  int64
	Key      string // the marketplace's own id
	Name     string
	Person   int64 // who is written to; 0: nobody is known
	State    SellerState
	Since    time.Time // business time of the last change of State
	Rev      int64
	Created  time.Time
}

// Branch is one place of a seller.
type Branch struct {
	BranchID int64
	PublicID string
	Company  int64
	Seller   int64
	Key      string
	Name     string
}
