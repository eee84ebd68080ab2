// Package quality holds the rules of seed 000: what a seller's figures are, when they are significantly worse than the
// others', what an improvement letter must cover, and what a recheck decides. All of it are pure functions of values and an
// instant; nothing here asks a clock, the store or the network. The clauses that the rules cite:
//
//	000 2    who is excluded: worse in the last 1–3 months, or low over the last year
//	000 2.1  all companies are compared; those go whose figures are significantly worse than the others'
//	000 3    at least two weeks; rechecked on the 14th day and not earlier
//	000 3.1  returns when (1) the reviews received were solved or commented, (2) new praise of real buyers came and the
//	         rating rose, (3) there are no fictitious reviews, (4) a constructive letter came
//	000 3.2  to dispute reviews solves nothing
//	000 4    the letter is written as Problem – Solution, by the causes found
//	000 5    a letter is answered within 14 days, with the verdict of the recheck
//	000 6    the five reasons for not returning
package quality
