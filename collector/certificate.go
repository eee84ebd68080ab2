package collector

import "time"

// LinkCertificate is /certificate/TOKEN: a certificate for everybody who has its address, to print; its subject is the certificate.
const LinkCertificate LinkKind = "certificate"

// Certificate says that the list of places was moderated in full in a period (seed 002). It is never changed.
type Certificate struct {
	CertificateID int64
	PublicID      string
	Company       int64
	From, To      time.Time // business time; To is not in it
	Issued        time.Time
	IssuedBy      int64  // person; 0: over the command line
	Verdict       string // of jobs/certificate: "full", "explained"
	Body          string // JSON of all that it says
	SHA256        string // over Body
}

// GapNote is what a person says of a time in which a place was not checked.
type GapNote struct {
	NoteID   int64
	PublicID string
	Company  int64
	Source   int64
	From, To time.Time // business time
	Person   int64     // 0: over the command line
	At       time.Time
	Text     string
}

// Findings are what was found in a period, and what was done about it.
type Findings struct {
	Reviews       int // first seen in the period
	Mentions      int
	Complaints    int // of both
	Gone          int // found gone
	CasesOpened   int
	CasesAnswered int // cases answered for the first time in the period
	CasesOpen     int // opened in the period and not ended now
}
