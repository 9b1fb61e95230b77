{{/* A name of at most 40 characters. One that is too long, or has dots, ends in a digest, so that two stay two. */}}
{{- define "octoagent.fullname" -}}
{{- $name := .Values.fullnameOverride | default (contains "octoagent" .Release.Name | ternary .Release.Name (printf "%s-octoagent" .Release.Name)) -}}
{{- if not (regexMatch "^[a-z]" $name) -}}
{{- fail (printf "The release name '%s' must begin with a letter: it becomes the name of a Service. Use another, or set fullnameOverride." .Release.Name) -}}
{{- end -}}
{{- include "octoagent.short" (list $name 40) -}}
{{- end -}}

{{- define "octoagent.short" -}}
{{- $name := index . 0 -}}
{{- $most := index . 1 -}}
{{- if or (gt (len $name) $most) (contains "." $name) -}}
{{- $plain := $name | replace "." "-" | trunc (sub $most 9 | int) | trimSuffix "-" -}}
{{- printf "%s-%s" $plain (sha256sum $name | trunc 8) -}}
{{- else -}}
{{- $name -}}
{{- end -}}
{{- end -}}

{{/* The name of the proxy that has the Secret: (list $ secret) */}}
{{- define "octoagent.proxyName" -}}
{{- $root := index . 0 -}}
{{- $secret := index . 1 -}}
{{- $fullname := include "octoagent.fullname" $root -}}
{{- printf "%s-proxy-%s" (include "octoagent.short" (list $fullname 31)) (include "octoagent.short" (list $secret 24)) -}}
{{- end -}}

{{/* What a Deployment selects: (list $ component) or, for a proxy, (list $ component secret) */}}
{{- define "octoagent.selector" -}}
{{- $root := index . 0 -}}
app.kubernetes.io/name: octoagent
app.kubernetes.io/instance: {{ $root.Release.Name | toJson }}
app.kubernetes.io/component: {{ index . 1 }}
{{- if gt (len .) 2 }}
octoagent.io/secret: {{ include "octoagent.short" (list (index . 2) 63) | toJson }}
{{- end }}
{{- end -}}

{{- define "octoagent.labels" -}}
{{- $root := index . 0 -}}
{{ include "octoagent.selector" . }}
app.kubernetes.io/version: {{ $root.Chart.AppVersion | replace "+" "_" | trunc 63 | toJson }}
app.kubernetes.io/managed-by: {{ $root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" $root.Chart.Name $root.Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" | toJson }}
{{- end -}}

{{- define "octoagent.image" -}}
{{- $image := index . 0 -}}
{{- $tag := index . 1 -}}
{{- if $image.digest -}}
{{- printf "%s@%s" $image.repository $image.digest | toJson -}}
{{- else -}}
{{- printf "%s:%s" $image.repository ($image.tag | default $tag) | toJson -}}
{{- end -}}
{{- end -}}

{{/* A number that somebody gave as a number or as text, as text without an exponent. */}}
{{- define "octoagent.text" -}}
{{- if kindIs "float64" . -}}
{{- if eq . (floor .) -}}{{- int64 . -}}{{- else -}}{{- . -}}{{- end -}}
{{- else -}}
{{- . | toString -}}
{{- end -}}
{{- end -}}

{{/* An amount of money, without an exponent. */}}
{{- define "octoagent.usd" -}}
{{- regexReplaceAll "\\.?0+$" (printf "%.9f" (toString . | float64)) "" -}}
{{- end -}}

{{/* The longest time that any call is promised, in seconds, rounded up. */}}
{{- define "octoagent.longest" -}}
{{- $longest := .Values.timeoutSeconds | toString | float64 -}}
{{- $roles := dig "octoagent" "roles" (dict) (.Values.application | default (dict)) -}}
{{- range $role := values ($roles | default (dict)) -}}
{{- $own := get $role "timeout-s" -}}
{{- if $own -}}
{{- $longest = maxf $longest ($own | toString | float64) -}}
{{- end -}}
{{- end -}}
{{- $longest | ceil | int -}}
{{- end -}}

{{/* The service ends its streams 5 s after the longest promise. 5 s more are for its own end. */}}
{{- define "octoagent.grace" -}}
{{- add (.Values.shutdownDelaySeconds | int) (include "octoagent.longest" . | int) 10 -}}
{{- end -}}

{{- define "octoagent.proxyGrace" -}}
{{- add (.Values.proxy.preStopSeconds | int) (include "octoagent.longest" . | int) 10 -}}
{{- end -}}

{{- define "octoagent.proxySecrets" -}}
{{- prepend .Values.proxy.besideSecrets .Values.proxy.existingSecret | toJson -}}
{{- end -}}

{{- define "octoagent.proxyUrl" -}}
{{- if .Values.proxy.enabled -}}
http://{{ include "octoagent.proxyName" (list . .Values.proxy.existingSecret) }}:4000
{{- else -}}
{{- .Values.proxy.url -}}
{{- end -}}
{{- end -}}

{{/* The port of a URL, with the scheme's own as the default. */}}
{{- define "octoagent.urlPort" -}}
{{- $host := get (urlParse .) "host" -}}
{{- $port := regexFind ":[0-9]+$" $host | trimPrefix ":" -}}
{{- $port | default (get (dict "http" "80" "https" "443" "redis" "6379" "rediss" "6379") (urlParse . | dig "scheme" "")) -}}
{{- end -}}

{{/* What named callers and tasks may do, and where it is counted. */}}
{{- define "octoagent.limits" -}}
{{- range $name, $caller := .Values.callers }}
{{- $variable := printf "OCTOAGENT_CALLERS_%s" ($name | upper | replace "-" "_") }}
- name: {{ $variable }}_KEY
  valueFrom:
    secretKeyRef:
      name: {{ $.Values.callerKeys.existingSecret | toJson }}
      key: {{ $name | toJson }}
{{- with $caller.groups }}
- name: {{ $variable }}_GROUPS
  value: {{ join "," . | toJson }}
{{- end }}
{{- range $setting, $ending := dict "callsPerMinute" "CALLS_PER_MINUTE" "tokensPerMinute" "TOKENS_PER_MINUTE" "maxInFlight" "MAX_IN_FLIGHT" "budgetEvery" "BUDGET_EVERY" }}
{{- with get $caller $setting }}
- name: {{ $variable }}_{{ $ending }}
  value: {{ include "octoagent.text" . | toJson }}
{{- end }}
{{- end }}
{{- with $caller.budgetUsd }}
- name: {{ $variable }}_BUDGET_USD
  value: {{ include "octoagent.usd" . | toJson }}
{{- end }}
{{- end }}
{{- if gt (toString .Values.tasks.budgetUsd | float64) 0.0 }}
- name: OCTOAGENT_TASKS_BUDGET_USD
  value: {{ include "octoagent.usd" .Values.tasks.budgetUsd | toJson }}
{{- end }}
{{- with .Values.tasks.maxCalls | int64 }}
- name: OCTOAGENT_TASKS_MAX_CALLS
  value: {{ toString . | toJson }}
{{- end }}
{{- with .Values.replaySeconds | int64 }}
- name: OCTOAGENT_REPLAY_S
  value: {{ toString . | toJson }}
{{- end }}
{{- with .Values.store.url }}
- name: OCTOAGENT_STORE_URL
  value: {{ . | toJson }}
- name: OCTOAGENT_STORE_DOWN
  value: {{ $.Values.store.down }}
{{- with $.Values.store.existingSecret }}
- name: OCTOAGENT_STORE_PASSWORD
  valueFrom:
    secretKeyRef:
      name: {{ . | toJson }}
      key: OCTOAGENT_STORE_PASSWORD
{{- end }}
{{- end }}
{{- end -}}

{{- define "octoagent.podSecurity" -}}
runAsNonRoot: true
runAsUser: {{ . | int }}
runAsGroup: {{ . | int }}
fsGroup: {{ . | int }}
seccompProfile:
  type: RuntimeDefault
{{- end -}}

{{- define "octoagent.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end -}}

{{/* What all pods have: (list $ component ...) */}}
{{- define "octoagent.pod" -}}
{{- $root := index . 0 -}}
automountServiceAccountToken: false
enableServiceLinks: false
{{- with $root.Values.imagePullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . | toJson }}
  {{- end }}
{{- end }}
{{- with $root.Values.nodeSelector }}
nodeSelector: {{ toJson . }}
{{- end }}
{{- with $root.Values.tolerations }}
tolerations: {{ toJson . }}
{{- end }}
{{- with $root.Values.priorityClassName }}
priorityClassName: {{ . | toJson }}
{{- end }}
{{- end -}}

{{/* Over hosts and zones, among pods of one revision: (list $ component ...) */}}
{{- define "octoagent.spread" -}}
{{- $selector := include "octoagent.selector" . -}}
topologySpreadConstraints:
{{- range list "kubernetes.io/hostname" "topology.kubernetes.io/zone" }}
  - maxSkew: 1
    topologyKey: {{ . }}
    whenUnsatisfiable: ScheduleAnyway
    labelSelector:
      matchLabels: {{- $selector | nindent 8 }}
    matchLabelKeys: [pod-template-hash]
{{- end }}
{{- end -}}

{{/* Variables of a map, each as text. */}}
{{- define "octoagent.env" -}}
{{- range $name, $value := . }}
- name: {{ $name }}
  value: {{ include "octoagent.text" $value | toJson }}
{{- end }}
{{- end -}}

{{/*
The replicas of a Deployment: (list $ name replicas autoscaling). With an autoscaler the field is omitted; where the Deployment
exists, its present value is repeated, because an upgrade that takes the field away sets it to 1.
*/}}
{{- define "octoagent.replicas" -}}
{{- $root := index . 0 -}}
{{- $autoscaling := index . 3 -}}
{{- if not $autoscaling.enabled -}}
replicas: {{ index . 2 | int }}
{{- else -}}
{{- $live := lookup "apps/v1" "Deployment" $root.Release.Namespace (index . 1) -}}
{{- if $live -}}
replicas: {{ $live.spec.replicas }}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* Whether there is more than one replica: (list replicas autoscaling) */}}
{{- define "octoagent.several" -}}
{{- $autoscaling := index . 1 -}}
{{- if gt (ternary $autoscaling.minReplicas (index . 0) $autoscaling.enabled | int) 1 -}}true{{- end -}}
{{- end -}}

{{- define "octoagent.rollout" -}}
strategy:
  type: RollingUpdate
  rollingUpdate:
    maxUnavailable: 0
    maxSurge: 1
{{- end -}}

{{/* Fails where a value of the proxy's configuration looks like a secret: (list value path) */}}
{{- define "octoagent.noSecrets" -}}
{{- $value := index . 0 -}}
{{- $path := index . 1 -}}
{{- if kindIs "map" $value -}}
{{- range $key, $inner := $value -}}
{{- $at := printf "%s.%s" $path $key -}}
{{- if and (kindIs "string" $inner) $inner (regexMatch "(?i)(^|[_-])(api_?key|key|token|secret|password|credentials?|database_url|authorization)$" $key) (not (hasPrefix "os.environ/" $inner)) -}}
{{- fail (printf "%s holds a value that would be readable in a ConfigMap: write os.environ/NAME there and put NAME into the proxy's Secret." $at) -}}
{{- end -}}
{{- include "octoagent.noSecrets" (list $inner $at) -}}
{{- end -}}
{{- else if kindIs "slice" $value -}}
{{- range $index, $inner := $value -}}
{{- include "octoagent.noSecrets" (list $inner (printf "%s[%d]" $path $index)) -}}
{{- end -}}
{{- else if kindIs "string" $value -}}
{{- if regexMatch "(^|[^A-Za-z0-9])(sk-[A-Za-z0-9_-]{8,}|AKIA[A-Z0-9]{12,}|gh[pousr]_[A-Za-z0-9]{20,}|Bearer [^ ]{8,})" $value -}}
{{- fail (printf "%s holds what looks like a key, which would be readable in a ConfigMap: write os.environ/NAME there and put NAME into the proxy's Secret." $path) -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- define "octoagent.proxyConfig" -}}
{{- .Values.proxy.config | default (.Files.Get "files/litellm-config.yaml") -}}
{{- end -}}
