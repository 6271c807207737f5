{
  domain: "staging.example.com",
  partners: [{ host: "sandbox.payments.example.org" }],
}
