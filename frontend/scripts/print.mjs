/** Puts the print base (tokens, faces, font files) in dist/print/ under names that never change. */
import { copyFileSync, mkdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const out = join(root, "dist/print");
const packages = join(root, "node_modules/@fontsource");

const fonts = {
  "atkinson-hyperlegible-next": ["400-normal", "400-italic", "700-normal"],
  "bricolage-grotesque": ["600-normal", "800-normal"],
  "atkinson-hyperlegible-mono": ["400-normal", "700-normal"],
};

rmSync(out, { recursive: true, force: true });
mkdirSync(join(out, "fonts"), { recursive: true });
copyFileSync(join(root, "print/print.css"), join(out, "print.css"));
copyFileSync(join(root, "print/fonts.css"), join(out, "fonts.css"));
for (const [family, faces] of Object.entries(fonts)) {
  for (const face of faces) {
    for (const subset of ["latin", "latin-ext"]) {
      const file = `${family}-${subset}-${face}.woff2`;
      copyFileSync(join(packages, family, "files", file), join(out, "fonts", file));
    }
  }
}
