/**
 * Puts the print base (tokens, faces, font files, drawings) in dist/print/ under names that never
 * change. The PDF engine colours an SVG only by a style of its own: the drawings get one.
 */
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const out = join(root, "dist/print");
const packages = join(root, "node_modules/@fontsource");

const latin = ["latin", "latin-ext"];
const fonts = [
  ["atkinson-hyperlegible-next", latin, ["400-normal", "400-italic", "700-normal"]],
  ["bricolage-grotesque", latin, ["600-normal", "800-normal"]],
  ["atkinson-hyperlegible-mono", latin, ["400-normal", "700-normal"]],
  ["ibm-plex-sans-arabic", ["arabic"], ["400-normal", "700-normal"]],
];

rmSync(out, { recursive: true, force: true });
mkdirSync(join(out, "fonts"), { recursive: true });
copyFileSync(join(root, "print/print.css"), join(out, "print.css"));
copyFileSync(join(root, "print/fonts.css"), join(out, "fonts.css"));
for (const [family, subsets, faces] of fonts) {
  for (const face of faces) {
    for (const subset of subsets) {
      const file = `${family}-${subset}-${face}.woff2`;
      copyFileSync(join(packages, family, "files", file), join(out, "fonts", file));
    }
  }
}

const inks = `
  .logo-ink, .d-accent { fill: #2346b8 } .logo-sun, .d-sun { fill: #f5bd41 }
  .d-ink { stroke: #1d2235; fill: none } .d-fill { fill: #fff } .d-soft { fill: #eef0f8 }
  .d-line { fill: #c5cdea } .d-rule { stroke: #d9d4ea; fill: none } .d-dot { fill: #1d2235 }
`;

/** The page's inline SVG as a file of its own. */
function standalone(source) {
  const svg = source.slice(source.indexOf("<svg"));
  return svg.replace(
    /<svg([^>]*)>/,
    `<svg xmlns="http://www.w3.org/2000/svg"$1><style>${inks}</style>`,
  );
}

const components = join(root, "../templates/components");
mkdirSync(join(out, "drawings"));
for (const name of readdirSync(join(components, "drawings"))) {
  const svg = readFileSync(join(components, "drawings", name), "utf8");
  writeFileSync(join(out, "drawings", name), standalone(svg));
}
writeFileSync(
  join(out, "logo.svg"),
  standalone(readFileSync(join(components, "logo.html"), "utf8")),
);
