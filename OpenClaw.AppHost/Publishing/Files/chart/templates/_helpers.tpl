{{/* Begins the name of every object, so that two releases in one name space do not meet. Names have at most 63 letters. */}}
{{- define "openclaw.prefix" -}}
{{- .Release.Name | trunc 24 | trimSuffix "-" -}}
{{- end -}}

{{- define "openclaw.labels" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end -}}

{{- define "openclaw.serviceAccountName" -}}
{{- if .Values.serviceAccount.name -}}
{{- .Values.serviceAccount.name -}}
{{- else if .Values.serviceAccount.create -}}
{{- include "openclaw.prefix" . -}}
{{- else -}}
default
{{- end -}}
{{- end -}}

{{/* Arguments: the root, the resource. */}}
{{- define "openclaw.secretName" -}}
{{- $root := index . 0 -}}
{{- $resource := index . 1 -}}
{{- index $root.Values.existingSecrets $resource | default (printf "%s-%s-secrets" (include "openclaw.prefix" $root) $resource) -}}
{{- end -}}

{{/* Arguments: the root, the resource, the key. */}}
{{- define "openclaw.optionalSecret" -}}
{{- $root := index . 0 -}}
{{- $resource := index . 1 -}}
{{- $key := index . 2 -}}
{{- $section := $resource | replace "-" "_" -}}
{{- index $root.Values.secrets $section $key | default (index $root.Values.sharedSecrets $key) -}}
{{- end -}}

{{/* Arguments: the root, the resource, the key. */}}
{{- define "openclaw.secret" -}}
{{- $resource := index . 1 -}}
{{- $key := index . 2 -}}
{{- required (printf "Set sharedSecrets.%s, or existingSecrets.%s." $key $resource) (include "openclaw.optionalSecret" .) -}}
{{- end -}}
