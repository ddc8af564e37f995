/**
 * <photo-crop>: the photo just chosen is moved and enlarged under a round frame, and what is seen
 * there takes the place of the file: 640 points a side, so a phone sends little. Without this
 * script, or when the browser cannot read the file, the file goes as it is and we cut it.
 */
const SIDE = 640;
const LARGEST_ZOOM = 4;
const STEP = 24;
const ARROWS: Record<string, [number, number]> = {
  ArrowLeft: [-STEP, 0],
  ArrowRight: [STEP, 0],
  ArrowUp: [0, -STEP],
  ArrowDown: [0, STEP],
};

class PhotoCrop extends HTMLElement {
  #input: HTMLInputElement | null = null;
  #canvas: HTMLCanvasElement | null = null;
  #zoom: HTMLInputElement | null = null;
  #image: ImageBitmap | HTMLCanvasElement | null = null;
  #x = 0; // the point of the image in the middle of the frame
  #y = 0;
  #name = "photo.jpg";

  connectedCallback(): void {
    this.#input = this.querySelector('input[type="file"]');
    this.#canvas = this.querySelector("canvas");
    this.#zoom = this.querySelector("[data-zoom]");
    this.#input?.addEventListener("change", () => this.#open());
    this.#zoom?.addEventListener("input", () => this.#draw());
    this.#zoom?.addEventListener("change", () => this.#cut());
    this.querySelector("[data-turn]")?.addEventListener("click", () => this.#turn());
    this.#canvas?.addEventListener("pointerdown", (event) => this.#drag(event));
    this.#canvas?.addEventListener("keydown", (event) => this.#nudge(event));
    this.#canvas?.addEventListener("wheel", (event) => this.#wheel(event), { passive: false });
  }

  async #open(): Promise<void> {
    const file = this.#input?.files?.[0];
    this.#image = file ? await createImageBitmap(file).catch(() => null) : null;
    this.#stage(this.#image !== null);
    if (!file || !this.#image || !this.#zoom) return;
    this.#name = `${file.name.replace(/\.\w+$/, "").slice(0, 80)}.jpg`;
    this.#zoom.value = "0";
    this.#centre();
  }

  #stage(shown: boolean): void {
    const stage = this.querySelector<HTMLElement>("[data-stage]");
    if (stage) stage.hidden = !shown;
  }

  #centre(): void {
    if (!this.#image) return;
    this.#x = this.#image.width / 2;
    this.#y = this.#image.height / 2;
    this.#draw();
    this.#cut();
  }

  /** Points of the frame for one point of the image. */
  get #scale(): number {
    if (!this.#image) return 1;
    const cover = SIDE / Math.min(this.#image.width, this.#image.height);
    return cover * (1 + ((LARGEST_ZOOM - 1) * Number(this.#zoom?.value ?? 0)) / 100);
  }

  #draw(): void {
    const context = this.#canvas?.getContext("2d");
    if (!context || !this.#image) return;
    const scale = this.#scale;
    const half = SIDE / 2 / scale;
    this.#x = Math.min(Math.max(this.#x, half), this.#image.width - half);
    this.#y = Math.min(Math.max(this.#y, half), this.#image.height - half);
    context.fillStyle = "white";
    context.fillRect(0, 0, SIDE, SIDE);
    context.imageSmoothingQuality = "high";
    context.drawImage(
      this.#image,
      SIDE / 2 - this.#x * scale,
      SIDE / 2 - this.#y * scale,
      this.#image.width * scale,
      this.#image.height * scale,
    );
  }

  /** What is in the frame becomes the file of the form. */
  #cut(): void {
    this.#canvas?.toBlob(
      (blob) => {
        if (!blob || !this.#input || !this.#image) return;
        const kept = new DataTransfer();
        kept.items.add(new File([blob], this.#name, { type: blob.type }));
        this.#input.files = kept.files;
      },
      "image/jpeg",
      0.92,
    );
  }

  #move(x: number, y: number): void {
    this.#x += x / this.#scale;
    this.#y += y / this.#scale;
    this.#draw();
  }

  #drag(start: PointerEvent): void {
    const canvas = this.#canvas;
    if (!canvas) return;
    canvas.setPointerCapture(start.pointerId);
    let [x, y] = [start.clientX, start.clientY];
    const ratio = SIDE / canvas.clientWidth;
    const follow = (event: PointerEvent) => {
      this.#move((x - event.clientX) * ratio, (y - event.clientY) * ratio);
      [x, y] = [event.clientX, event.clientY];
    };
    const stop = () => {
      canvas.removeEventListener("pointermove", follow);
      this.#cut();
    };
    canvas.addEventListener("pointermove", follow);
    canvas.addEventListener("lostpointercapture", stop, { once: true });
  }

  #nudge(event: KeyboardEvent): void {
    const move = ARROWS[event.key];
    if (move) this.#move(...move);
    else if (event.key === "+" || event.key === "-") this.#enlarge(event.key === "+" ? 5 : -5);
    else return;
    event.preventDefault();
    this.#cut();
  }

  #wheel(event: WheelEvent): void {
    event.preventDefault();
    this.#enlarge(event.deltaY < 0 ? 5 : -5);
    this.#cut();
  }

  #enlarge(by: number): void {
    if (!this.#zoom) return;
    this.#zoom.value = String(Number(this.#zoom.value) + by);
    this.#draw();
  }

  #turn(): void {
    if (!this.#image) return;
    const turned = document.createElement("canvas");
    turned.width = this.#image.height;
    turned.height = this.#image.width;
    const context = turned.getContext("2d");
    context?.translate(turned.width, 0);
    context?.rotate(Math.PI / 2);
    context?.drawImage(this.#image, 0, 0);
    this.#image = turned;
    this.#centre();
  }
}

customElements.define("photo-crop", PhotoCrop);
