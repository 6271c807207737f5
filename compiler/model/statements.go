package model

// Add adds the records of another part of the program.
func (s *Statements) Add(o Statements) {
	s.Target = append(s.Target, o.Target...)
	s.Program = append(s.Program, o.Program...)
	s.Meshes = append(s.Meshes, o.Meshes...)
	s.Gateways = append(s.Gateways, o.Gateways...)
	s.Services = append(s.Services, o.Services...)
	s.Certificates = append(s.Certificates, o.Certificates...)
	s.Tokens = append(s.Tokens, o.Tokens...)
	s.Authorizers = append(s.Authorizers, o.Authorizers...)
	s.Exposes = append(s.Exposes, o.Exposes...)
	s.Routes = append(s.Routes, o.Routes...)
	s.Egresses = append(s.Egresses, o.Egresses...)
	s.Confines = append(s.Confines, o.Confines...)
	s.Raws = append(s.Raws, o.Raws...)
	s.Expects = append(s.Expects, o.Expects...)
	s.Homes = append(s.Homes, o.Homes...)
	s.Accepts = append(s.Accepts, o.Accepts...)
	s.Broken.Gateways = append(s.Broken.Gateways, o.Broken.Gateways...)
	s.Broken.Certificates = append(s.Broken.Certificates, o.Broken.Certificates...)
	s.Broken.Tokens = append(s.Broken.Tokens, o.Broken.Tokens...)
	s.Broken.Authorizers = append(s.Broken.Authorizers, o.Broken.Authorizers...)
	s.Broken.Services = append(s.Broken.Services, o.Broken.Services...)
}
