// Text the server has not acknowledged, kept in localStorage: one entry for each form and tab.
const PREFIX = "pm:draft:";
const OLDEST = 30 * 24 * 3600 * 1000; // a month, in milliseconds

/** Keeps the fields; false if this computer cannot. */
export function keep(key, tab, copy) {
  try {
    localStorage.setItem(`${PREFIX}${key}:${tab}`, JSON.stringify(copy));
    return true;
  } catch {
    return false;
  }
}

export function forget(key, tab) {
  try {
    localStorage.removeItem(`${PREFIX}${key}:${tab}`);
  } catch {
    // storage is switched off: there is nothing to forget
  }
}

/** Drops the copies of every form that nobody came back for. */
export function tidy() {
  try {
    const names = Object.keys(localStorage).filter((name) => name.startsWith(PREFIX));
    const isOld = (name) => Date.now() - JSON.parse(localStorage.getItem(name)).at > OLDEST;
    names.filter(isOld).forEach((name) => localStorage.removeItem(name));
  } catch {
    // storage is switched off: there is nothing to drop
  }
}

/** The copies of this form, the newest first: [{tab, version, at, fields, handedIn}]. */
export function kept(key) {
  try {
    const mine = Object.keys(localStorage).filter((name) => name.startsWith(`${PREFIX}${key}:`));
    const copies = mine.map((name) => ({ tab: name.slice(`${PREFIX}${key}:`.length), ...JSON.parse(localStorage.getItem(name)) }));
    return copies.sort((one, other) => other.at - one.at);
  } catch {
    return [];
  }
}
