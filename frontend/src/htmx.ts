import htmx from "htmx.org";

/*
 * Comfort only: every page works by links and forms. Nothing is evaluated and no style is
 * injected, so that the content policy stays strict; no page is kept in the browser's storage,
 * because school computers are shared.
 */
Object.assign(htmx.config, {
  allowEval: false,
  allowScriptTags: false,
  includeIndicatorStyles: false,
  selfRequestsOnly: true,
  historyCacheSize: 0,
  refreshOnHistoryMiss: true,
  scrollIntoViewOnBoost: false,
  defaultSwapStyle: "outerHTML",
  responseHandling: [
    { code: "204", swap: false },
    { code: "[23]..", swap: true },
    // A form sent back with its errors is an answer like another.
    { code: "422", swap: true },
    { code: "...", swap: false, error: true },
  ],
});

export { htmx };
