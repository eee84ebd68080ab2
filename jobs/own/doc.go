// Package own holds the rules for the reviews that the company collects itself: what a review must have, what in it wants
// a person to look before it is shown, how its pictures are made harmless, and what its author is written. It is pure: it
// never reads a store, and never looks at stars or tone to decide what is shown (16 CFR 465.7).
package own
