// <details data-pm-menu> closes with Escape and with a press elsewhere.
export function closeMenus() {
  document.addEventListener("click", (event) => {
    openMenus().forEach((menu) => menu.contains(event.target) || (menu.open = false));
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    openMenus().forEach((menu) => {
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  });
}

function openMenus() {
  return document.querySelectorAll("details[data-pm-menu][open]");
}
