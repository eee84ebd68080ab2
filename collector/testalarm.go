package collector

import "time"

// The timers of test alarms.
const (
	TimerTestSend   TimerKind = "alarm:test"   // the next test alarm is sent; its subject is the company
	TimerTestAnswer TimerKind = "alarm:answer" // the time for its answer is over; its subject is the test alarm
)

// DeliveryTestAlarm asks its reader to say that mails arrive.
const DeliveryTestAlarm DeliveryKind = "test_alarm"

// LinkTestAlarm is /alarm/TOKEN: the page on which a test alarm is acknowledged; its subject is the test alarm.
const LinkTestAlarm LinkKind = "test_alarm"

// TestAlarm is one mail of the kind that nobody may overlook: a person says by a click that alarms arrive where they should.
type TestAlarm struct {
	TestID   int64
	PublicID string
	Company  int64
	Due      time.Time // business time for which it was planned
	Sent     time.Time // business time at which its mails became due
	AnswerBy time.Time
	Acked    time.Time // zero: nobody has answered
	AckedBy  int64     // person
	Missed   time.Time // the time for its answer was over, and none had come; zero: it was not
	Mails    int       // to how many people it went
}
