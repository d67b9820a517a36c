// Usage: node kubernetes.mjs FILE…   each a YAML file of objects, held against the published types of Kubernetes
import { readFileSync } from "node:fs";
import { parseAllDocuments } from "yaml";

let objects = 0;
for (const file of process.argv.slice(2)) {
  for (const document of parseAllDocuments(readFileSync(file, "utf8"))) {
    const object = document.toJS();
    const { [object.kind]: Kind } = await import(`kubernetes-models/${object.apiVersion}/${object.kind}`);
    new Kind(object).validate();
    objects++;
  }
}
console.log(`${objects} objects are valid`);
