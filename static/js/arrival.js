// htmx names every part it puts into the page; its first call is for the whole body, which is no arrival.
export function onArrival(act) {
  document.addEventListener("htmx:load", (event) => {
    const part = event.detail.elt;
    if (part instanceof Element && part !== document.body) act(part);
  });
}
