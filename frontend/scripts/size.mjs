/**
 * Weighs what a first visit downloads, gzipped, and fails above the budget (40 KB CSS, 35 KB JS);
 * apart, what only pages with an editor fetch (160 KB), and only somebody who writes a formula (65 KB).
 */
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const dist = join(dirname(fileURLToPath(import.meta.url)), "../dist");
const manifest = JSON.parse(readFileSync(join(dist, "manifest.json"), "utf8"));
const entry = manifest["src/main.ts"];
const weigh = (files) =>
  files.reduce((sum, file) => sum + gzipSync(readFileSync(join(dist, file))).length, 0) / 1024;

const chunk = (source) => {
  const found = manifest[source];
  return found ? [found.file, ...(found.css ?? [])] : [];
};
const weights = {
  css: weigh(entry.css),
  js: weigh([entry.file]),
  editor: weigh(chunk("src/editor/index.ts")),
  formulas: weigh(chunk("node_modules/temml/dist/temml.mjs")),
};
const budget = { css: 40, js: 35, editor: 160, formulas: 65 };
for (const [kind, weight] of Object.entries(weights)) {
  console.log(`${kind}: ${weight.toFixed(1)} KB gzipped, budget ${budget[kind]} KB`);
  if (weight > budget[kind]) process.exitCode = 1;
}
