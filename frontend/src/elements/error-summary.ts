/** <error-summary>: takes the focus when it appears, its links put the cursor in the field. */
class ErrorSummary extends HTMLElement {
  connectedCallback(): void {
    // On a fresh page the browser does it (autofocus); here it came later, in an answer of htmx.
    if (document.readyState === "complete") this.focus();
    this.addEventListener("click", this.#follow);
  }

  #follow = (event: Event): void => {
    const link = (event.target as Element).closest<HTMLAnchorElement>('a[href^="#"]');
    const field = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (!field) return;
    event.preventDefault();
    (field.closest(".field") ?? field).scrollIntoView({ block: "center" });
    field.focus({ preventScroll: true });
  };
}

customElements.define("error-summary", ErrorSummary);
