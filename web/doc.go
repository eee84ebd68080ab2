// Package web is the console (pages made on the server, htmx where it saves a reload) and the JSON API under /api/v1.
// It reads through the store and the index and writes through jobs. It never fetches from another host, never names one
// in a page but as the link of a found text, and never sends a script or a style that is not a file of its own.
package web
