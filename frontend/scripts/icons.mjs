/**
 * Copies the drawings of the icons listed in icons.json out of Phosphor into one file that
 * the {% icon %} tag reads: a page carries only the icons it shows, with no request of its own.
 * --check fails when the committed file no longer matches the list.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const source = join(here, "../node_modules/@phosphor-icons/core/assets");
const target = join(here, "../../shared_apps/ui/icons.json");

/** Only what is inside <svg>: the tag writes the frame. */
function drawing(style, name) {
  const file = style === "regular" ? `${name}.svg` : `${name}-${style}.svg`;
  const svg = readFileSync(join(source, style, file), "utf8");
  return svg.replace(/^<svg[^>]*>/, "").replace(/<\/svg>\s*$/, "");
}

const names = [...new Set(JSON.parse(readFileSync(join(here, "../icons.json"), "utf8")))].sort();
const lines = names.map((name) => {
  const value = { regular: drawing("regular", name), duotone: drawing("duotone", name) };
  return `${JSON.stringify(name)}: ${JSON.stringify(value)}`;
});
const text = `{\n${lines.join(",\n")}\n}\n`;

if (process.argv.includes("--check")) {
  if (readFileSync(target, "utf8") !== text) {
    console.error(
      "shared_apps/ui/icons.json is not what icons.json asks for: run `npm run icons`.",
    );
    process.exit(1);
  }
} else {
  writeFileSync(target, text);
  console.log(`${names.length} icons, ${Math.round(text.length / 1024)} KB`);
}
