/**
 * <push-switch data-key data-subscribe data-forget>: this browser asks its push service to be told, and says so to
 * the school; its buttons [data-turn="on"] and [data-turn="off"] are shown when they can do something, its
 * [role=status] says where one stands. Browsers the school already knows: data-known, SHA-256 of their endpoints.
 */
class PushSwitch extends HTMLElement {
  connectedCallback(): void {
    for (const button of this.#buttons)
      button.addEventListener("click", () => void this.#turn(button.dataset.turn === "on"));
    void this.#look();
  }

  get #buttons(): HTMLButtonElement[] {
    return [...this.querySelectorAll<HTMLButtonElement>("button[data-turn]")];
  }

  /** Shows what is, and what can be done about it. */
  async #look(): Promise<void> {
    if (!("serviceWorker" in navigator && "PushManager" in window && "Notification" in window))
      return this.#say("none");
    if (Notification.permission === "denied") return this.#say("denied");
    const registration = await navigator.serviceWorker.getRegistration();
    const subscription = await registration?.pushManager.getSubscription();
    const known = subscription ? await this.#knows(subscription.endpoint) : false;
    this.#say(known ? "on" : "off", known ? "off" : "on");
  }

  async #knows(endpoint: string): Promise<boolean> {
    const bytes = new Uint8Array(
      await crypto.subtle.digest("SHA-256", new TextEncoder().encode(endpoint)),
    );
    const digest = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return (this.dataset.known ?? "").split(" ").includes(digest);
  }

  async #turn(on: boolean): Promise<void> {
    try {
      await (on ? this.#subscribe() : this.#forget());
      this.#say(on ? "on" : "off", on ? "off" : "on");
    } catch {
      this.#say(Notification.permission === "denied" ? "denied" : "failed", on ? "on" : "off");
    }
  }

  async #subscribe(): Promise<void> {
    if ((await Notification.requestPermission()) !== "granted") throw new Error("not granted");
    const registration = await navigator.serviceWorker.ready;
    const subscription =
      (await registration.pushManager.getSubscription()) ??
      (await registration.pushManager.subscribe({
        userVisibleOnly: true,
        applicationServerKey: this.dataset.key ?? null,
      }));
    await this.#post(this.dataset.subscribe, subscription);
  }

  async #forget(): Promise<void> {
    const registration = await navigator.serviceWorker.getRegistration();
    const subscription = await registration?.pushManager.getSubscription();
    if (!subscription) return;
    await this.#post(this.dataset.forget, subscription);
    await subscription.unsubscribe();
  }

  async #post(url: string | undefined, subscription: PushSubscription): Promise<void> {
    const token =
      document.querySelector<HTMLInputElement>("[name=csrfmiddlewaretoken]")?.value ?? "";
    const headers = { "Content-Type": "application/json", "X-CSRFToken": token };
    const answer = await fetch(url ?? "", {
      method: "POST",
      headers,
      body: JSON.stringify(subscription),
    });
    if (!answer.ok) throw new Error(String(answer.status));
  }

  #say(state: "on" | "off" | "denied" | "none" | "failed", offered = ""): void {
    const status = this.querySelector("[role=status]");
    if (status) status.textContent = this.dataset[state] ?? "";
    for (const button of this.#buttons) button.hidden = button.dataset.turn !== offered;
  }
}

customElements.define("push-switch", PushSwitch);
