package web

import (
	"context"
	"encoding/json"
	"net/http"
	"reflect"
	"strconv"
	"strings"
	"sync"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"molva/collector"
)

// apiVersion is the version of the interface, not of the program.
const apiVersion = "1"

// sessionScheme names in the description how one signs in.
const sessionScheme = "session"

// newAPI registers every endpoint. huma checks the input against the same schema that openapi.json shows; its page of
// documentation is not served, it would load scripts from elsewhere.
func (s *Server) newAPI() http.Handler {
	humaErrors()
	mux := http.NewServeMux()
	config := huma.DefaultConfig("Molva", apiVersion)
	config.DocsPath, config.SchemasPath, config.OpenAPIPath = "", "", ""
	config.CreateHooks = nil // no "$schema" in answers
	config.Formats = map[string]huma.Format{"application/json": huma.DefaultJSONFormat, "json": huma.DefaultJSONFormat}
	config.RejectUnknownQueryParameters = true
	config.Info.Description = "What the console does, for programs. Sign in with POST /api/v1/session and keep the cookie, " +
		"or speak over the unix socket in the data folder. Errors are {\"error\":{\"code\",\"message\",\"where\",\"hint\"}}."
	config.Components.SecuritySchemes = map[string]*huma.SecurityScheme{sessionScheme: {Type: "apiKey", In: "cookie", Name: s.sessions.Cookie.Name,
		Description: "POST /api/v1/session sets it; over the unix socket nobody needs it"}}
	api := humago.New(mux, config)
	for _, add := range apiRooms {
		add(s, api)
	}
	s.described = api.OpenAPI()
	document, err := json.Marshal(s.described)
	if err != nil {
		panic("the description of the API cannot be written: " + err.Error()) // a mistake in the types, seen by every test
	}
	mux.HandleFunc("GET /api/v1/openapi.json", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write(document)
	})
	mux.HandleFunc("/api/v1/", func(w http.ResponseWriter, _ *http.Request) {
		s.writeAPIError(w, &collector.Error{Code: collector.CodeNotFound, Msg: "there is no such endpoint, or not with this method", Hint: "see /api/v1/openapi.json"})
	})
	return mux
}

// apiRooms are the files of endpoints.
var apiRooms = []func(*Server, huma.API){
	(*Server).apiSession, (*Server).apiCompany, (*Server).apiPeople, (*Server).apiSources, (*Server).apiRegistry, (*Server).apiProposals, (*Server).apiDocuments, (*Server).apiHandling, (*Server).apiTopics, (*Server).apiRules, (*Server).apiCluster, (*Server).apiEvidence, (*Server).apiVariants, (*Server).apiWatches,
	(*Server).apiDeliveries, (*Server).apiOperate, (*Server).apiTraining, (*Server).apiHosts, (*Server).apiPages, (*Server).apiDemo,
	// orders and invitations
	(*Server).apiOrders, (*Server).apiCampaigns,
	// reviews of our own
	(*Server).apiOwn,
	// cases
	(*Server).apiCases, (*Server).apiDesk,
	// disputes
	(*Server).apiDisputes,
	// quality
	(*Server).apiQuality,
	// inspections
	(*Server).apiInspections,
	// the watching of the watcher, certificates
	(*Server).apiWatchman, (*Server).apiCertificates,
}

// endpoint describes one operation; Action "" is for everybody, signed in or not.
type endpoint struct {
	Method, Path, Does string
	Action             collector.Action
	Status             int // of success; 0 is 200
	Body               *huma.RequestBody
	Fails              []int // statuses besides those that register knows
}

// everybody marks what is open before sign-in.
const everybody collector.Action = ""

// noContent is the answer without a body.
type noContent struct{}

// answer is a 200 or 201 with a body.
type answer[T any] struct{ Body T }

// body is the input of an endpoint that takes nothing but a body.
type body[T any] struct{ Body T }

// named is the input of an endpoint that takes nothing but a public id.
type named struct {
	ID string `path:"id" maxLength:"64" doc:"public id"`
}

// register adds an endpoint: the role is checked before the input is even looked at.
func register[I, O any](s *Server, api huma.API, e endpoint, serve func(context.Context, collector.Scope, *I) (*O, error)) {
	responses := map[string]*huma.Response{}
	op := huma.Operation{
		OperationID: strings.ToLower(e.Method) + strings.NewReplacer("/", "-", "{", "", "}", "").Replace(e.Path),
		Method:      e.Method, Path: "/api/v1" + e.Path, Summary: e.Does, DefaultStatus: e.Status,
		MaxBodyBytes: maxForm, RequestBody: e.Body, Responses: responses, Errors: failures[I](e),
	}
	if e.Action != everybody {
		op.Middlewares = huma.Middlewares{s.allowed(e.Action)}
		op.Description = "Needs the right: " + string(e.Action) + "."
		op.Security = []map[string][]string{{sessionScheme: {}}}
	}
	huma.Register(api, op, func(ctx context.Context, in *I) (*O, error) {
		scope, _ := scopeOf(ctx)
		out, err := serve(ctx, scope, in)
		if err != nil {
			return nil, s.failure(err)
		}
		return out, nil
	})
	delete(responses, strconv.Itoa(http.StatusUnprocessableEntity)) // huma's own word for what is a 400 here
}

// orNull describes a field that holds an object or null: huma describes the object alone.
func orNull(s *huma.Schema, field string) *huma.Schema {
	s.Properties[field] = &huma.Schema{AnyOf: []*huma.Schema{s.Properties[field], {Enum: []any{nil}}}}
	return s
}

// failures are the statuses that an endpoint may fail with; huma adds 500.
func failures[I any](e endpoint) []int {
	// A store that is away makes anything unavailable; 403 is also the answer to a request from another site.
	out := append([]int{http.StatusBadRequest, http.StatusUnauthorized, http.StatusForbidden, http.StatusServiceUnavailable}, e.Fails...)
	if strings.Contains(e.Path, "{id}") {
		out = append(out, http.StatusNotFound)
	}
	if _, takes := reflect.TypeFor[I]().FieldByName("Body"); takes || e.Body != nil {
		out = append(out, http.StatusRequestEntityTooLarge)
	}
	return out
}

// allowed refuses who is not signed in or whose role may not.
func (s *Server) allowed(a collector.Action) func(huma.Context, func(huma.Context)) {
	return func(ctx huma.Context, next func(huma.Context)) {
		_, w := humago.Unwrap(ctx)
		scope, ok := scopeOf(ctx.Context())
		switch {
		case !ok:
			s.writeAPIError(w, &collector.Error{Code: collector.CodeSignIn, Msg: "nobody is signed in", Hint: "POST /api/v1/session"})
		case !scope.Role.May(a):
			s.writeAPIError(w, forbidden(a))
		default:
			next(ctx)
		}
	}
}

// humaErrors gives huma's own refusals (unknown field, wrong type, too large) the shape of all errors. The variable is
// huma's and global; it is set once.
var humaErrors = sync.OnceFunc(func() {
	huma.NewError = func(status int, msg string, errs ...error) huma.StatusError {
		f := failureBody{Code: codeOfStatus(status), Message: msg}
		for _, err := range errs {
			if d, ok := err.(huma.ErrorDetailer); ok && d.ErrorDetail() != nil {
				f.Where = whereOf(d.ErrorDetail().Location)
				f.Message = d.ErrorDetail().Message
				break
			}
		}
		switch {
		case f.Message == "unexpected property":
			f.Message, f.Hint = "unknown field "+f.Where, "see /api/v1/openapi.json for the fields"
		case f.Code == collector.CodeTooLarge:
			f.Message, f.Where = "the request is too large", "body"
		}
		return &failure{f}
	}
})

func codeOfStatus(status int) collector.Code {
	switch {
	case status == http.StatusRequestEntityTooLarge:
		return collector.CodeTooLarge
	case status == http.StatusRequestTimeout:
		return collector.CodeUnavailable
	case status >= 500:
		return collector.CodeInternal
	}
	return collector.CodeInvalid
}

// whereOf drops the part of the request: body.items[0].name is items[0].name.
func whereOf(location string) string {
	for _, part := range []string{"body.", "query.", "path."} {
		if rest, ok := strings.CutPrefix(location, part); ok {
			return rest
		}
	}
	return location
}
