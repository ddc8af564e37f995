type Coded = Record<string, unknown>;

function toBytes(text: string): ArrayBuffer {
  const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (sign) => sign.charCodeAt(0)).buffer;
}

function toText(bytes: ArrayBuffer): string {
  const plain = String.fromCharCode(...new Uint8Array(bytes));
  return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

function withBytes(list: unknown): PublicKeyCredentialDescriptor[] {
  return ((list as Coded[] | undefined) ?? []).map(
    (one) => ({ ...one, id: toBytes(String(one.id)) }) as PublicKeyCredentialDescriptor,
  );
}

/** What the server wrote in JSON, with bytes where the browser wants bytes. */
function decoded(options: Coded): Coded {
  const user = options.user as Coded | undefined;
  return {
    ...options,
    challenge: toBytes(String(options.challenge)),
    ...(user && { user: { ...user, id: toBytes(String(user.id)) } }),
    ...(options.excludeCredentials
      ? { excludeCredentials: withBytes(options.excludeCredentials) }
      : {}),
    ...(options.allowCredentials ? { allowCredentials: withBytes(options.allowCredentials) } : {}),
  };
}

/** What the device answered, in JSON. */
function encoded(credential: PublicKeyCredential): Coded {
  const answer = credential.response;
  const fields = [
    "clientDataJSON",
    "attestationObject",
    "authenticatorData",
    "signature",
    "userHandle",
  ];
  const response: Coded = {};
  for (const name of fields) {
    const value = (answer as unknown as Coded)[name];
    if (value instanceof ArrayBuffer) response[name] = toText(value);
  }
  if (answer instanceof AuthenticatorAttestationResponse)
    response.transports = answer.getTransports?.() ?? [];
  return {
    id: credential.id,
    rawId: toText(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
    response,
  };
}

/**
 * <passkey-button hidden>: appears where the browser knows passkeys; its form goes off with what
 * the device answered. data-passkey on the form says what to ask: `login` (options fetched at its
 * address), `get` or `create` (options in the JSON script named by data-options).
 */
class PasskeyButton extends HTMLElement {
  connectedCallback(): void {
    const form = this.querySelector("form");
    if (!form || !window.PublicKeyCredential) return;
    this.hidden = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.#ask(form);
    });
  }

  async #ask(form: HTMLFormElement): Promise<void> {
    const said = form.querySelector("[role=alert]");
    if (said) said.textContent = "";
    try {
      const credential = await this.#credential(form);
      (form.elements.namedItem("credential") as HTMLInputElement).value = JSON.stringify(
        encoded(credential),
      );
      form.submit();
    } catch {
      if (said) said.textContent = form.dataset.failed ?? "";
    }
  }

  async #credential(form: HTMLFormElement): Promise<PublicKeyCredential> {
    const data = await this.#options(form);
    const found =
      form.dataset.passkey === "create"
        ? await navigator.credentials.create({ publicKey: this.#creation(form, data) })
        : await navigator.credentials.get({
            publicKey: decoded(data) as unknown as PublicKeyCredentialRequestOptions,
          });
    if (!(found instanceof PublicKeyCredential)) throw new Error("No passkey.");
    return found;
  }

  #creation(form: HTMLFormElement, data: Coded): PublicKeyCredentialCreationOptions {
    const options = decoded(data) as unknown as PublicKeyCredentialCreationOptions;
    const alone =
      form.querySelector<HTMLInputElement>("input[name=passwordless]")?.checked ?? false;
    options.authenticatorSelection = {
      ...options.authenticatorSelection,
      residentKey: alone ? "required" : "discouraged",
      requireResidentKey: alone,
      userVerification: alone ? "required" : "preferred",
    };
    return options;
  }

  async #options(form: HTMLFormElement): Promise<Coded> {
    const written = document.getElementById(form.dataset.options ?? "")?.textContent;
    const answer = written
      ? JSON.parse(written)
      : await (await fetch(form.action, { headers: { Accept: "application/json" } })).json();
    return (answer.creation_options ?? answer.request_options).publicKey as Coded;
  }
}

customElements.define("passkey-button", PasskeyButton);
