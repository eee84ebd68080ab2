// Package invite decides whom to ask for an honest review, when and with which words (seed 004). It sees orders and never
// reviews: what somebody thinks of the goods is not among its values, so it cannot choose by it.
package invite
