package jobs

import (
	"net/url"
	"regexp"
	"strings"
)

// spots are the parts of the great sites on which people do complain, by the end of a host's name: the place is a card, an app
// or a group there, and the site itself is none (noPlaces). What a pattern's group holds is
// whose place it is; a pattern without one makes one place of the whole part. The interfaces by which site files read such a
// place lead to it too: one that is registered by them is no news.
var spots = []struct {
	host  *regexp.Regexp
	path  *regexp.Regexp // of the path, in small letters
	query string         // name of the value that says whose place it is; "" where the path does
	place string         // what the place begins with, or is
}{
	{regexp.MustCompile(`^(?:www\.)?yandex\.(?:ru|com|by|kz|uz|ua|com\.tr)$`), regexp.MustCompile(`^/(?:maps|web-maps)/(?:\d+/[^/]+/)?org/(?:[^/]+/)?(\d+)(?:/|$)`), "", "yandex.ru/maps/org/"},
	{regexp.MustCompile(`^(?:www\.)?yandex\.(?:ru|com|by|kz|uz|ua|com\.tr)$`), regexp.MustCompile(`^/profile/(\d+)(?:/|$)`), "", "yandex.ru/maps/org/"},
	{regexp.MustCompile(`^(?:www\.|maps\.)?google\.(?:com|ru|com\.ua|kz|by)$`), regexp.MustCompile(`^/maps/place/([\pL\pN][\pL\pN +.,'’&()-]*)(?:/|$)`), "", "google.com/maps/place/"},
	{regexp.MustCompile(`^maps\.google\.(?:com|ru|com\.ua|kz|by)$`), regexp.MustCompile(`^/(?:maps)?$`), "cid", "google.com/maps/cid/"},
	{regexp.MustCompile(`^play\.google\.com$`), regexp.MustCompile(`^/store/apps/details/?$`), "id", "play.google.com/store/apps/"},
	{regexp.MustCompile(`^(?:apps|itunes)\.apple\.com$`), regexp.MustCompile(`^/(?:[a-z]{2}/)?app/(?:[^/]+/)?id(\d+)(?:/|$)`), "", "apps.apple.com/app/id"},
	{regexp.MustCompile(`^itunes\.apple\.com$`), regexp.MustCompile(`^/[a-z]{2}/rss/customerreviews/(?:.*/)?id=(\d+)(?:/|$)`), "", "apps.apple.com/app/id"},
	{regexp.MustCompile(`^androidpublisher\.googleapis\.com$`), regexp.MustCompile(`/applications/([a-z0-9._]{1,150})/reviews`), "", "play.google.com/store/apps/"},
	{regexp.MustCompile(`^(?:m\.)?market\.yandex\.(?:ru|by|kz|uz)$`), regexp.MustCompile(`^/(?:business|shop|store|product|card|reviews)(?:--|/)`), "", "market.yandex.ru"},
	{regexp.MustCompile(`^api\.partner\.market\.yandex\.ru$`), regexp.MustCompile(`^/`), "", "market.yandex.ru"},
	{regexp.MustCompile(`^(?:touch\.)?otvet\.mail\.ru$`), regexp.MustCompile(`^/question/\d`), "", "otvet.mail.ru"},
	{regexp.MustCompile(`^(?:www\.|m\.)?facebook\.com$`), regexp.MustCompile(`^/groups/([\pL\pN._-]+)(?:/|$)`), "", "facebook.com/groups/"},
	{regexp.MustCompile(`^(?:www\.|m\.)?vk\.(?:com|ru)$`), regexp.MustCompile(`^/(?:topic|board|wall|reviews|market|photo|album|video)-(\d+)(?:_|$)`), "", "vk.com/club"},
	{regexp.MustCompile(`^(?:www\.|m\.)?vk\.(?:com|ru)$`), regexp.MustCompile(`^/(?:wall|photo|album|video)(\d+)(?:_|$)`), "", "vk.com/id"},
	{regexp.MustCompile(`^(?:www\.|m\.)?vk\.(?:com|ru)$`), regexp.MustCompile(`^/(?:public|event|club)(\d+)$`), "", "vk.com/club"},
}

// spotAt is the place on one of the great sites to which an address leads; "" for none.
func spotAt(host string, u *url.URL) string {
	path := strings.ToLower(u.Path)
	for _, s := range spots {
		if !s.host.MatchString(host) {
			continue
		}
		of := s.path.FindStringSubmatch(path)
		switch {
		case of == nil:
			continue
		case s.query != "":
			if id := u.Query().Get(s.query); ownID.MatchString(id) {
				return s.place + strings.ToLower(id)
			}
		case len(of) > 1:
			return s.place + of[1]
		default:
			return s.place
		}
	}
	return ""
}

// ownID is what a place's own id in a query looks like.
var ownID = regexp.MustCompile(`^[A-Za-z0-9._]{1,150}$`)
