/** <voice-note>: records a voice and keeps it in one's documents. What does it is fetched by pages that hold one. */
class VoiceNote extends HTMLElement {
  connectedCallback(): void {
    import("../uploads/voice").then(({ start }) => start(this));
  }
}

customElements.define("voice-note", VoiceNote);
