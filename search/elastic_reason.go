package search

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
)

// elasticWrites is what a request that writes documents is called in errors.
const elasticWrites = "write to the index"

// The types of errors that are told by their name; another one is told as unknown, for a name may come from a text, too.
var elasticTypes = []string{"document_parsing_exception", "mapper_parsing_exception", "strict_dynamic_mapping_exception", "illegal_argument_exception",
	"number_format_exception", "date_time_parse_exception", "x_content_parse_exception", "parse_exception", "json_parse_exception", "json_e_o_f_exception",
	"input_coercion_exception", "stream_constraints_exception", "max_bytes_length_exceeded_exception", "action_request_validation_exception", "validation_exception",
	"array_index_out_of_bounds_exception", "illegal_state_exception", "unsupported_operation_exception", "circuit_breaking_exception",
	"cluster_block_exception", "es_rejected_execution_exception", "security_exception", "index_not_found_exception", "index_closed_exception",
	"unavailable_shards_exception", "process_cluster_event_timeout_exception", "version_conflict_engine_exception", "null_pointer_exception", "i_o_exception"}

var namedInReason = regexp.MustCompile(`[\["']([a-z_.]+)[\]"']`)

// safe is the cause without a word of the server's own text: the types of errors, and which fields of the mapping are named. Any answer
// to a request that writes may quote what stands in a document, whatever its status, and is read after the document was erased.
func (c elasticCause) safe() string {
	s := "unknown error"
	if slices.Contains(elasticTypes, c.Type) {
		s = c.Type
	}
	var fields []string
	for _, m := range namedInReason.FindAllStringSubmatch(c.Reason, -1) {
		if mappedFields[m[1]] != nil && !slices.Contains(fields, m[1]) {
			fields = append(fields, m[1])
		}
	}
	if len(fields) > 0 {
		s += " (" + strings.Join(fields, ", ") + ")"
	}
	if c.CausedBy != nil {
		s += "; " + c.CausedBy.safe()
	}
	return s
}

// mappedFields are the fields of the mapping.
var mappedFields = func() map[string]json.RawMessage {
	var all map[string]json.RawMessage
	if err := json.Unmarshal([]byte("{"+elasticProperties()+"}"), &all); err != nil {
		panic("search: the mapping is no JSON: " + err.Error()) // a mistake of this program
	}
	return all
}()
