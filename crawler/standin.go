package crawler

import (
	"net/http"
	"regexp"

	"molva/collector"
)

// The words by which a page says in its title or heading that it is not the one asked for, in ru, uk and en. A whole
// title or heading must fit: texts about such pages begin with the same words.
var (
	signInHead = regexp.MustCompile(`^(?:вход|вхід|войти|увійти|авторизация|авторизація|sign in|log ?in|login)(?: (?:в|на|до|у|to|in) .{1,60})?$|` + signInWords)
	// signInWords alone say that something is kept from a stranger.
	signInWords = `^(?:войдите|авторизуйтесь|увійдіть|авторизуйтеся|(?:please )?(?:sign|log) in),? (?:в .{1,40},? )?(?:чтобы|щоб|to (?:continue|see|read|view)).{0,60}$`
	signInWall  = regexp.MustCompile(signInWords)

	consentHead = regexp.MustCompile(`^(?:прежде чем продолжить|перш ніж продовжити|before you continue).{0,60}$|^(?:мы|этот сайт|ми|цей сайт|we|this site) (?:использу\S+|використову\S+|uses?) (?:файлы |файли )?(?:cookie|куки|кукі).{0,40}$|` +
		`^(?:согласие|згода) на .{0,40}(?:cookie|куки|кукі).{0,20}$|^cookie (?:consent|settings)$|^we value your privacy$|^(?:настройки|налаштування) (?:файлов |файлів )?cookie$`)
	consentText = regexp.MustCompile(`cookie|куки|кукі`)
	consentGive = regexp.MustCompile(`принять|принима|соглас|прийня|погодж|accept|agree|allow`)

	missingHead = regexp.MustCompile(`^(?:(?:ошибка|помилка|error|упс|ой|oops)?[\s:!,.#…–—-]*(?:404)?[\s:!,.…–—-]*)(?:(?:такой |запрашиваемая |запитувана |такої |this |the |запрошенная )?(?:страниц\S+|сторінк\S+|page|адрес\S*|документ)(?: с таким адресом)? ?(?:you (?:requested|are looking for) )?` +
		`(?:не (?:найден\S*|существует|знайден\S*|існує)|(?:больше )?нет|(?:більше )?немає|удалена|видалена|(?:was |could )?not (?:be )?found|does not exist|doesn't exist|no longer exists)|not found)[.!…]*$`)
	missingNumber = regexp.MustCompile(`^(?:(?:ошибка|помилка|error)\s*)?404[.!]?$`)
)

// inspectFront looks at what a page that gave nothing says of itself: that it is another than the one asked for, or the
// same in a language in which it may show other reviews. A page whose data is there is the one asked for, whatever words stand
// in it.
func (v *Visit) inspectFront(text []byte, header http.Header, p *place, there bool) {
	f := frontOf(text)
	if there {
		if !f.json && f.foreign() && v.Elements == 0 {
			v.Reason = f.inLanguage(p)
		}
		return
	}
	why := ""
	if len(text) <= maxGate {
		why = f.gate(header)
	}
	switch bare := v.Bare(); {
	case why != "":
	case gateAddress(pathQuery(v.URL)) != "":
		why = gateAddress(pathQuery(v.URL))
	case f.says(signInHead) && f.password, f.says(signInWall) && f.bare():
		why = "a sign-in instead of the page"
	case bare && f.bare() && f.says(consentHead) && consentText.MatchString(f.title+f.heading+f.words) && consentGive.MatchString(f.words):
		why = collector.Because("consent").String()
	case bare && (f.says(missingHead) || f.bare() && f.says(missingNumber)):
		v.Outcome, v.Reason, v.Drift, v.Links = Gone, collector.Because("not_found").String(), false, nil
		return
	case f.foreign() && v.Elements == 0:
		v.Reason = f.inLanguage(p)
		return
	}
	if why != "" {
		v.Outcome, v.Reason, v.Drift, v.Links = Blocked, why, false, nil
	}
}

// foreign says that the page is in none of the languages that Molva's readers write in.
func (f *front) foreign() bool {
	switch f.language {
	case "", "ru", "uk", "ua", "en", "be", "kk", "x":
		return false
	}
	return true
}

// inLanguage says in which language a page came, and where the site says that it has it in another.
func (f *front) inLanguage(p *place) string {
	for _, lang := range []string{"ru", "uk", "en"} {
		if a := p.address(f.elsewhere[lang]); a != "" {
			return collector.Because("language", f.language, a).String()
		}
	}
	return collector.Because("language", f.language).String()
}
