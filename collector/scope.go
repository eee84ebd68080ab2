package collector

// Role is what a signed-in person, or the program itself, may do.
type Role string

// The roles of the first form. The matrix of what each may do is Role.May.
const (
	RoleOwner   Role = "owner"   // everything, also people and rules
	RoleManager Role = "manager" // sources, rules, verdicts
	RoleViewer  Role = "viewer"  // reads
	RoleSystem  Role = "system"  // the program's own work; never signed in
)

// Action is one thing that a role may or may not do.
type Action string

// The actions that the matrix knows.
const (
	ActionRead    Action = "read"
	ActionSources Action = "sources"
	ActionWatches Action = "watches"
	ActionImport  Action = "import"
	ActionPeople  Action = "people"
	ActionOperate Action = "operate" // queue, reindex, clock

	ActionOrders   Action = "orders"   // orders and campaigns
	ActionModerate Action = "moderate" // reviews of our own: publish, refuse, answer
	ActionCases    Action = "cases"    // the complaint desk
	ActionDisputes Action = "disputes" // arbitration, compensation
	ActionSellers  Action = "sellers"  // exclusion, recheck, letters
	ActionInspect  Action = "inspect"  // inspections, notes, blocks
	ActionHandle   Action = "handle"   // stage, assignee, tags and notes of documents; views of the search
)

var matrix = map[Role]map[Action]bool{
	RoleOwner: {ActionRead: true, ActionSources: true, ActionWatches: true, ActionImport: true, ActionPeople: true, ActionOperate: true,
		ActionOrders: true, ActionModerate: true, ActionCases: true, ActionDisputes: true, ActionSellers: true, ActionInspect: true, ActionHandle: true},
	RoleManager: {ActionRead: true, ActionSources: true, ActionWatches: true, ActionImport: true,
		ActionOrders: true, ActionModerate: true, ActionCases: true, ActionDisputes: true, ActionSellers: true, ActionInspect: true, ActionHandle: true},
	RoleViewer: {ActionRead: true},
	RoleSystem: {ActionRead: true, ActionSources: true, ActionWatches: true, ActionImport: true, ActionPeople: true, ActionOperate: true,
		ActionOrders: true, ActionModerate: true, ActionCases: true, ActionDisputes: true, ActionSellers: true, ActionInspect: true, ActionHandle: true},
}

// May says whether the role may do the action; an unknown role may nothing.
func (r Role) May(a Action) bool { return matrix[r][a] }

// Scope is handed to every method of the store: whose data, and in which role. Rows of another company are never
// seen or touched through it.
type Scope struct {
	Company int64
	Person  int64 // who acts; 0 for the program itself
	Role    Role
}

// System is the scope of the program's own work for one company.
func System(company int64) Scope { return Scope{Company: company, Role: RoleSystem} }
