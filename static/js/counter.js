// <span data-pm-counter="<id of the field>" data-pm-max="300">: how much is written, in characters as people count them.
import { onArrival } from "./arrival.js";

export function startCounting() {
  document.addEventListener("input", (event) => {
    document.querySelectorAll(`[data-pm-counter="${CSS.escape(event.target.id)}"]`).forEach(count);
  });
  countIn(document);
  onArrival(countIn);
}

function countIn(part) {
  part.querySelectorAll("[data-pm-counter]").forEach(count);
}

function count(counter) {
  const field = document.getElementById(counter.dataset.pmCounter);
  if (!field) return;
  const written = codePoints(field.value);
  const most = Number(counter.dataset.pmMax);
  const pattern = counter.dataset.pmText || "{n} / {max}";
  counter.textContent = pattern.replace("{n}", written).replace("{max}", most);
  counter.classList.toggle("over", written > most);
}

// "𬭊" is one character, not two.
export function codePoints(text) {
  return [...text].length;
}
