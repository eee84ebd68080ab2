package web

import (
	"net/http"
	"testing"

	"molva/collector"
)

// TestANewPasswordEndsTheSessionsOfTheOldOne: whoever has the old one is out at once, and only that person.
func TestANewPasswordEndsTheSessionsOfTheOldOne(t *testing.T) {
	w := newWorld(t)
	owner, manager := w.as(collector.RoleOwner), w.as(collector.RoleManager)
	path := "/people/" + w.people[collector.RoleManager].PublicID + "/password"
	if status, answer := manager.api(http.MethodPut, path, map[string]string{"password": "quite another one"}); status != http.StatusForbidden {
		t.Errorf("a manager gives passwords: %d %s", status, answer)
	}
	if status, answer := owner.api(http.MethodPut, path, map[string]string{"password": "short"}); status != http.StatusBadRequest {
		t.Errorf("a short one: %d %s", status, answer)
	}
	if status, answer := owner.api(http.MethodPut, path, map[string]string{"password": "quite another one"}); status != http.StatusNoContent {
		t.Fatalf("%d %s", status, answer)
	}
	if status, _ := manager.api(http.MethodGet, "/documents", nil); status != http.StatusUnauthorized {
		t.Errorf("the old session goes on: %d", status)
	}
	if status, _ := owner.api(http.MethodGet, "/documents", nil); status != http.StatusOK {
		t.Errorf("the session of somebody else: %d", status)
	}
	for given, want := range map[string]int{password: http.StatusUnauthorized, "quite another one": http.StatusNoContent} {
		if status, _ := w.stranger().api(http.MethodPost, "/session", map[string]string{"mail": "manager@floramo.example", "password": given}); status != want {
			t.Errorf("sign in with %q: %d", given, status)
		}
	}
}

func TestRolesChangeAndTheLastOwnerStays(t *testing.T) {
	w := newWorld(t)
	owner, viewer := w.as(collector.RoleOwner), w.as(collector.RoleViewer)
	set := func(of collector.Role, role string) int {
		status, _ := owner.api(http.MethodPut, "/people/"+w.people[of].PublicID+"/role", map[string]string{"role": role})
		return status
	}
	if status := set(collector.RoleOwner, "viewer"); status != http.StatusConflict {
		t.Errorf("the last owner: %d", status)
	}
	if status := set(collector.RoleViewer, "king"); status != http.StatusBadRequest {
		t.Errorf("no role: %d", status)
	}
	if status := set(collector.RoleViewer, ""); status != http.StatusNoContent {
		t.Errorf("none: %d", status)
	}
	if status, _ := viewer.api(http.MethodGet, "/documents", nil); status != http.StatusUnauthorized {
		t.Errorf("without a role the session goes on: %d", status)
	}
	if a, b := set(collector.RoleManager, "owner"), set(collector.RoleOwner, "viewer"); a != http.StatusNoContent || b != http.StatusNoContent {
		t.Errorf("with another owner: %d, %d", a, b)
	}
}
