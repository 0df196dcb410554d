// Moves the focus to what is marked data-pm-focus: the error summary of a page, the entry a swap has added.
import { onArrival } from "./arrival.js";

const TAKES_FOCUS = "a[href], button, input, select, textarea, summary, [tabindex]";

export function focusMarked() {
  focusOn(document.querySelector("[data-pm-focus]"));
  onArrival((part) => focusOn(part.matches("[data-pm-focus]") ? part : part.querySelector("[data-pm-focus]")));
}

function focusOn(marked) {
  const target = marked instanceof HTMLDetailsElement ? marked.querySelector("summary") : marked;
  if (!target) return;
  if (!target.matches(TAKES_FOCUS)) target.tabIndex = -1;
  target.focus();
}
