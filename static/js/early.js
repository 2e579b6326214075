// Before the first paint: the theme that was chosen last, and the desk folded where a step is shown: nothing flashes.
(() => {
  const root = document.documentElement;
  try {
    const theme = JSON.parse(localStorage.getItem("gatewise.theme") ?? "null");
    if (!root.dataset.theme && (theme === "light" || theme === "dark")) root.dataset.theme = theme;
    const isKeptOpen = JSON.parse(localStorage.getItem("gatewise.folded") ?? "{}").desk === false;
    if (Number(new URLSearchParams(location.search).get("step")) > 0 && !isKeptOpen)
      root.toggleAttribute("data-folded-desk", true);
  } catch {
    // storage may be forbidden: then the system's theme it is
  }
})();
