// Says aloud what a swap brought: <div data-pm-announce="Finished">.
import { onArrival } from "./arrival.js";

export function startAnnouncing() {
  const speaker = document.querySelector("[data-pm-announcer]");
  onArrival((part) => {
    const marked = part.closest("[data-pm-announce]") ?? part.querySelector("[data-pm-announce]");
    if (speaker && marked) speaker.textContent = marked.dataset.pmAnnounce;
  });
}
