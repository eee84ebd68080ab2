package crawler

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"regexp"
	"strings"
	"testing"
	"time"
)

// eachShared calls fn for every line of a file of the shared data, unpacked; false without it.
func eachShared(t *testing.T, name string, into func() any, fn func(any)) bool {
	t.Helper()
	f := sharedFile(t, name)
	if f == nil {
		return false
	}
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	for lines := bufio.NewScanner(z); lines.Scan(); {
		v := into()
		if err := json.Unmarshal(lines.Bytes(), v); err != nil {
			t.Fatal(err)
		}
		fn(v)
	}
	return true
}

type relativeCase struct {
	Input string
	Delta map[string]int
	Dir   string
}

// Relative phrases of a published test table. What lies in the future is refused; what is counted back in Russian or
// Ukrainian is the right day; a span without «назад» and the phrases of other languages are unknown, never wrong.
func TestSharedRelativeDates(t *testing.T) {
	now := time.Date(2026, 3, 5, 12, 30, 0, 0, time.UTC)
	d := dates{now: now, zone: time.UTC}
	back := regexp.MustCompile(`^(сегодня|вчера)$|(назад|тому)$`)
	foreign := regexp.MustCompile(`[ўі]н|гад|хвіл|тыд|каля|хьалха`) // Belarusian and others
	right, unknown, future := 0, 0, 0
	there := eachShared(t, "data/extract-fields/relative-dates-cyrillic.jsonl.gz", func() any { return &relativeCase{} }, func(v any) {
		c := v.(*relativeCase)
		got := d.read(c.Input)
		if c.Dir == "in_future" {
			if future++; got.Known() {
				t.Errorf("%q lies in the future and is read as %s", c.Input, got)
			}
			return
		}
		x := c.Delta
		want := now.AddDate(-x["years"], -x["months"], -7*x["weeks"]-x["days"]).Add(-time.Duration(x["hours"])*time.Hour - time.Duration(x["minutes"])*time.Minute - time.Duration(x["seconds"])*time.Second)
		switch {
		case !got.Known():
			if unknown++; back.MatchString(c.Input) && !foreign.MatchString(c.Input) {
				t.Errorf("%q is unknown", c.Input)
			}
		case got.Time.Format(time.DateOnly) != want.Format(time.DateOnly):
			t.Errorf("%q: %s, want %s", c.Input, got, want)
		default:
			right++
		}
	})
	if t.Logf("%d right, %d unknown, %d of the future refused, 0 wrong", right, unknown, future); there && (right < 19 || future < 10) {
		t.Errorf("only %d are right, and %d lie in the future", right, future)
	}
}

type englishCase struct{ Lang, Input, English string }

// Phrases with their English meaning: those of the future are refused, those of the past in Russian, Ukrainian and English
// are read, and no phrase is taken for a day that it does not name.
func TestSharedDatePhrases(t *testing.T) {
	now := time.Date(2026, 3, 5, 12, 30, 0, 0, time.UTC)
	d := dates{now: now, zone: time.UTC}
	read, refused := 0, 0
	there := eachShared(t, "data/extract-fields/dates-to-english.jsonl.gz", func() any { return &englishCase{} }, func(v any) {
		c := v.(*englishCase)
		got := d.read(c.Input)
		ago := strings.HasSuffix(c.English, " ago") || regexp.MustCompile(` (19|20)\d\d`).MatchString(c.English)
		switch {
		case strings.HasPrefix(c.English, "in "):
			if refused++; got.Known() {
				t.Errorf("%q (%s) is read as %s", c.Input, c.English, got)
			}
		case got.Known():
			if read++; !ago && !strings.HasPrefix(c.English, "0 ") {
				t.Errorf("%q (%s) names no day and is read as %s", c.Input, c.English, got)
			}
		case ago && (c.Lang == "ru" || c.Lang == "uk"):
			t.Logf("unknown: %q (%s)", c.Input, c.English)
		}
	})
	if t.Logf("%d are read, %d of the future refused", read, refused); there && (read < 12 || refused < 8) {
		t.Errorf("only %d are read, %d refused", read, refused)
	}
}

// More of what Russian and Ukrainian sites write, by the site's zone (Moscow, where it is 15:30) and a given now. With
// TestDates these are more than 150 strings.
func TestDatesOfRussianAndUkrainianSites(t *testing.T) {
	moscow, err := time.LoadLocation("Europe/Moscow")
	if err != nil {
		t.Fatal(err)
	}
	d := dates{now: testNow, zone: moscow}
	for in, want := range map[string]string{
		// by the site's day, not by ours
		"сегодня в 00:10": "2026-03-04T21:10:00Z", "вчера в 23:59": "2026-03-04T20:59:00Z", "сьогодні, 15:00": "2026-03-05T12:00:00Z",
		// absolute, in words
		"1 янв 2026": "2026-01-01", "3 фев. 2026 г.": "2026-02-03", "14 апреля 2025 года": "2025-04-14", "9 мая 2025": "2025-05-09", "22 июня 2025": "2025-06-22", "7 июл 2025": "2025-07-07",
		"30 авг 2025": "2025-08-30", "1 сент. 2025": "2025-09-01", "2 сентября 2025": "2025-09-02", "17 окт 2025": "2025-10-17", "5 нояб. 2025": "2025-11-05", "25 дек 2025": "2025-12-25",
		"Суббота, 28 февраля 2026 г.": "2026-02-28", "28 ФЕВРАЛЯ 2026": "2026-02-28", "12 марта": "", "4 марта": "2026-03-04", "1 февраля, 10:20": "2026-02-01T07:20:00Z",
		"3 січ. 2026": "2026-01-03", "14 лют 2026": "2026-02-14", "8 бер. 2025": "2025-03-08", "20 квітня 2025 р.": "2025-04-20", "1 травня 2025 року": "2025-05-01", "28 черв 2025": "2025-06-28",
		"15 липня 2025 о 08:05": "2025-07-15T05:05:00Z", "24 серп. 2025": "2025-08-24", "10 вересня 2025": "2025-09-10", "31 жовт. 2025": "2025-10-31", "2 лист. 2025": "2025-11-02", "31 груд 2025": "2025-12-31",
		"неділя, 1 березня 2026 р.": "2026-03-01", "субота, 28 лютого": "2026-02-28",
		// numbers
		"1.3.26": "2026-03-01", "01/03/2026 09:05": "2026-03-01T06:05:00Z", "2026.03.01": "2026-03-01", "05.03.2026 15:20": "2026-03-05T12:20:00Z",
		// relative
		"секунду назад": "2026-03-05T12:29:59Z", "30 секунд тому": "2026-03-05T12:29:30Z", "15 мин. назад": "2026-03-05T12:15:00Z", "2 хв тому": "2026-03-05T12:28:00Z", "6 часов назад": "2026-03-05",
		"16 часов назад": "2026-03-04", "12 годин тому": "2026-03-05", "6 дней назад": "2026-02-27", "шість днів тому": "2026-02-27", "3 недели назад": "2026-02-12", "4 тижні тому": "2026-02-05",
		"2 месяца назад": "2026-01-05", "шесть месяцев назад": "2025-09-05", "11 місяців тому": "2025-04-05", "3 года назад": "2023-03-05", "2 роки тому": "2024-03-05", "почти год назад": "2025-03-05",
		// unknown stays unknown, the future is refused
		"недавно": "", "нещодавно": "", "несколько дней назад": "", "кілька тижнів тому": "", "на прошлой неделе": "", "весной 2025": "", "минулого року": "", "послезавтра": "", "післязавтра": "", "через час": "",
		"за 2 дні": "", "6 марта 2026, 10:00": "", "31.12.2026": "", "29 февраля 2025": "", "31 апреля 2025": "", "00.00.0000": "", "12.13.2025": "", "25:61": "", "2 из 5": "", "№ 12.03": "", "v. 1.2.3": "",
	} {
		if got := d.read(in).String(); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}
