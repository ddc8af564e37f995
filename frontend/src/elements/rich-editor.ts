/**
 * <rich-editor>: a text area that becomes an editor. The editor itself is heavy: it is fetched
 * only by pages that hold one; until then, and without scripts, one types plainly.
 */
class RichEditor extends HTMLElement {
  #end: (() => void) | null = null;

  async connectedCallback(): Promise<void> {
    if (this.dataset.ready !== undefined) return;
    const { begin } = await import("../editor/index");
    if (!this.isConnected || this.dataset.ready !== undefined) return;
    this.dataset.ready = "";
    this.#end = begin(this);
  }

  disconnectedCallback(): void {
    this.#end?.();
    this.#end = null;
    delete this.dataset.ready;
  }
}

customElements.define("rich-editor", RichEditor);
