/* Files on their way to the school: images made smaller first, the rest as it is, progress told. */
export interface Kept {
  id: number;
  url: string;
  name: string;
}

export type Kind = "image" | "sound" | "video" | "document";

const SIDE = 2000;

export function kindOf(file: File): Kind {
  if (/^image\/(?:png|jpeg|gif|webp)$/.test(file.type)) return "image";
  if (file.type.startsWith("audio/")) return "sound";
  return file.type.startsWith("video/") ? "video" : "document";
}

/** A large photo is redrawn here, so that a phone sends little; anything else goes as it is. */
export async function lighter(file: File): Promise<File> {
  if (!/^image\/(?:png|jpeg|webp)$/.test(file.type) || file.size < 400_000) return file;
  const image = await createImageBitmap(file).catch(() => null);
  if (!image) return file;
  const scale = Math.min(1, SIDE / Math.max(image.width, image.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(image.width * scale);
  canvas.height = Math.round(image.height * scale);
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/webp", 0.86));
  return blob && blob.size < file.size
    ? new File([blob], file.name.replace(/\.\w+$/, ".webp"), { type: blob.type })
    : file;
}

function token(): string {
  const said = document.body.getAttribute("hx-headers");
  return said ? (JSON.parse(said)["X-CSRFToken"] ?? "") : "";
}

/** Send a file; `tell` hears of each hundredth. Rejects with an Error whose text is in words. */
export function send(
  address: string,
  kind: Kind,
  file: File,
  words: { lost: string; away: string },
  tell: (percent: number) => void,
): Promise<Kept> {
  return new Promise((done, fail) => {
    const request = new XMLHttpRequest();
    const form = new FormData();
    form.append("kind", kind);
    form.append("file", file, file.name);
    request.open("POST", address);
    request.setRequestHeader("X-CSRFToken", token());
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) tell(Math.round((event.loaded / event.total) * 100));
    });
    request.addEventListener("error", () => fail(new Error(words.lost)));
    request.addEventListener("load", () => {
      const answer = read(request.responseText);
      if (request.status === 201 && answer) done(answer as Kept);
      else fail(new Error((answer as { error?: string } | null)?.error ?? words.away));
    });
    request.send(form);
  });
}

function read(text: string): Kept | { error: string } | null {
  try {
    return JSON.parse(text);
  } catch {
    return null; // a page, not an answer: the visit has ended
  }
}
