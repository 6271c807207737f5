local environments = {
  production: import "production.libsonnet",
  staging: import "staging.libsonnet",
};

// gwc build                                  production
// gwc build --tla-str environment=staging    staging
function(environment="production")
  (import "base.libsonnet") + { name: environment } + environments[environment]
