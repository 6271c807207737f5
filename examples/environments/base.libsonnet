// What all environments have in common. An environment sets the domain, and may
// change a service.
{
  domain: error "an environment needs a domain",
  overrides:: {},
  services: [
    {
      name: name,
      port: 8080,
      timeout: "5s",
      hosts: ["%s.%s" % [name, $.domain]],
    } + (if name in $.overrides then $.overrides[name] else {})
    for name in ["cart", "catalog"]
  ],
  partners: [],
}
