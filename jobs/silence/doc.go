// Package silence watches the watcher (row E7): it says from a pulse what has fallen silent, when that is held for true,
// and when it is over, and it writes the alarms and the weekly test alarm. It is a pure function of values and clocks; it
// reads no store and sends nothing.
//
// A silence is told once when it begins and once when it is over. What comes back for a moment is not over, and a machine
// that has just awoken gets time to catch up before anybody is called.
package silence
