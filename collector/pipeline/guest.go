package pipeline

import (
	"strings"

	"molva/collector"
	"molva/collector/text"
)

// guestNames are how sites call whoever did not give a name: many people bear one of them.
var guestNames = map[string]bool{
	"гость": true, "гостья": true, "аноним": true, "анонимно": true, "анонимный пользователь": true, "пользователь": true, "покупатель": true, "клиент": true,
	"имя скрыто": true, "автор скрыт": true, "гість": true, "гостя": true, "анонім": true, "анонімно": true, "анонімний користувач": true, "користувач": true,
	"покупець": true, "клієнт": true, "ім'я приховано": true, "guest": true, "anonymous": true, "anonymous user": true, "user": true, "customer": true, "buyer": true, "client": true,
}

// guest says that a name stands for nobody in particular.
func guest(a collector.Author) bool {
	name := strings.TrimRight(text.Fold(a.Name), " 0123456789№#")
	return a.URL == "" && (name == "" || guestNames[name])
}
