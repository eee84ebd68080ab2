package web

import (
	"embed"
	"fmt"
	"io/fs"
	"net/http"
	"slices"
	"strings"
	"sync"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"github.com/pelletier/go-toml/v2"
	"golang.org/x/text/language"

	"molva/collector"
)

//go:embed lang/*.toml
var langFS embed.FS

// languages of the interface, in the order in which they are offered.
var languages = []string{"ru", "uk", "en"}

const languageCookie = "molva_lang"

func knownLanguage(l string) bool { return slices.Contains(languages, l) }

// words holds the texts of the interface in every language.
type words struct{ in map[string]*i18n.Localizer }

// loadWords reads the texts, once for all consoles of a process.
var loadWords = sync.OnceValues(func() (*words, error) {
	bundle := i18n.NewBundle(language.Russian)
	bundle.RegisterUnmarshalFunc("toml", toml.Unmarshal)
	w := &words{in: map[string]*i18n.Localizer{}}
	files, err := fs.Glob(langFS, "lang/*.toml") // ru.toml, and a file for each process: desk.ru.toml
	if err != nil {
		return nil, err
	}
	for _, f := range files {
		if _, err := bundle.LoadMessageFileFS(langFS, f); err != nil {
			return nil, fmt.Errorf("texts in %s: %w", f, err)
		}
	}
	for _, l := range languages {
		w.in[l] = i18n.NewLocalizer(bundle, l)
	}
	return w, nil
})

// say is the text of a key; pairs fill its places: "Name", "Флорамо". A key that is missing shows itself.
func (w *words) say(lang, key string, pairs ...any) string {
	return w.localize(lang, &i18n.LocalizeConfig{MessageID: key, TemplateData: placesOf(pairs)}, key)
}

// count is the text of a key in the plural form of n, which stands in it as .Count.
func (w *words) count(lang, key string, n int, pairs ...any) string {
	places := placesOf(pairs)
	places["Count"] = grouped(n)
	return w.localize(lang, &i18n.LocalizeConfig{MessageID: key, TemplateData: places, PluralCount: n}, key)
}

func (w *words) localize(lang string, c *i18n.LocalizeConfig, key string) string {
	s, err := w.in[lang].Localize(c)
	if err != nil {
		return key
	}
	return s
}

func placesOf(pairs []any) map[string]any {
	places := map[string]any{}
	for i := 0; i+1 < len(pairs); i += 2 {
		places[fmt.Sprint(pairs[i])] = pairs[i+1]
	}
	return places
}

// grouped writes a number with narrow no-break spaces between thousands.
func grouped(n int) string {
	s := fmt.Sprint(n)
	if n < 10000 && n > -1000 {
		return s
	}
	var parts []string
	for len(s) > 3 {
		parts = append([]string{s[len(s)-3:]}, parts...)
		s = s[:len(s)-3]
	}
	return strings.Join(append([]string{s}, parts...), "\u202f")
}

// languageFor is the person's language, else the cookie's, else the browser's, else the company's. As long as the first-run
// page was not answered nobody has chosen the person's: it is what the program began with.
func (s *Server) languageFor(r *http.Request, c collector.Company) string {
	if p, ok := personOf(r.Context()); ok && knownLanguage(p.Language) && (c.SetUp || c.CompanyID == 0) {
		return p.Language
	}
	if c, err := r.Cookie(languageCookie); err == nil && knownLanguage(c.Value) {
		return c.Value
	}
	tags, _, err := language.ParseAcceptLanguage(r.Header.Get("Accept-Language"))
	if err == nil {
		for _, t := range tags {
			if base, _ := t.Base(); knownLanguage(base.String()) {
				return base.String()
			}
		}
	}
	if knownLanguage(c.Language) {
		return c.Language
	}
	return "ru"
}

// setLanguage is the language switch of every page: a cookie before sign-in, the person's row after.
func (s *Server) setLanguage(w http.ResponseWriter, r *http.Request) error {
	lang := r.FormValue("lang")
	if !knownLanguage(lang) {
		return invalid("lang", "there is no such language", "ru, uk and en are")
	}
	http.SetCookie(w, &http.Cookie{Name: languageCookie, Value: lang, Path: "/", MaxAge: 365 * 24 * 3600, HttpOnly: true,
		SameSite: http.SameSiteLaxMode, Secure: s.sessions.Cookie.Secure})
	if p, ok := personOf(r.Context()); ok && p.Language != lang {
		scope, _ := scopeOf(r.Context())
		p.Language = lang
		// A person may always choose their own language, whatever their role.
		if err := s.Store.SavePerson(r.Context(), ownAccount(scope), p); err != nil {
			return err
		}
	}
	http.Redirect(w, r, localPath(r.FormValue("back")), http.StatusSeeOther)
	return nil
}

// localPath is an address of this server's own; anything else becomes the first page.
func localPath(p string) string {
	if !strings.HasPrefix(p, "/") || strings.HasPrefix(p, "//") || strings.ContainsAny(p, "\\\r\n\t") {
		return "/"
	}
	return p
}
