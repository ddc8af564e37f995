/* A voice or a film recorded in the page: three minutes, its level shown, heard before it is kept. */
const LONGEST = 180;
const TYPES = {
  sound: ["audio/webm;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus"],
  video: ["video/webm;codecs=vp8,opus", "video/webm", "video/mp4"],
};

export class Recorder {
  file: File | null = null;
  #root: HTMLElement;
  #kind: "sound" | "video";
  #stream: MediaStream | null = null;
  #recorder: MediaRecorder | null = null;
  #context: AudioContext | null = null;
  #timer = 0;
  #seconds = 0;

  constructor(root: HTMLElement) {
    this.#root = root;
    this.#kind = root.dataset.recorder === "video" ? "video" : "sound";
    root.hidden = typeof MediaRecorder === "undefined" || !navigator.mediaDevices;
    this.#part("[data-record]").onclick = () => this.#start();
    this.#part("[data-stop]").onclick = () => this.#recorder?.stop();
    this.#part("[data-again]").onclick = () => this.#start();
    this.reset();
  }

  #part<Part extends HTMLElement = HTMLElement>(selector: string): Part {
    const found = this.#root.querySelector<Part>(selector);
    if (!found) throw new Error(`recorder without ${selector}`);
    return found;
  }

  /** Back to the beginning: nothing kept, nothing listening. */
  reset(): void {
    this.#silence();
    this.file = null;
    const replay = this.#part<HTMLMediaElement>("[data-replay]");
    if (replay.src) URL.revokeObjectURL(replay.src);
    replay.removeAttribute("src");
    this.#show("[data-record]");
    this.#changed();
  }

  /** Whoever shows what can be done with `file` hears of it. */
  #changed(): void {
    this.#root.dispatchEvent(new Event("recorder-change"));
  }

  #show(...shown: string[]): void {
    const parts = "[data-record] [data-stop] [data-again] [data-time] [data-level] [data-replay]";
    for (const part of [...parts.split(" "), "[data-view]"]) {
      const element = this.#root.querySelector<HTMLElement>(part);
      if (element) element.hidden = !shown.includes(part);
    }
  }

  #say(name: string): void {
    this.#part("[data-message]").textContent = this.#root.dataset[name] ?? "";
  }

  async #start(): Promise<void> {
    this.reset();
    this.#say("asking");
    try {
      const video = this.#kind === "video" ? { width: { ideal: 640 }, facingMode: "user" } : false;
      this.#stream = await navigator.mediaDevices.getUserMedia({ audio: true, video });
    } catch {
      this.#say("refused"); // whatever the reason, a file remains possible
      return;
    }
    this.#listen(this.#stream);
    this.#show("[data-stop]", "[data-time]", "[data-level]", "[data-view]");
    this.#part("[data-stop]").focus();
    this.#say("recording");
  }

  #listen(stream: MediaStream): void {
    const type = TYPES[this.#kind].find((one) => MediaRecorder.isTypeSupported(one)) ?? "";
    const pieces: Blob[] = [];
    this.#recorder = new MediaRecorder(stream, type ? { mimeType: type } : {});
    this.#recorder.ondataavailable = (event) => pieces.push(event.data);
    this.#recorder.onstop = () => this.#keep(pieces);
    this.#recorder.start(1000);
    this.#seconds = 0;
    this.#clock();
    this.#timer = window.setInterval(() => this.#clock(), 1000);
    this.#meter(stream);
    const view = this.#root.querySelector<HTMLVideoElement>("[data-view]");
    if (view) {
      view.srcObject = stream;
      view.play().catch(() => {}); // a picture of oneself that does not move is no harm
    }
  }

  #clock(): void {
    const minutes = Math.floor(this.#seconds / 60);
    const rest = String(this.#seconds % 60).padStart(2, "0");
    this.#part("[data-time]").textContent = `${minutes}:${rest} / 3:00`;
    if (this.#seconds++ >= LONGEST) this.#recorder?.stop();
  }

  #meter(stream: MediaStream): void {
    this.#context = new AudioContext();
    const analyser = this.#context.createAnalyser();
    this.#context.createMediaStreamSource(stream).connect(analyser);
    const samples = new Uint8Array(analyser.fftSize);
    const meter = this.#part<HTMLMeterElement>("[data-level]");
    const draw = () => {
      if (!this.#context) return;
      analyser.getByteTimeDomainData(samples);
      const loudest = samples.reduce((most, one) => Math.max(most, Math.abs(one - 128)), 0);
      meter.value = loudest / 128;
      requestAnimationFrame(draw);
    };
    draw();
  }

  #keep(pieces: Blob[]): void {
    const type = (this.#recorder?.mimeType ?? "").split(";")[0] || "audio/webm";
    this.#silence();
    const ending = type.split("/")[1] ?? "webm";
    const name = `${this.#root.dataset.name} ${new Date().toLocaleDateString("fr")}.${ending}`;
    this.file = new File(pieces, name.replaceAll("/", "-"), { type });
    const replay = this.#part<HTMLMediaElement>("[data-replay]");
    replay.src = URL.createObjectURL(this.file);
    this.#show("[data-again]", "[data-replay]", "[data-time]");
    this.#say("recorded");
    this.#changed();
    replay.focus();
  }

  #silence(): void {
    window.clearInterval(this.#timer);
    for (const track of this.#stream?.getTracks() ?? []) track.stop();
    this.#context?.close();
    this.#stream = null;
    this.#context = null;
  }
}
