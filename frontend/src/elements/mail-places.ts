/** On a telephone the places of messages are one line that scrolls: where one is comes into view. */
class MailPlaces extends HTMLElement {
  connectedCallback(): void {
    const row = this.querySelector("ul");
    const here = row?.querySelector("[aria-current]");
    if (!row || !here || row.scrollWidth <= row.clientWidth) return;
    const [from, to] = [row.getBoundingClientRect(), here.getBoundingClientRect()];
    row.scrollLeft += to.left + to.width / 2 - from.left - from.width / 2;
  }
}

customElements.define("mail-places", MailPlaces);
