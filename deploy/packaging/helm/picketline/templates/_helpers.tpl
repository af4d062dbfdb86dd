{{/* The name of the release's things. */}}
{{- define "picketline.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- $name := default .Chart.Name .Values.nameOverride -}}
{{- if contains $name .Release.Name -}}
{{- .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name $name | trunc 40 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* What selects pods of one kind: call with (list . "sensor"). */}}
{{- define "picketline.selector" -}}
{{- $root := index . 0 -}}
app.kubernetes.io/name: {{ default $root.Chart.Name $root.Values.nameOverride }}
app.kubernetes.io/instance: {{ $root.Release.Name }}
app.kubernetes.io/component: {{ index . 1 }}
{{- end -}}

{{/* All labels of one thing: call with (list . "sensor"). */}}
{{- define "picketline.labels" -}}
{{- $root := index . 0 -}}
helm.sh/chart: {{ printf "%s-%s" $root.Chart.Name $root.Chart.Version | replace "+" "_" }}
{{ include "picketline.selector" . }}
app.kubernetes.io/version: {{ $root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ $root.Release.Service }}
{{- end -}}

{{- define "picketline.image" -}}
{{- if .Values.image.digest -}}
{{ .Values.image.repository }}@{{ .Values.image.digest }}
{{- else -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end -}}
{{- end -}}

{{- define "picketline.headless" -}}
{{ include "picketline.fullname" . }}-coordinators
{{- end -}}

{{/* What the headless Service calls the pods behind their own name. */}}
{{- define "picketline.domain" -}}
{{ include "picketline.headless" . }}.{{ .Release.Namespace }}.svc.{{ .Values.clusterDomain }}
{{- end -}}

{{/* All coordinators as a list of strings, the same in each of them; none where there is one alone. */}}
{{- define "picketline.peers" -}}
{{- $peers := list -}}
{{- if gt (int .Values.coordinator.replicas) 1 -}}
{{- range $i := until (int .Values.coordinator.replicas) -}}
{{- $peers = append $peers (printf "%s-coordinator-%d.%s:7414" (include "picketline.fullname" $) $i (include "picketline.domain" $) | quote) -}}
{{- end -}}
{{- end -}}
{{ join ", " $peers }}
{{- end -}}

{{/* How many coordinators the release has now; 0 where helm does not ask the cluster, or it has none. */}}
{{- define "picketline.replicasNow" -}}
{{- $set := lookup "apps/v1" "StatefulSet" .Release.Namespace (printf "%s-coordinator" (include "picketline.fullname" .)) -}}
{{- int (dig "spec" "replicas" 0 $set) -}}
{{- end -}}

{{/* Refuses a number of coordinators, and a change of it, that would not do. */}}
{{- define "picketline.checkReplicas" -}}
{{- $wanted := int .Values.coordinator.replicas -}}
{{- $name := printf "%s-coordinator" (include "picketline.fullname" .) -}}
{{- if not (or (eq $wanted 1) (eq $wanted 3)) -}}
{{- fail (printf "coordinator.replicas is %v: there are 1 or 3 coordinators; two bear the loss of neither" .Values.coordinator.replicas) -}}
{{- end -}}
{{- $now := int (include "picketline.replicasNow" .) -}}
{{- if and (eq $now 1) (eq $wanted 3) -}}
{{- range $number := list 1 2 -}}
{{- $claim := printf "state-%s-%d" $name $number -}}
{{- if lookup "v1" "PersistentVolumeClaim" $.Release.Namespace $claim -}}
{{- fail (printf "coordinator.replicas: a log of before is on the claim %s, and would be begun with; delete the claims state-%s-1 and state-%s-2 first" $claim $name $name) -}}
{{- end -}}
{{- end -}}
{{- else if and (eq $now 3) (eq $wanted 1) -}}
{{- $set := lookup "apps/v1" "StatefulSet" .Release.Namespace $name -}}
{{- if lt (int (dig "status" "readyReplicas" 0 $set)) 3 -}}
{{- fail (printf "coordinator.replicas: not all three are ready, so that %s-0 may not have all that was ordered; wait until 'picket status' there shows the others as up, then try again" $name) -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* Where sensors find the coordinators, as a list of strings. */}}
{{- define "picketline.links" -}}
{{- $links := list -}}
{{- range $i := until (int .Values.coordinator.replicas) -}}
{{- $links = append $links (printf "%s-coordinator-%d.%s:7413" (include "picketline.fullname" $) $i (include "picketline.domain" $) | quote) -}}
{{- end -}}
{{ join ", " $links }}
{{- end -}}

{{/* The ignore list of every node: each prefix once, with what it is. */}}
{{- define "picketline.ignored" -}}
{{- $seen := dict -}}
{{- $ignore := .Values.ignore -}}
{{- range $i, $what := list "nodes" "pods" "services" "more" -}}
{{- range $prefix := index $ignore $what -}}
{{- if not (hasKey $seen $prefix) -}}
{{- $_ := set $seen $prefix (eq $what "more" | ternary "of the values" (printf "%s of this cluster" $what)) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- if $ignore.fromCluster -}}
{{- range $node := (lookup "v1" "Node" "" "").items -}}
{{- range $address := $node.status.addresses -}}
{{- if and (hasSuffix "IP" $address.type) (not (hasKey $seen $address.address)) -}}
{{- $_ := set $seen $address.address (printf "node %s" $node.metadata.name) -}}
{{- end -}}
{{- end -}}
{{- range $prefix := $node.spec.podCIDRs -}}
{{- if not (hasKey $seen $prefix) -}}
{{- $_ := set $seen $prefix (printf "pods of node %s" $node.metadata.name) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- $lines := list -}}
{{- range $prefix := keys $seen | sortAlpha -}}
{{- $lines = append $lines (printf "%s %s" $prefix (get $seen $prefix)) -}}
{{- end -}}
{{- join "\n" $lines -}}
{{- end -}}

{{/* Nothing that a sensor does not need; a user other than root would have none of the capabilities. */}}
{{- define "picketline.sensorSecurity" -}}
runAsUser: 0
runAsGroup: 0
privileged: false
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
  add: [NET_ADMIN, NET_RAW, NET_BIND_SERVICE]
{{- end -}}

{{/* No capability at all. */}}
{{- define "picketline.plainSecurity" -}}
privileged: false
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end -}}

{{- define "picketline.sensorMounts" -}}
- { name: config, mountPath: /etc/picketline/picketline.conf, subPath: picketline.conf, readOnly: true }
- { name: ignore, mountPath: /etc/picketline/ignore.d, readOnly: true }
- { name: state, mountPath: /etc/picketline/conf.d, subPath: conf.d }
- { name: state, mountPath: /var/lib/picketline/sensor }
- { name: sockets, mountPath: /run/picketline/sensor }
- { name: tmp, mountPath: /tmp }
{{- if .Values.sensor.hostGuard }}
- { name: host-systemd, mountPath: /run/systemd, readOnly: true }
{{- end }}
{{- with .Values.sensor.extraVolumeMounts }}
{{- toYaml . | nindent 0 }}
{{- end }}
{{- end -}}

{{- define "picketline.coordinatorMounts" -}}
- { name: config, mountPath: /etc/picketline/picketline.conf, subPath: picketline.conf, readOnly: true }
- { name: pod, mountPath: /etc/picketline/conf.d }
- { name: state, mountPath: /var/lib/picketline/coordinator }
- { name: sockets, mountPath: /run/picketline }
- { name: tmp, mountPath: /tmp }
{{- with .Values.coordinator.extraVolumeMounts }}
{{- toYaml . | nindent 0 }}
{{- end }}
{{- end -}}
