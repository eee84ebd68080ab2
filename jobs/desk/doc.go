// Package desk holds the rules of the complaint desk (seed 002): business hours, what happens to a case next, and the words
// of its letters. All of it is pure: it never reads a store or a clock.
package desk
