// Package certificate decides whether a list of places was moderated in full in a period (seed 002: «полная модерация списка
// публичных ресурсов с определенным и установленным периодом во времени»). It holds what was due against what was done, and
// is a pure function of both: it reads no store and knows no clock. It never leaves a hole out: a check that is not there
// refuses the certificate until it is made good for or a person has explained it.
//
// What it knows are the rows of passes that were closed. A place counts from its first check on, as long as it stands in the
// registry; one whose first kept pass is not its first has a hole before that, because nothing is known of it. How late a check
// was is counted from the one before it, so that nothing that moves the next due time afterwards hides it.
//
// A certificate claims no more than was watched: days on which nothing at all was on the list refuse it, and where a place was
// listed for a part of the period, verdict and headline say so.
package certificate
