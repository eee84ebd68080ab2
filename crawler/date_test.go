package crawler

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"molva/collector"
)

var kyiv = func() *time.Location {
	l, err := time.LoadLocation("Europe/Kyiv")
	if err != nil {
		panic(err)
	}
	return l
}()

// A Thursday; 14:30 in Kyiv.
var testNow = time.Date(2026, 3, 5, 12, 30, 0, 0, time.UTC)

func TestDates(t *testing.T) {
	d := dates{now: testNow, zone: kyiv}
	for in, want := range map[string]string{
		// ISO 8601 and what looks like it
		"2026-03-01": "2026-03-01", "2026-03-01T10:30:00Z": "2026-03-01T10:30:00Z", "2026-03-01T10:30:00+03:00": "2026-03-01T07:30:00Z",
		"2026-03-01T10:30+0300": "2026-03-01T07:30:00Z", "2026-03-01T10:30:00.123Z": "2026-03-01T10:30:00.123Z", "2026-03-01 10:30": "2026-03-01T08:30:00Z",
		"2026-03-01T10:30:00": "2026-03-01T08:30:00Z", "2026-03-01T00:00:00+03": "2026-02-28T21:00:00Z", "2026-03-01 10:30:00 UTC": "2026-03-01T10:30:00Z",
		"2026-07-01T10:30": "", "2025-07-01T10:30": "2025-07-01T07:30:00Z",
		// numbers, day first
		"05.03.2024": "2024-03-05", "5.3.2024": "2024-03-05", "05/03/2024": "2024-03-05", "05-03-2024": "2024-03-05", "05.03.24": "2024-03-05",
		"05.03.2024 10:53": "2024-03-05T08:53:00Z", "05.03.2024, 10:53:07": "2024-03-05T08:53:00Z", "2024.03.05": "2024-03-05", "1740000000": "2025-02-19T21:20:00Z",
		"1740000000000": "2025-02-19T21:20:00Z", "1740000000000000": "2025-02-19T21:20:00Z",
		// Russian
		"28 апр 2022": "2022-04-28", "28 апреля 2022 г.": "2022-04-28", "28 апреля 2022 года в 14:05": "2022-04-28T11:05:00Z", "12 марта 2024": "2024-03-12",
		"1 мая 2025": "2025-05-01", "3 июня 2025": "2025-06-03", "3 июля 2025, 9:05": "2025-07-03T06:05:00Z", "20 февраля": "2026-02-20", "четверг, 26 февраля 2026": "2026-02-26",
		"Опубликовано 1 февраля 2026 года": "2026-02-01", "31 дек. 2025": "2025-12-31", "15 НОЯБРЯ 2025": "2025-11-15", "2 янв. 2026 г., 00:15": "2026-01-01T22:15:00Z",
		// Ukrainian
		"12 березня 2024": "2024-03-12", "12 груд. 2025": "2025-12-12", "5 січня 2026 р.": "2026-01-05", "5 січня 2026 року о 09:22": "2026-01-05T07:22:00Z",
		"1 лютого 2026": "2026-02-01", "30 листопада 2025": "2025-11-30", "9 червня 2025": "2025-06-09", "9 липня 2025": "2025-07-09", "24 серпня 2025": "2025-08-24",
		"17 верес 2025 6:17": "2025-09-17T03:17:00Z", "7 жовтня 2025": "2025-10-07", "11 травня 2025": "2025-05-11", "12 квіт. 2025": "2025-04-12", "п’ятниця, 27 лютого": "2026-02-27",
		// English
		"March 1, 2026": "2026-03-01", "1 March 2026": "2026-03-01", "Sept 3rd, 2025": "2025-09-03", "Jan 5, 2026 3:07 pm": "2026-01-05T13:07:00Z", "Reviewed on 1 August 2025": "2025-08-01",
		// counted from today
		"сегодня": "2026-03-05", "сегодня в 9:15": "2026-03-05T07:15:00Z", "вчера": "2026-03-04", "вчера в 18:20": "2026-03-04T16:20:00Z", "Вчера, 18:20": "2026-03-04T16:20:00Z",
		"позавчера": "2026-03-03", "сьогодні о 09:00": "2026-03-05T07:00:00Z", "вчора о 23:59": "2026-03-04T21:59:00Z", "позавчора": "2026-03-03", "yesterday at 10:00": "2026-03-04T08:00:00Z",
		"today": "2026-03-05", "только что": "2026-03-05T12:30:00Z", "щойно": "2026-03-05T12:30:00Z", "just now": "2026-03-05T12:30:00Z",
		"5 минут назад": "2026-03-05T12:25:00Z", "минуту назад": "2026-03-05T12:29:00Z", "10 хвилин тому": "2026-03-05T12:20:00Z", "полчаса назад": "2026-03-05T12:00:00Z",
		"3 часа назад": "2026-03-05", "час назад": "2026-03-05", "годину тому": "2026-03-05", "20 часов назад": "2026-03-04", "2 ч. 21 мин. назад": "2026-03-05T10:09:00Z",
		"день назад": "2026-03-04", "2 дня назад": "2026-03-03", "два дня назад": "2026-03-03", "3 дні тому": "2026-03-02", "5 днів тому": "2026-02-28", "неделю назад": "2026-02-26",
		"тиждень тому": "2026-02-26", "2 тижні тому": "2026-02-19", "две недели назад": "2026-02-19", "месяц назад": "2026-02-05", "3 місяці тому": "2025-12-05",
		"полгода назад": "2025-09-05", "півроку тому": "2025-09-05", "год назад": "2025-03-05", "рік тому": "2025-03-05", "5 років тому": "2021-03-05", "2 года назад": "2024-03-05",
		"an hour ago": "2026-03-05", "a week ago": "2026-02-26", "3 days ago": "2026-03-02", "около 2 недель назад": "2026-02-19", "1 год и 2 месяца назад": "2025-01-05",
		// no dates, or none that can be believed
		"": "", "давно": "", "5": "", "отзыв": "", "2026-03-07": "", "2027-01-01": "", "06.03.2030": "", "завтра": "", "через 2 дня": "", "31 февраля 2025": "", "2026-13-01": "",
		"32.01.2025": "", "0001-01-01T00:00:00Z": "", "1970-01-01": "", "март 2025": "", "2025": "", "10:53": "", "20 декабря": "", "5 звёзд из 5 за март 2025": "",
		"Куплено 3 раза": "", "12 человек": "", "4,5": "", "2026-03-05T12:50:00Z": "", "2026-03-05T12:40:00Z": "2026-03-05T12:40:00Z", "2026-03-06": "2026-03-06",
	} {
		if got := d.read(in).String(); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

// A time of day in a zone that nobody told is no instant: the date alone stays, never shifted.
func TestDatesWithoutZone(t *testing.T) {
	d := dates{now: testNow}
	for in, want := range map[string]string{"2026-03-01T23:30:00": "2026-03-01", "2026-03-01T23:30:00+02:00": "2026-03-01T21:30:00Z", "вчера в 23:30": "2026-03-04",
		"1 марта 2026, 23:30": "2026-03-01", "5 минут назад": "2026-03-05T12:25:00Z"} {
		if got := d.read(in).String(); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
	d = dates{now: testNow, zone: kyiv, layouts: []string{"02|01|06 15:04", "02|01|06"}}
	for in, want := range map[string]string{"01|02|26 10:00": "2026-02-01T08:00:00Z", "01|02|26": "2026-02-01"} {
		if got := d.read(in).String(); got != want {
			t.Errorf("layout %q: %q, want %q", in, got, want)
		}
	}
}

// Russian and Ukrainian phrases of a published test table; those of other languages must be unknown or right.
func TestSharedDates(t *testing.T) {
	f := sharedFile(t, "data/extract-fields/absolute-dates-cyrillic.jsonl.gz")
	if f == nil {
		return
	}
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	d := dates{now: time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC), zone: time.UTC}
	good, unknown, all := 0, 0, 0
	for lines := bufio.NewScanner(z); lines.Scan(); {
		var c struct {
			Input    string
			Datetime []int
		}
		if err := json.Unmarshal(lines.Bytes(), &c); err != nil {
			t.Fatal(err)
		}
		v := append(c.Datetime, 0, 0, 0)
		want := time.Date(v[0], time.Month(v[1]), v[2], v[3], v[4], 0, 0, time.UTC)
		d.now = time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC)
		if v[0] == 2012 && !strings.Contains(c.Input, "2012") { // without a year the table means its own
			d.now = time.Date(2012, 11, 13, 12, 0, 0, 0, time.UTC)
		}
		all++
		switch got := d.read(c.Input); {
		case !got.Known():
			unknown++
			t.Logf("unknown: %q", c.Input)
		case !got.Time.Equal(want):
			t.Errorf("%q: %s, want %s", c.Input, got.Time, want)
		default:
			good++
		}
	}
	t.Logf("%d of %d right, %d unknown, 0 wrong", good, all, unknown)
	if good < all*3/4 {
		t.Errorf("only %d of %d", good, all)
	}
}

func FuzzDates(f *testing.F) {
	for _, s := range []string{"5 минут назад", "12 груд. 2025 о 9:05", "2026-03-01T10:30+03:00", "05.03.24", "п’ять днів тому"} {
		f.Add(s)
	}
	d := dates{now: testNow, zone: kyiv}
	f.Fuzz(func(t *testing.T, s string) {
		p := d.read(s)
		if p.Known() && p.Time.After(testNow.Add(14*time.Hour)) {
			t.Errorf("%q lies in the future: %s", s, p.Time)
		}
		if p.Precision == collector.PrecisionDay && !p.Time.Equal(p.Time.Truncate(24*time.Hour)) {
			t.Errorf("%q is a day with hours: %s", s, p.Time)
		}
	})
}
