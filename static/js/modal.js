// <dialog data-pm-modal="what gets the focus back" open>: stands in the page without script, above it with; Escape and
// <a data-pm-close> close it.
import { onArrival } from "./arrival.js";

const MODAL = "dialog[data-pm-modal]";

export function startModals() {
  document.querySelectorAll(MODAL).forEach(raise);
  onArrival((part) => part.matches(MODAL) && raise(part));
  document.addEventListener("click", (event) => {
    const dialog = event.target.closest("[data-pm-close]")?.closest(MODAL);
    if (!dialog) return;
    event.preventDefault();
    dialog.close();
  });
}

function raise(dialog) {
  dialog.removeAttribute("open");
  dialog.showModal();
  dialog.addEventListener("close", () => document.querySelector(dialog.dataset.pmModal)?.focus());
}
