/* Cards made of a table by CSS lose the table's meaning in some browsers: say it again. */
const roles: [string, string][] = [
  ["thead, tbody", "rowgroup"],
  ["tr", "row"],
  ["thead th", "columnheader"],
  ["tbody th", "rowheader"],
  ["td", "cell"],
];

function restore(root: ParentNode): void {
  for (const table of root.querySelectorAll("table.table:not([role])")) {
    table.setAttribute("role", "table");
    for (const [selector, role] of roles) {
      for (const part of table.querySelectorAll(selector)) part.setAttribute("role", role);
    }
  }
}

restore(document);
document.addEventListener("htmx:load", (event) => {
  const part = event.target as Element;
  restore(part.parentElement ?? part);
});

export {};
