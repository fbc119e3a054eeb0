// Turns the type declarations of the npm package kubernetes-models into one JSON schema:
//   npm pack kubernetes-models@5.1.0 @kubernetes-models/apimachinery@3.0.2, unpack both, then
//   node generate.mjs KUBERNETES_MODELS APIMACHINERY kubernetes.json
import fs from "node:fs"; import path from "node:path";
const [root, meta, out] = process.argv.slice(2);
const kinds = { Deployment: "apps/v1/Deployment", StatefulSet: "apps/v1/StatefulSet", Service: "v1/Service", ConfigMap: "v1/ConfigMap", Secret: "v1/Secret",
  PersistentVolumeClaim: "v1/PersistentVolumeClaim", ServiceAccount: "v1/ServiceAccount", NetworkPolicy: "networking.k8s.io/v1/NetworkPolicy",
  Ingress: "networking.k8s.io/v1/Ingress", PodDisruptionBudget: "policy/v1/PodDisruptionBudget", HorizontalPodAutoscaler: "autoscaling/v2/HorizontalPodAutoscaler" };
const definitions = {};
function load(file) {
  const key = file;
  const name = path.relative(file.startsWith(meta) ? meta : root, file).replace(/\.d\.ts$/, "").replace(/[\/.]/g, "_");
  if (definitions[name] !== undefined) return name;
  definitions[name] = {};
  const text = fs.readFileSync(file, "utf8").replace(/\/\*\*[\s\S]*?\*\//g, "");
  const imports = {};
  for (const m of text.matchAll(/import \{ ([^}]*) \} from "([^"]*)"/g)) for (const n of m[1].split(",")) {
    const from = m[2];
    imports[n.trim()] = from.startsWith("@kubernetes-models/apimachinery/") ? path.join(meta, from.slice("@kubernetes-models/apimachinery/".length) + ".d.ts")
      : from.startsWith(".") ? path.join(path.dirname(file), from.replace(/\.js$/, "") + ".d.ts") : null;
  }
  const alias = text.match(/export type \w+ = ([^;]*);/);
  const iface = text.match(/export interface \w+(?: extends TypeMeta)? \{([\s\S]*?)\n\}/);
  definitions[name] = iface ? object(iface[1], imports) : alias ? type(alias[1], imports) : {};
  return name;
}
function object(body, imports) {
  const properties = {}, required = []; let additional = false;
  let depth = 0, current = "";
  const members = [];
  for (const line of body.split("\n")) { current += line + "\n"; depth += (line.match(/\{/g) || []).length - (line.match(/\}/g) || []).length; if (depth === 0 && /;\s*$/.test(line)) { members.push(current.trim()); current = ""; } }
  for (const m of members) {
    const index = m.match(/^\[key: string\]: ([\s\S]*);$/); if (index) { additional = type(index[1], imports); continue; }
    const p = m.match(/^"([^"]+)"(\?)?: ([\s\S]*);$/); if (!p) throw new Error("member " + m);
    properties[p[1]] = type(p[3], imports); if (!p[2]) required.push(p[1]);
  }
  const s = { type: "object" }; if (Object.keys(properties).length) s.properties = properties; if (required.length) s.required = required; s.additionalProperties = additional;
  return s;
}
function type(t, imports) {
  t = t.trim();
  const array = t.match(/^Array<([\s\S]*)>$/); if (array) return { type: "array", items: type(array[1], imports) };
  if (t === "string") return { type: "string" }; if (t === "number") return { type: "number" }; if (t === "boolean") return { type: "boolean" };
  if (/^"[^"]*"( \| "[^"]*")*$/.test(t)) return { enum: t.split("|").map(x => JSON.parse(x.trim())) };
  if (t.startsWith("{")) return object(t.slice(1, -1), imports);
  if (t.includes(" | ")) return { anyOf: t.split(" | ").map(x => type(x, imports)) };
  if (imports[t]) return { $ref: "#/definitions/" + load(imports[t]) };
  if (/^(object|any|Record<string, unknown>|unknown)$/.test(t)) return {};
  throw new Error("type " + t);
}
const refs = {};
for (const [kind, file] of Object.entries(kinds)) refs[kind] = { $ref: "#/definitions/" + load(path.join(root, file + ".d.ts")) };
const sorted = Object.fromEntries(Object.entries(definitions).sort(([a], [b]) => a < b ? -1 : 1));
fs.writeFileSync(out, JSON.stringify({ $schema: "http://json-schema.org/draft-07/schema#", $comment: "From the type declarations of npm kubernetes-models 5.1.0 (Kubernetes later than 1.31); unknown fields are errors.", kinds: refs, definitions: sorted }, null, 1) + "\n");
