package collector

// Side is on which side of a matter somebody stands.
type Side string

// The sides. A person has one as far as the product knows them; whoever works here and the authors that sites name have none.
const (
	SideNone     Side = ""
	SideClient   Side = "client"
	SideSeller   Side = "seller"
	SidePlatform Side = "platform" // who works here, acting in a process
	SideProgram  Side = "program"  // a timer or a rule
)
