// Usage: node published-types.mjs FILE…   each a YAML file of objects, held against the published types of Kubernetes
import { readFileSync } from "node:fs";
import { parseAllDocuments } from "yaml";

const notPublished = ["ERR_PACKAGE_PATH_NOT_EXPORTED", "ERR_MODULE_NOT_FOUND"];
let objects = 0;
for (const file of process.argv.slice(2)) {
  for (const document of parseAllDocuments(readFileSync(file, "utf8"))) {
    const object = document.toJS();
    try {
      const { [object.kind]: Kind } = await import(`kubernetes-models/${object.apiVersion}/${object.kind}`);
      new Kind(object).validate();
      objects++;
    } catch (error) {
      if (notPublished.includes(error.code)) {
        console.log(`unknown ${object.apiVersion} ${object.kind}`);
      } else {
        console.error(`${file}: ${error.message}`);
        process.exitCode = 1;
      }
    }
  }
}
console.log(`${objects} objects are valid`);
