// Package demo is the made-up world that Molva is shown and tried on: two review sites, «Отклик» and «Жалобная», and
// a mail catcher, all on loopback, and the story check that plays twenty-six steps against a running product.
//
// The world is deterministic by its seed (names, texts, order, counts), tells the truth about itself (/truth.json,
// /log.json) and changes on request (POST /tick). The check compares the product's HTTP API with that truth and with
// the mails caught. Neither ever reads the product's store or calls its code.
package demo
