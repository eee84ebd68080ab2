package crawler

import (
	"regexp"
	"strings"
	"sync"

	xhtml "golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// hint is what the names of an element (class, id, role, tag) tell of it.
type hint uint8

const (
	noHint hint = iota
	junkHint
	textHint
	commentHint
)

// junkNames are words in class and id of what stands around an article, in the languages of the pages' makers: nearly
// all write English, and some their own in Latin letters.
var junkNames = wordSet(`related relacionadas recommended recommend recommendation recommendations recirc recirculation trending popular mostpopular
	mostread share sharing shares sharebar sharebox sharethis addthis addtoany social socials socialbar followus sns
	sidebar aside rail promo promos promotion newsletter newsletters subscribe subscription signup sign optin cookie cookies gdpr consent breadcrumb breadcrumbs
	crumbs menu nav navbar navigation pagination pager paging pagenav tags taglist keywords byline bylines dateline author authors authorbio bio
	caption captions credit credits ad ads adv advert adverts advertisement advertising advertorial sponsor sponsored sponsors banner banners popup modal
	overlay lightbox tooltip widget widgets footer masthead login register outbrain taboola disqus rating ratings votes vote voting
	toolbar tools print printonly skip copyright disclaimer donate donation poll quiz slideshow carousel player jwplayer
	toc readmore seealso readalso alsoread morestories more meta postmeta metadata timestamp pubdate infobox hidden screenreader
	visuallyhidden podcast comments comment noprint donations feedback gallery sticky ticker livefeed callout inset embed embeds teaser teasers upsell paywall
	rekl reklama pohozhie pohozhye pokhozhie chitaite chytayte podpiska pidpyska kommentarii komentari novosti-po-teme sovet baner`)

// junkBegins are how longer names of that kind begin: "sharedaddy", "relatedposts", "newsletterform".
var junkBegins = []string{"share", "social", "related", "recommend", "subscri", "newsletter", "promo", "advert", "sponsor", "cookie", "breadcrumb", "pagin", "sidebar", "footer", "signup"}

// textNames are words in class and id of what holds an article.
var textNames = wordSet(`articlebody articletext articlecontent entrycontent postcontent postbody posttext storybody storytext storycontent newsbody newstext
	bodytext maintext fulltext textbody contentbody materialtext materialbody publicationtext topicbody richtext pagecontent maincontent entry hentry
	article post story statya stattia novost`)

var textPairs = wordSet(`article-body article-text article-content entry-content post-content post-body post-text story-body story-text story-content
	news-body news-text news-content body-text main-text full-text text-body content-body material-text material-body material-content publication-text
	rich-text body-copy article-copy blog-content blog-post article-main entry-body text-content content-text detail-text`)

// commentNames are words of where readers talk.
var commentNames = wordSet(`comments commentlist commentslist commentsarea comment-list comments-list comments-area comment-area respond commentrespond replies discussion`)

func wordSet(s string) map[string]bool {
	out := map[string]bool{}
	for w := range strings.FieldsSeq(s) {
		out[w] = true
	}
	return out
}

// hintOf reads the names of an element.
func hintOf(n *xhtml.Node) hint {
	switch n.DataAtom {
	case atom.Nav, atom.Aside, atom.Footer, atom.Figure, atom.Figcaption, atom.Dialog, atom.Menu:
		return junkHint
	case atom.Body, atom.Html, 0:
		return noHint
	}
	out := noHint
	for _, at := range n.Attr {
		h := noHint
		switch at.Key {
		case "class", "id", "data-component", "data-module", "data-testid":
			h = hintOfNames(at.Val)
		case "role":
			switch at.Val {
			case "navigation", "complementary", "contentinfo", "dialog", "search", "banner", "menu", "toolbar", "alert":
				h = junkHint
			}
		case "itemprop":
			if strings.EqualFold(at.Val, "articleBody") {
				return textHint
			}
		}
		if h == commentHint || h == textHint && out != commentHint || out == noHint {
			out = max(out, h)
		}
	}
	return out
}

// hintOfNames reads a class or an id: "post-content related_box" has the words post content related box.
func hintOfNames(names string) hint {
	if len(names) > 1000 {
		names = names[:1000]
	}
	junk, text := false, false
	for name := range strings.FieldsSeq(names) {
		words := nameWords(name)
		for i, w := range words {
			pair := ""
			if i > 0 {
				pair = words[i-1] + "-" + w
			}
			switch {
			case commentNames[w] || commentNames[pair]:
				return commentHint
			case textPairs[pair] || len(words) == 1 && textNames[w]:
				text = true
			case junkNames[w] || beginsJunk(w):
				junk = true
			}
		}
	}
	switch {
	case text:
		return textHint
	case junk:
		return junkHint
	}
	return noHint
}

func beginsJunk(word string) bool {
	for _, b := range junkBegins {
		if strings.HasPrefix(word, b) {
			return true
		}
	}
	return false
}

// nameWords parts "articleBody", "article-body", "article__body" into lower-case words.
func nameWords(name string) []string {
	var out []string
	start := 0
	cut := func(end int) {
		if end > start {
			out = append(out, strings.ToLower(name[start:end]))
		}
	}
	for i := 0; i < len(name); i++ {
		c := name[i]
		switch {
		case !isLetter(c) && c < 0x80 && !(c >= '0' && c <= '9'):
			cut(i)
			start = i + 1
		case c >= 'A' && c <= 'Z' && i > start && name[i-1] >= 'a' && name[i-1] <= 'z':
			cut(i)
			start = i
		}
	}
	cut(len(name))
	return out
}

// lazily compiles a pattern when it is first asked for: the long ones would cost every start of the program.
func lazily(pattern string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(pattern) })
}

// besides are the beginnings of lines that stand between an article's paragraphs and lead away from it.
var besides = lazily(`(?i)^(?:` + strings.Join([]string{
	`read (?:more|also|next|the full|on)\b`, `(?:see|watch|learn|find out) (?:also|more)\b`, `also read\b`, `you (?:may|might) (?:also )?(?:like|enjoy)`, `story continues below`,
	`continue reading\b`, `click here\b`, `tell us (?:what|your)\b`, `sign up (?:for|to|here|now)\b`, `subscribe (?:to|for|now|here)\b`, `follow (?:us|me|him|her)\b`, `like us on\b`,
	`download our\b`, `get (?:the|our) .{0,40}(?:newsletter|app|inbox)\b`, `\(?(?:getty|ap photo|reuters/|afp/)`, `copyright\b`, `©`, `all rights reserved`, `filed under\b`, `leave a (?:comment|reply)`,
	`чита(?:йте|ть) (?:также|ещё|еще|далее|нас|подробнее|больше|по теме|продолжение|полностью)`, `чита(?:йте|ти) (?:також|ще|далі|нас|більше|докладніше|за темою|повністю)`,
	`смотри(?:те)? (?:также|ещё|еще)`, `див(?:іться|ись) (?:також|ще)`, `подпи(?:сывайтесь|шитесь)`, `підпи(?:суйтесь|шіться)`, `расскажите друзьям`, `розкажіть друзям`, `на правах рекламы`, `на правах реклами`,
	`оцените (?:статью|материал|запись)`, `оцініть (?:статтю|матеріал|запис)`, `оставить комментарий`, `залишити коментар`, `все права защищены`, `усі права захищені`, `нашли ошибку`, `знайшли помилку`,
	`если вы (?:заметили|нашли) ошибку`, `якщо ви (?:помітили|знайшли) помилку`, `следите за нами`, `стежте за нами`, `мы используем (?:файлы )?cookie`, `ми використовуємо (?:файли )?cookie`,
}, "|") + `)`)

// labels are the beginnings of short lines of that kind that are no sentences.
var labels = lazily(`(?i)^(?:` + strings.Join([]string{
	`related(?: (?:stories|articles|posts|content|topics|news|links|video|coverage|roundup))?\s*(?::|$)`, `more (?:from|on|stories|news|about)\b.{0,60}$`, `recommended(?: for you)?\s*(?::|$)`,
	`don'?t miss\s*(?::|$)`, `advert(?:isement)?s?\b.{0,20}$`, `sponsored\b.{0,20}$`, `share (?:this|on|via)\b.{0,60}$`, `join (?:us|our)\b.{0,80}$`, `photos?\s*[:(]`, `image\s*:`, `image \d+ of \d+`,
	`(?:photo|image) (?:by|credit|courtesy)\b`, `loading\b.{0,10}$`, `tags?\s*:`, `topics?\s*:`, `categories\s*:`, `posted (?:in|on|by)\b`, `published\b.{0,50}$`, `(?:last )?updated\b.{0,50}$`,
	`comments?\b.{0,20}$`, `print\b.{0,10}$`, `(?:ещё|еще) (?:по теме|новости|статьи)`, `ще (?:за темою|новини|статті)`, `по теме\s*:?$`, `за темою\s*:?$`, `похожие (?:статьи|новости|материалы|записи)`,
	`схожі (?:статті|новини|матеріали|записи)`, `материалы по теме`, `матеріали за темою`, `новости по теме`, `новини за темою`, `рекоменду(?:ем|емые).{0,40}$`, `рекоменд(?:уємо|овані).{0,40}$`,
	`популярн(?:ое|ые|е|і).{0,30}$`, `подписка`, `підписка`, `подписаться`, `підписатися`, `поделиться.{0,60}$`, `поделитесь.{0,60}$`, `поділи(?:тися|ться|тись).{0,60}$`, `фото\s*[:(]`, `фото (?:из|с|з|автора) .{0,60}$`,
	`реклама.{0,20}$`, `теги\s*:?`, `метки\s*:`, `мітки\s*:`, `рубрик[аи]\s*:`, `категори[яи]\s*:`, `категорі[яї]\s*:`, `комментари(?:и|ев|й).{0,20}$`, `коментар(?:і|ів).{0,20}$`,
	`просмотр(?:ов|ы|а)?\s*:`, `перегляд(?:ів|и)?\s*:`,
}, "|") + `)`)

// captions end lines that tell where a picture is from; calls are requests to the reader within short lines.
var (
	captions = lazily(`(?i)\((?:(?:image|photos?|picture|credit)\b|фото|иллюстрация|ілюстрація|скриншот|скріншот)[^()]{0,80}\)\s*$|(?:image|photo|picture) credit\s*:.{0,80}$`)
	calls    = lazily(`(?i)\bclick here (?:to|for)\b|\b(?:sign up|subscribe)\b.{0,100}\bnewsletter\b|\bfollow (?:us|him|her|me) on\b|подпи(?:сывайтесь|шитесь) на |підпи(?:суйтесь|шіться) на `)
)
