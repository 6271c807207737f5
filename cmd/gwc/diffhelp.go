package main

// diffHelp is the help of diff.
const diffHelp = `diff OLD NEW shows which calls another state of a program or of manifests affects:
it follows all calls on both sides, in cells that are treated alike, and prints those
that go another way, with an example. OLD and NEW are each a program, a folder that
build wrote, or manifests. With revisions of git, PATH is read at each:
REVISION..REVISION PATH, or REVISION PATH for the difference to the working tree.

Differences have a class: weakens (the same receiver with less: no client certificate,
plain text for TLS, a policy that refused), opens (served now, and not before), moves
(another receiver, share, answer, path, host or header), closes (not served any more),
tunes (the same with other timeouts, retries, mirrors or limits). If nothing differs,
every call goes the same way, as far as calls are evaluated: what is not certain is
listed. Both sides are in the same cluster: that of --inventory, else what one of them
names is there for both. Callers in the mesh ask for the host that they dial.

--rollout also looks at the states between: a tool applies NEW over OLD object by
object, and then removes what NEW does not have. A call that meanwhile goes neither
the old way nor the new one is printed, with its class, the steps between which it
does, and what becomes of it before, meanwhile and after. --rollout=TOOL selects the
order of gwc apply (apply, the default), of Argo CD with or without the waves of build
--sync-waves (argocd, argocd-plain), of Flux, of Helm, or of kubectl apply -R. States
that are left out, because there are too many, are named.

--format mermaid draws both sides in one picture, as gwc graph does: edges are added,
removed, weakened or changed, and each host names its differences.

diff --live compiles a program and shows what gwc apply would change in the cluster:
the difference that a server-side dry run finds, and the objects that would be
removed. It changes nothing. The content of Secrets is not shown.

The exit status is 0 if both sides were compared and --fail-on finds nothing, 1 if it
does or a program or a manifest has errors, and 2 if the command line is invalid or a
path or revision cannot be read. With --live it is 1 if anything differs, and 2 if
kubectl fails.`

// diffExample are its examples.
const diffExample = `  # Which calls does the working tree affect?
  gwc diff main edge/

  # In a pull request: a comment, and a failure if anything is weakened
  gwc diff --format markdown --fail-on weakens origin/main..HEAD edge/ >comment.md

  # Does any call fail, or leave in plain text, while Argo CD applies the change?
  gwc diff --rollout=argocd --fail-on rollout main edge/

  # A picture for a pull request
  gwc diff --format mermaid main edge/

  # Hand-written manifests and the program that replaces them
  gwc diff --inventory cluster/ manifests/ edge/

  # Whether somebody changed the cluster since the last apply
  gwc diff --live --context prod edge/ || echo changed`
