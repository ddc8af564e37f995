/** The field is this large, whatever the screen: rules.py of the carnet checks the same. */
const WIDTH = 600;
const HEIGHT = 200;
/** Points nearer than this to the last one say nothing more. */
const NEAREST = 3;
const LONGEST = 12_000;

/**
 * <signature-pad>: a signature drawn with a finger, a pen or a mouse becomes path data in the hidden field.
 * Without this script it is not shown: the name is typed.
 */
class SignaturePad extends HTMLElement {
  #stop = new AbortController();
  #path = "";
  #last: [number, number] | undefined;

  connectedCallback(): void {
    this.#stop = new AbortController();
    const signal = this.#stop.signal;
    this.hidden = false;
    this.#path = this.#input.value;
    this.#show();
    this.#field.addEventListener("pointerdown", this.#begin, { signal });
    this.#field.addEventListener("pointermove", this.#go, { signal });
    for (const end of ["pointerup", "pointercancel"]) {
      this.#field.addEventListener(end, this.#end, { signal });
    }
    this.querySelector("[data-clear]")?.addEventListener("click", this.#clear, { signal });
  }

  disconnectedCallback(): void {
    this.#stop.abort();
  }

  get #input(): HTMLInputElement {
    return this.querySelector("input") as HTMLInputElement;
  }

  get #field(): SVGSVGElement {
    return this.querySelector("[data-field]") as SVGSVGElement;
  }

  #begin = (event: PointerEvent): void => {
    if (!event.isPrimary || event.button !== 0) return;
    event.preventDefault();
    this.#field.setPointerCapture(event.pointerId);
    this.#put("M", this.#point(event));
  };

  #go = (event: PointerEvent): void => {
    if (!this.#last || !event.isPrimary) return;
    const [x, y] = this.#point(event);
    if (Math.hypot(x - this.#last[0], y - this.#last[1]) >= NEAREST) this.#put("L", [x, y]);
  };

  #end = (): void => {
    if (!this.#last) return;
    this.#last = undefined;
    this.#input.value = this.#path;
  };

  #clear = (): void => {
    this.#path = "";
    this.#input.value = "";
    this.#show();
  };

  #point(event: PointerEvent): [number, number] {
    const box = this.#field.getBoundingClientRect();
    const within = (part: number, size: number) =>
      Math.max(0, Math.min(size, Math.round(part * size)));
    return [
      within((event.clientX - box.left) / box.width, WIDTH),
      within((event.clientY - box.top) / box.height, HEIGHT),
    ];
  }

  #put(letter: string, point: [number, number]): void {
    const more = `${letter}${point[0]} ${point[1]}`;
    if (this.#path.length + more.length > LONGEST) return;
    this.#path += more;
    this.#last = point;
    this.#show();
  }

  #show(): void {
    this.querySelector("path")?.setAttribute("d", this.#path);
    this.toggleAttribute("data-drawn", this.#path !== "");
  }
}

customElements.define("signature-pad", SignaturePad);
