/** An answer given without a network, as the service worker keeps it and the page shows it. */
export interface Kept {
  key: string;
  person: string;
  action: string;
  /** Where it was given: there its text can be taken up again. */
  page: string;
  body: string;
  title: string;
  text: string;
  at: number;
  state: "waiting" | "sent" | "refused";
  /** What the server said of it. */
  words: string;
}

/** What a page asks of the service worker; the answer is the list. */
export interface Asked {
  ask: "list" | "send" | "forget";
  person: string;
  key?: string;
}
