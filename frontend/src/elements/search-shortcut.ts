import { typing } from "./typing";

/* « / » and Ctrl K put the cursor in the page's search box. */
document.addEventListener("keydown", (event) => {
  const command = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k";
  if (!command && (event.key !== "/" || typing(event))) return;
  const box = document.querySelector<HTMLInputElement>('input[type="search"]');
  if (!box) return;
  event.preventDefault();
  box.focus();
  box.select();
});
