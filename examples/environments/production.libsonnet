{
  domain: "example.com",
  overrides:: {
    catalog: { timeout: "2s", hosts: ["example.com", "www.example.com"] },
  },
  partners: [{ host: "api.payments.example.org" }, { host: "api.mail.example.org" }],
}
