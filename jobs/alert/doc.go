// Package alert tells people: it writes the mails (complaint, match, summary, drift) in Russian, Ukrainian and English,
// and carries them over a channel. One file is one channel; a channel registers itself under the scheme of its address.
//
// It knows neither the store nor the queue: whom to tell, when to try again and what goes into the ledger is decided by
// package jobs. It never shows foreign markup, never loads anything from elsewhere and never links to anything but http
// and https.
package alert
