package invite

import (
	"regexp"
	"strings"

	"molva/collector"
	"molva/collector/text"
)

// ban is what a request for a review may not say, and the rule that says so.
type ban struct {
	pattern *regexp.Regexp // on folded text
	why     string         // of the message; its words stand in every language of the console
}

// The rules, in the words of the error. The patterns are on folded text: small letters, ё as е.
var bans = []ban{
	{folded(`скидк\p{L}*|бонус\p{L}*|подар\p{L}+|кешб[еэ]к\p{L}*|кэшб[еэ]к\p{L}*|промокод\p{L}*|купон\p{L}*|вознагражд\p{L}*|приз(?:ы|ов|а|ом)?|розыгрыш\p{L}*|балл(?:ы|ов|ами)?` +
		`|знижк\p{L}*|подарун\p{L}*|винагород\p{L}*|розіграш\p{L}*|бал(?:и|ів|ами)` +
		`|discounts?|bonus(?:es)?|gifts?|rewards?|coupons?|vouchers?|promo ?codes?|cash ?back|prizes?|giveaways?|free shipping`), "it promises a reward"},
	{folded(`(?:5|пят[иь]|five)[ -]*(?:★|⭐|звезд\p{L}*|зірок|зірк\p{L}*|stars?)|пятизвезд\p{L}*|пятизірк\p{L}*|(?:найвищ\p{L}+|максимальн\p{L}+|відмінн\p{L}+) оцінк\p{L}*` +
		`|(?:высш\p{L}+|максимальн\p{L}+|отличн\p{L}+) оценк\p{L}*|(?:положительн\p{L}+|хорош\p{L}+|хвалебн\p{L}+) отзыв\p{L}*|(?:позитивн\p{L}+|схвальн\p{L}+|гарн\p{L}+) відгук\p{L}*|(?:positive|good|great|top) (?:review|rating)s?`), "it asks for a good mark"},
	{folded(`если (?:вы |вам )?(?:все )?(?:остались )?(?:довольн\p{L}*|понравил\p{L}*)|якщо (?:ви |вам )?(?:все )?(?:залишились |залишилися )?(?:задоволен\p{L}*|сподобал\p{L}*)` +
		`|if you ?(?:are|were|re) (?:happy|satisfied|pleased)|if you (?:like|liked|love|loved|enjoyed)|happy customers?|довольны\p{L}* (?:клиент|покупател)\p{L}*|задоволен\p{L}* (?:клієнт|покуп)\p{L}*`), "it asks only those who are content"},
	{folded(`(?:сначала|прежде чем|перед тем как|до отзыва) [^.!?]{0,60}(?:свяж\p{L}*|напиш\p{L}*|позвон\p{L}*|обрат\p{L}*|сообщ\p{L}*)|(?:свяжитесь|напишите|позвоните|обратитесь|сообщите) [^.!?]{0,40}(?:прежде чем|перед тем|до того как|до отзыва)` +
		`|(?:спочатку|перш ніж|перед тим) [^.!?]{0,60}(?:звяж\p{L}*|напиш\p{L}*|зателефон\p{L}*|зверн\p{L}*|повідом\p{L}*)|(?:звяжіться|напишіть|зателефонуйте|зверніться) [^.!?]{0,40}(?:перш ніж|перед тим)` +
		`|(?:contact|call|write to|talk to|tell|email|mail) us (?:first|before)|before (?:you )?(?:writ\p{L}*|leav\p{L}*|post\p{L}*)[^.!?]{0,60}(?:contact|call|write to|tell) us`), "it asks to come to the company first"},
}

func folded(words string) *regexp.Regexp {
	return regexp.MustCompile(`(?:^|[^\p{L}\d])(` + words + `)(?:[^\p{L}]|$)`)
}

// wordsMost is the longest paragraph, in letters: one, not a page.
const wordsMost = 600

// Lint refuses a company's own paragraph that would make the request a bought, a steered or a gated one: Google ("fake
// engagement": no incentives, no selective solicitation), Trustpilot (neutral, alike for all, no "contact us first"),
// 16 CFR 465.4 (no review bought for a sentiment). CodeInvalid names the words and the rule.
func Lint(words string) error {
	if strings.Count(words, "")-1 > wordsMost {
		return refused("the paragraph is too long", "600 letters at most")
	}
	if strings.Contains(words, "://") || strings.Contains(strings.ToLower(words), "www.") {
		return refused("the paragraph holds a link", "the mail has one link, to the form; it is the same for everybody")
	}
	plain := strings.Join(strings.Fields(text.Fold(words)), " ")
	for _, b := range bans {
		if found := b.pattern.FindStringSubmatch(plain); found != nil {
			return refused("the paragraph may not say «"+strings.TrimSpace(found[1])+"»: "+b.why, hints[b.why])
		}
	}
	return nil
}

// hints quote the rule that forbids it.
var hints = map[string]string{
	"it promises a reward":                 "Google and Trustpilot forbid any reward for a review, 16 CFR 465 one for a good word; an offer makes the mail advertising",
	"it asks for a good mark":              "Trustpilot: the request is neutral and leads nobody; ask for an honest review",
	"it asks only those who are content":   "Google forbids to choose whom to ask by what they think; everybody gets the same request",
	"it asks to come to the company first": "Trustpilot forbids to send unhappy customers to the company first; the form is open to all alike",
}

func refused(msg, hint string) error {
	return &collector.Error{Code: collector.CodeInvalid, Where: "words", Msg: msg, Hint: hint}
}
