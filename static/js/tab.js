// A name for this tab. It rests in sessionStorage only between two pages: a browser that duplicates a tab copies
// sessionStorage, and two tabs of one name would overwrite each other without a conflict.
const KEY = "pm:tab";
const name = take() ?? crypto.randomUUID?.() ?? Math.random().toString(36).slice(2);

window.addEventListener("pagehide", () => attempt(() => sessionStorage.setItem(KEY, name)));
window.addEventListener("pageshow", () => attempt(() => sessionStorage.removeItem(KEY)));

export function tabName() {
  return name;
}

function take() {
  const resting = attempt(() => sessionStorage.getItem(KEY));
  attempt(() => sessionStorage.removeItem(KEY));
  return resting ?? null;
}

function attempt(act) {
  try {
    return act();
  } catch {
    return null; // storage is switched off: the tab gets a new name on every page
  }
}
