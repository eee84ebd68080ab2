// Package dispute is seed 003 as rules: what may happen to a dispute, when, and by which clause. It is pure: a dispute, an
// event and an instant go in, the dispute as it is then and what follows come out. The program and the proof (Check) run
// the same table. It never reads a clock, a store or a mail.
package dispute
