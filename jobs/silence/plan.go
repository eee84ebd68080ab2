package silence

import "time"

// The test alarm comes on Tuesdays at ten in the company's zone: nobody is away on a Tuesday by habit, and who looks after
// lunch has the whole of the next day.
const (
	testDay  = time.Tuesday
	testHour = 10
)

// AnswerWithin is how long people have for the answer to a test alarm.
const AnswerWithin = 48 * time.Hour

// NextTest is the first planned instant of a test alarm behind one. Of those that a clock leapt over none is made good for:
// three test alarms at once would test nothing more than one.
func NextTest(after time.Time, zone *time.Location) time.Time {
	local := after.In(zone)
	for day := 0; ; day++ {
		t := time.Date(local.Year(), local.Month(), local.Day()+day, testHour, 0, 0, 0, zone)
		if t.Weekday() == testDay && t.After(after) {
			return t.UTC()
		}
	}
}
