/** <file-upload>: files go in pieces and continue where they were cut. What does it is fetched by pages that hold one. */
class FileUpload extends HTMLElement {
  connectedCallback(): void {
    import("../uploads/sender").then(({ start }) => start(this));
  }
}

customElements.define("file-upload", FileUpload);
