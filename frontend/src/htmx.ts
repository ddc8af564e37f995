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

/*
 * A list is searched as one types. Browsers tell of a change once more when the box is left: the same answer would
 * take the place of the list, and with it the focus and the boxes ticked meanwhile.
 */
document.addEventListener(
  "change",
  (event) => {
    const box = event.target;
    if (!(box instanceof HTMLInputElement) || box.type !== "search") return;
    if (box.form?.getAttribute("hx-trigger")?.includes("input changed")) event.stopPropagation();
  },
  { capture: true },
);

export { htmx };
