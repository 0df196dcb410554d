// Enter that confirms a word in an input method is not Enter that sends the form.
const IN_INPUT_METHOD = 229; // Safari ends the composition before it reports the key

export function guardEnter() {
  document.addEventListener("keydown", (event) => {
    const composing = event.isComposing || event.keyCode === IN_INPUT_METHOD;
    const single = event.target instanceof HTMLInputElement && event.target.form?.matches("[data-pm-autosave]");
    if (event.key === "Enter" && composing && single) event.preventDefault();
  });
}
