package jobs

import (
	"context"

	"molva/collector"
	"molva/jobs/quality"
)

// qualityPolicy is the company's policy in force and its version.
func (w *Work) qualityPolicy(ctx context.Context, scope collector.Scope) (quality.Policy, int64, error) {
	v, ok, err := w.Store.QualityPolicy(ctx, scope)
	if err != nil || !ok {
		return quality.Default(), 0, err
	}
	p, err := quality.ReadPolicy(v.Data)
	return p, v.Version, err
}

// policyOf is one version: an exclusion is rechecked by that which it began with.
func (w *Work) policyOf(ctx context.Context, scope collector.Scope, version int64) (quality.Policy, error) {
	v, ok, err := w.Store.QualityPolicyOf(ctx, scope, version)
	if err != nil || !ok {
		return quality.Default(), err
	}
	return quality.ReadPolicy(v.Data)
}

// SellerPolicy is the policy in force and its version; 0 is the program's own.
func (w *Work) SellerPolicy(ctx context.Context, scope collector.Scope) (quality.Policy, int64, error) {
	if err := allowed(scope, collector.ActionRead); err != nil {
		return quality.Policy{}, 0, err
	}
	return w.qualityPolicy(ctx, scope)
}

// SaveSellerPolicy puts a new version in force. Exclusions that last keep theirs.
func (w *Work) SaveSellerPolicy(ctx context.Context, scope collector.Scope, p quality.Policy) (int64, error) {
	if err := allowed(scope, collector.ActionSellers); err != nil {
		return 0, err
	}
	if err := p.Check(); err != nil {
		return 0, err
	}
	_, version, err := w.qualityPolicy(ctx, scope)
	if err != nil {
		return 0, err
	}
	version++
	return version, w.Store.AddQualityPolicy(ctx, scope, collector.PolicyVersion{Version: version, At: w.Clock.Now(), Person: scope.Person, Data: p.String()})
}
