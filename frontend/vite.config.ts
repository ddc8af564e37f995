import { defineConfig } from "vite";

/* Django serves the result under /static/ and reads dist/manifest.json. */
export default defineConfig({
  base: "/static/",
  publicDir: false,
  server: { origin: "http://localhost:5173", cors: true },
  build: {
    outDir: "dist",
    manifest: "manifest.json",
    // Nothing becomes a data: address, so the content policy needs none.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: "es2022",
    cssTarget: ["chrome111", "firefox113", "safari16.4"],
    rolldownOptions: {
      input: ["src/main.ts", "src/service-worker.ts"],
      // htmx holds an eval that its configuration (src/htmx.ts) keeps unused.
      checks: { eval: false },
    },
  },
});
