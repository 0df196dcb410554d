// <form data-pm-autosave data-pm-key="<uuid:step>" action="…"> with hidden inputs `version` and `tab`:
// saves while people write, and keeps on this computer what the server has not acknowledged.
import { fieldsOf, fill, sameFields } from "./fields.js";
import { forget, keep, kept } from "./keep.js";
import { showMistakes } from "./mistakes.js";
import { offer, show } from "./saved.js";
import { send } from "./send.js";
import { tabName } from "./tab.js";

const QUIET = 1500; // milliseconds without input before a save
const RETRY = 15_000;

export function startAutosave(form) {
  const draft = new Draft(form);
  draft.listen();
  draft.offerKept();
}

class Draft {
  constructor(form) {
    this.form = form;
    this.key = form.dataset.pmKey || location.pathname;
    this.tab = tabName();
    this.isDirty = false; // something the server has not acknowledged
    this.isKept = true; // … is at least kept here
    this.isSaving = false;
    this.isAgain = false; // something changed during a save
    this.isWaiting = false; // the last save did not get through
    this.isPartly = false; // the last save took some answers and refused others
    this.isComposing = false;
    this.isConflict = false;
    this.isLeaving = false;
    this.isReloadDue = false; // restored answers have no place on this page yet
    if (form.elements.tab) form.elements.tab.value = this.tab;
  }

  listen() {
    const { form } = this;
    form.addEventListener("compositionstart", () => (this.isComposing = true));
    form.addEventListener("compositionend", () => this.composed());
    form.addEventListener("input", (event) => event.isComposing || this.changed());
    form.addEventListener("focusout", () => this.saveIfDirty());
    document.addEventListener("visibilitychange", () => this.saveIfDirty());
    window.addEventListener("submit", (event) => event.target === form && !event.defaultPrevented && this.handIn());
    window.addEventListener("online", () => this.saveIfDirty());
    window.addEventListener("pageshow", () => (this.isLeaving = false));
    window.addEventListener("beforeunload", (event) => this.isDirty && !this.isKept && !this.isLeaving && event.preventDefault());
    setInterval(() => this.isWaiting && this.saveIfDirty(), RETRY);
  }

  composed() {
    this.isComposing = false;
    this.changed();
  }

  changed() {
    this.isDirty = true;
    this.isAgain = this.isSaving;
    this.keepHere();
    if (this.isConflict) return;
    if (!this.isSaving && !this.isWaiting) show("waiting");
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), QUIET);
  }

  keepHere(more = {}) {
    const version = this.form.elements.version?.value ?? "";
    this.isKept = keep(this.key, this.tab, { version, at: Date.now(), fields: fieldsOf(this.form), ...more });
  }

  saveIfDirty() {
    if (this.isDirty) this.save();
  }

  async save() {
    clearTimeout(this.timer);
    if (this.isComposing || this.isConflict || this.isLeaving) return;
    if (this.isSaving) {
      this.isAgain = true;
      return;
    }
    this.isSaving = true;
    this.isAgain = false;
    if (!this.isWaiting) show("saving");
    const result = await send(this.form, this.tab);
    this.isSaving = false;
    if (!this.isLeaving) this.take(result);
  }

  take(result) {
    this.isWaiting = ["session", "refused", "offline"].includes(result.is);
    if (result.is === "saved") this.acknowledged(result);
    else if (result.is === "conflict") this.conflicted(result);
    else show(this.isKept ? result.is : "lost", result);
  }

  acknowledged({ version, saved_at: time, errors }) {
    const seen = this.form.elements.version;
    if (seen) seen.value = Math.max(version, Number(seen.value) || 0); // an entry added meanwhile may have brought a later one
    this.isPartly = Object.keys(errors).length > 0;
    showMistakes(this.form, errors);
    if (this.isAgain) return this.changed();
    this.isDirty = false;
    if (this.isPartly) this.keepHere();
    else forget(this.key, this.tab);
    show(this.isPartly ? "partly" : "saved", { time });
    if (this.isReloadDue && !this.isPartly) location.reload();
  }

  conflicted({ url }) {
    this.isConflict = true;
    show("conflict", { url });
    const isThisPage = new URL(url, location.href).pathname === new URL(this.form.getAttribute("action") || "", location.href).pathname;
    const link = document.querySelector("[data-pm-saved] [data-pm-compare]");
    if (isThisPage) link?.addEventListener("click", (event) => this.compare(event));
  }

  /** Sent the ordinary way, the server answers with both texts side by side. */
  compare(event) {
    event.preventDefault();
    this.form.requestSubmit();
  }

  /** The form goes the ordinary way: what it carries is the server's now, unless it comes back with the same version. */
  handIn() {
    clearTimeout(this.timer);
    if (this.isDirty || this.isPartly) this.keepHere({ isHandedIn: true });
    this.isLeaving = true;
  }

  offerKept() {
    const here = fieldsOf(this.form);
    const version = this.form.elements.version?.value ?? "";
    const isOld = (copy) => sameFields(copy.fields, here) || (copy.isHandedIn && copy.version !== version);
    const copies = kept(this.key);
    copies.filter(isOld).forEach((copy) => forget(this.key, copy.tab));
    const copy = copies.find((one) => !isOld(one));
    if (copy) this.offer(copy);
  }

  offer(copy) {
    const time = new Date(copy.at).toLocaleString(document.documentElement.lang, { dateStyle: "short", timeStyle: "short" });
    offer(this.form, time, {
      restore: () => this.restore(copy),
      discard: () => forget(this.key, copy.tab),
    });
  }

  restore(copy) {
    this.isReloadDue = fill(this.form, copy.fields) > 0;
    this.changed();
    if (copy.tab !== this.tab && this.isKept) forget(this.key, copy.tab);
    this.save();
  }
}
