/* Small verbs of a page, said by attributes because no script may stand in the page. */
document.addEventListener("click", (event) => {
  if ((event.target as Element).closest("[data-print]")) window.print();
});

// What only scripts can do is hidden until they are there.
for (const element of document.querySelectorAll<HTMLElement>("[data-print][hidden]")) {
  element.hidden = false;
}

export {};
