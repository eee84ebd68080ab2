// Package inspection holds the rules by which sellers are inspected (seed 001): the regulation as versioned data, one file a
// detector, how a repeat raises the grade, which sellers are looked at today, and the words of the letters. All of it are
// pure functions of values and an instant; it never reads the store, and it never blocks anybody: a detector finds, a
// person decides.
package inspection
